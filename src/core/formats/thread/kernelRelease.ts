/** Whose code a kernel has, as far as its name tells. */
export type KernelOrigin =
  | { readonly isTold: true /** A release of kernel.org: "6.8". */; readonly row: string }
  | { readonly isTold: false /** A whole sentence. */; readonly why: string };

/**
 * x.y.z of kernel.org has the code of x.y. Debian and Ubuntu's generic kernels keep the number of the release that
 * they are made from; others move newer code below old numbers, or were not looked at.
 */
const TELLING: readonly RegExp[] = [
  /^\d+\.\d+(?:\.\d+)?(?:-rc\d+)?$/,
  // Debian: 6.1.0-18-amd64, 6.12.12+deb13-cloud-amd64, 7.2.3-amd64.
  /^\d+\.\d+\.\d+(?:-\d+)?(?:(?:\+deb|~bpo|\+bpo)[\w.]*)?(?:-(?:cloud|rt))?-(?:amd64|arm64|686(?:-pae)?|ppc64el|loong64|riscv64)$/,
  /^\d+\.\d+\.0-\d+-generic(?:-(?:64k|lpae))?$/,
];

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

/** Which release of kernel.org a kernel's name (`uname -r`) stands for, or why it tells none. */
export function kernelOrigin(release: string): KernelOrigin {
  const row = /^\d+\.\d+/.exec(release)?.[0];
  if (row && TELLING.some(pattern => pattern.test(release))) return { isTold: true, row };
  const why = SILENT.find(([pattern]) => pattern.test(release))?.[1] ?? UNKNOWN_NAME;
  return { isTold: false, why: `${release} does not tell which code it has: ${why}.` };
}
