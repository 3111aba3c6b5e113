/** A release of kernel.org to the point release: 6.12.23; 6.12 is 6.12.0. */
export interface KernelRelease {
  /** Major and minor as one number, so that 4.20 is before 5.2 before 5.14: 5014. */
  readonly series: number;
  readonly patch: number;
}

/** Whose code a kernel has, as far as its name tells. */
export type KernelOrigin =
  | {
      readonly isTold: true;
      /** The release of kernel.org whose code it has: "6.8", "6.12.118". */
      readonly row: string;
      /** A whole sentence on how sure that is; null where the name is kernel.org's own. */
      readonly doubt: string | null;
    }
  | { readonly isTold: false /** A whole sentence. */; readonly why: string };

/** Reads "6.12", "v6.12.23", "6.19-rc3"; undefined for any other name. */
export function parseRelease(text: string): KernelRelease | undefined {
  const match = /^v?(\d{1,2})\.(\d{1,3})(?:\.(\d{1,3}))?(?:-rc\d{1,2})?$/.exec(text.trim());
  return match
    ? { series: Number(match[1]) * 1000 + Number(match[2]), patch: Number(match[3] ?? 0) }
    : undefined;
}

/** Below 0 where `a` comes first: 6.12.118 before 6.13. */
export const compareReleases = (a: KernelRelease, b: KernelRelease): number =>
  a.series - b.series || a.patch - b.patch;

/** `6.12.23`; `6.12` for 6.12.0. */
export const releaseText = ({ series, patch }: KernelRelease): string =>
  `${Math.floor(series / 1000)}.${series % 1000}${patch > 0 ? `.${patch}` : ''}`;

const RELEASE = /^v?(\d+\.\d+(?:\.\d+)?)(?:-rc\d+)?$/;
/** 6.1.0-18-amd64, 6.12.12+deb13-cloud-amd64, 7.2.3-amd64. */
const DEBIAN =
  /^(\d+\.\d+\.\d+)(-\d+)?(?:(?:\+deb|~bpo|\+bpo)[\w.]*)?(?:-(?:cloud|rt))?-(?:amd64|arm64|686(?:-pae)?|ppc64el|loong64|riscv64)$/;
/** What `uname -a` and /proc/version say behind the name: "6.1.0-18-amd64 Debian 6.1.76-1". */
const DEBIAN_PACKAGE = /^(\S+) Debian (\d+\.\d+\.\d+)-\S+$/;
const UBUNTU = /^(\d+\.\d+)\.0-\d+-generic(?:-(?:64k|lpae))?$/;

/**
 * The newest point release seen of the kernels that Debian names by the first one of their line (5.10.0-NN of Debian
 * 11, 6.1.0-NN of Debian 12): the true one stands in /proc/version.
 */
const DEBIAN_LINES: Readonly<Record<string, string>> = { '5.10.0': '5.10.262', '6.1.0': '6.1.192' };

/** Vendors by the name that they give their kernels, and why that does not tell the code. */
const SILENT: readonly (readonly [RegExp, string])[] = [
  [/\.el\d+uek|uek/, 'Oracle’s UEK has patches that were not read'],
  [/\.el\d/, 'Red Hat moves newer PCI code under old numbers'],
  [/\.amzn\d/, 'Amazon’s kernels have patches that were not read'],
  [/-default$|-150\d{3}\./, 'SUSE moves newer code under old numbers'],
  [/microsoft|WSL/i, 'the kernel of WSL has patches that were not read'],
  [/-android\d|android/i, 'Android’s kernels have patches that were not read'],
  [
    /-(?:nvidia|oem|azure|aws|gcp|oracle|gke|ibm|lowlatency|realtime|raspi|kvm|intel)(?:-\w+)*$/,
    'this flavour of Ubuntu’s kernel has patches that were not read',
  ],
];
const UNKNOWN_NAME = 'only the names of kernel.org, Debian and Ubuntu’s generic kernels do';

/**
 * Which release of kernel.org a kernel's name (`uname -r`) stands for, or why it tells none. x.y.z of kernel.org is
 * just that; Debian and Ubuntu's generic kernels keep the number of the release that they are made from; others move
 * newer code below old numbers, or were not looked at.
 */
export function kernelOrigin(name: string): KernelOrigin {
  const exact = RELEASE.exec(name)?.[1];
  if (exact) return { isTold: true, row: exact, doubt: null };
  const [, packed, point] = DEBIAN_PACKAGE.exec(name) ?? [];
  if (packed && point && DEBIAN.test(packed)) return { isTold: true, row: point, doubt: null };
  const debian = DEBIAN.exec(name);
  if (debian?.[1]) return debianOrigin(name, debian[1]);
  const ubuntu = UBUNTU.exec(name)?.[1];
  if (ubuntu) {
    const doubt = `${name} is Ubuntu’s; its own patches were not read, so it is taken as ${ubuntu} of kernel.org.`;
    return { isTold: true, row: ubuntu, doubt };
  }
  const why = SILENT.find(([pattern]) => pattern.test(name))?.[1] ?? UNKNOWN_NAME;
  return { isTold: false, why: `${name} does not tell which code it has: ${why}.` };
}

/** The name alone, as `uname -r` prints it, without the package that is known to be behind it. */
export const kernelName = (text: string): string => text.split(' ', 1)[0] ?? text;

function debianOrigin(name: string, number: string): KernelOrigin {
  const newest = DEBIAN_LINES[number];
  if (newest === undefined) return { isTold: true, row: number.replace(/\.0$/, ''), doubt: null };
  const doubt = `${name} does not name its point release, which stands in /proc/version; it is taken as ${newest}.`;
  return { isTold: true, row: newest, doubt };
}

/**
 * Debian 11 to 13 build without CONFIG_PCI_P2PDMA; on from 6.13.7 (Debian's changelogs). Undefined: not Debian's, so
 * not known by the name.
 */
export function debianBuildsP2pdma(name: string): boolean | undefined {
  const number = DEBIAN.exec(kernelName(name))?.[1];
  const release = number === undefined ? undefined : parseRelease(number);
  return release && compareReleases(release, { series: 6013, patch: 7 }) >= 0;
}
