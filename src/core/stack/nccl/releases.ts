import { err, ok, type Result } from '../../lib/result.ts';
import type { Grade } from '../layerRule.ts';
import type { Behaviour, CpuClass, DefaultLevel, PathType } from './behaviour.ts';

/** Something that a release does otherwise than the one before. */
export interface BehaviourChange {
  /** The first release that does it, or was seen doing it. */
  readonly since: string;
  /** What it is, in a sentence without its full stop. */
  readonly what: string;
  /** Whether that first release itself was run, or read only. */
  readonly grade: Extract<Grade, 'executed' | 'read'>;
  readonly change: Partial<Behaviour>;
}

export const libraries = ['NCCL', 'RCCL'] as const;
export type Library = (typeof libraries)[number];

/** A release of NCCL or RCCL, with what is in force in it. */
export interface NcclRelease {
  readonly library: Library;
  /** As it was asked for: "2.27.7". */
  readonly version: string;
  /** "NCCL 2.27.7" */
  readonly name: string;
  /** The last release up to this one in which something changed here, or that was run. */
  readonly row: string;
  /** Whether this very release was run against the truth tables, or its source was read. */
  readonly grade: 'executed' | 'read';
  readonly behaviour: Behaviour;
}

/** Releases whose own functions the truth tables come from. */
const executed: readonly string[] = ['2.18.5', '2.21.5', '2.23.4', '2.27.7', '2.30.7'];

/** More than any link: NCCL's word for no limit. */
export const UNLIMITED = 5000;

const level = (type: PathType): DefaultLevel => ({ level: type });

const betweenCpusOf218: Readonly<Record<CpuClass, number>> = {
  amd: UNLIMITED,
  'amd-rome': UNLIMITED,
  'intel-broadwell': 6,
  'intel-skylake': 10,
  'intel-sapphire': 10,
  'intel-emerald': 10,
  zhaoxin: 6,
  'zhaoxin-yongfeng': 9,
  arm: 6,
  power: 32,
  'other-x86': UNLIMITED,
  other: UNLIMITED,
};

const everyIntel = (type: PathType) => ({
  'intel-broadwell': level(type),
  'intel-skylake': level(type),
  'intel-sapphire': level(type),
  'intel-emerald': level(type),
});

const peerLevelOf28: Readonly<Record<CpuClass, DefaultLevel>> = {
  amd: level('SYS'),
  'amd-rome': level('SYS'),
  ...everyIntel('PHB'),
  'intel-broadwell': level('PXB'),
  zhaoxin: level('PXB'),
  'zhaoxin-yongfeng': level('PXB'),
  arm: level('PXB'),
  power: level('SYS'),
  'other-x86': level('SYS'),
  other: level('SYS'),
};

const nvlinkOf28 = [
  { capability: 86, exactly: true, gigabytesPerSecond: 12 },
  { capability: 70, gigabytesPerSecond: 20 },
  { capability: 60, gigabytesPerSecond: 18 },
  { capability: 0, gigabytesPerSecond: 20 },
] as const;

const withHopper = (first: number, volta: number, blackwell?: number) => [
  ...(blackwell === undefined ? [] : [{ capability: 100, gigabytesPerSecond: blackwell }]),
  { capability: 90, gigabytesPerSecond: first },
  { capability: 86, exactly: true as const, gigabytesPerSecond: 12 },
  { capability: 70, gigabytesPerSecond: volta },
  { capability: 60, gigabytesPerSecond: 18 },
  { capability: 0, gigabytesPerSecond: volta },
];

/** What 2.8 does; everything later is a change to it. */
const FIRST = '2.8';
const first: Behaviour = {
  pathTypes: ['LOC', 'NVL', 'PIX', 'PXB', 'PHB', 'SYS', 'NET'],
  keeps: 'wider',
  hasDeviceNodes: false,
  relaysThroughGpu: false,
  nvlink: nvlinkOf28,
  chipLink: 'none',
  hasP2c: false,
  flattens: [],
  followsPciLinks: false,
  betweenCpus: betweenCpusOf218,
  peerLevel: peerLevelOf28,
  nvmlRefusal: 'ignored',
  readsFreelyFrom: null,
  gdrLevel: 'PXB',
  gdrOverChipLink: 'none',
  gdrOverChipLinkByDefault: false,
  romeException: false,
  pxn: 'none',
  pxnOverChipLink: false,
};

/** Each is applied to what was before it, oldest first. */
const ncclChanges: readonly BehaviourChange[] = [
  {
    since: '2.10',
    what: 'GPUs relay for one NVLink hop (NVB), Broadcom’s Gen4 switches count as one level, and Intel’s default level for peers is PXB for every model',
    grade: 'read',
    change: {
      pathTypes: ['LOC', 'NVL', 'NVB', 'PIX', 'PXB', 'PHB', 'SYS', 'NET'],
      relaysThroughGpu: true,
      flattens: [4],
      peerLevel: { ...peerLevelOf28, ...everyIntel('PXB') },
    },
  },
  {
    since: '2.12',
    what: 'A GPU near the network adapter relays for its NVLink neighbours (PXN), and NVML is asked for peers',
    grade: 'read',
    change: {
      pathTypes: ['LOC', 'NVL', 'NVB', 'PIX', 'PXB', 'PXN', 'PHB', 'SYS', 'DIS'],
      pxn: 'on',
      nvmlRefusal: 'if asked',
    },
  },
  {
    since: '2.14',
    what: 'NVLink of Volta and Ampere counts with 22 GB/s a link',
    grade: 'read',
    change: { nvlink: withHopper(20, 22) },
  },
  {
    since: '2.17',
    what: 'NVLink of Volta and Ampere counts with 20 GB/s a link again',
    grade: 'read',
    change: { nvlink: withHopper(20, 20) },
  },
  {
    since: '2.18',
    what: 'The network is a path type of its own',
    grade: 'read',
    change: { pathTypes: ['LOC', 'NVL', 'NVB', 'PIX', 'PXB', 'PXN', 'PHB', 'SYS', 'NET', 'DIS'] },
  },
  {
    since: '2.19',
    what: 'AMD’s processors count with 16 GB/s between each other, links inside a package are seen, and network adapters read any GPU from Ampere on',
    grade: 'read',
    change: {
      betweenCpus: { ...betweenCpusOf218, amd: 16, 'amd-rome': 16 },
      chipLink: 'NVL',
      readsFreelyFrom: 80,
    },
  },
  {
    since: '2.20',
    what: 'Broadcom’s Gen5 switches count as one level, and NVLink of Hopper with 20.6 GB/s a link',
    grade: 'read',
    change: { flattens: [4, 5], nvlink: withHopper(20.6, 20) },
  },
  {
    since: '2.21.5',
    what: 'A refusal by NVML counts unless the environment says otherwise; up to 2.18 it counted over PCIe only where the environment asked for it, and 2.19 to 2.20 were not read for it',
    grade: 'executed',
    change: { nvmlRefusal: 'counts' },
  },
  {
    since: '2.22',
    what: 'Links between switches that firmware joins are followed',
    grade: 'read',
    change: { followsPciLinks: true },
  },
  {
    since: '2.23',
    what: 'On AMD more than two GPUs are no longer peers through a CPU by default, on POWER and unknown processors none are',
    grade: 'read',
    change: {
      peerLevel: {
        ...peerLevelOf28,
        ...everyIntel('PXB'),
        amd: { level: 'PXB', few: { gpus: 2, level: 'SYS' } },
        'amd-rome': { level: 'PXB', few: { gpus: 2, level: 'SYS' } },
        power: level('PXB'),
        'other-x86': level('PXB'),
        other: level('PXB'),
      },
    },
  },
  {
    since: '2.25',
    what: 'NVLink of Blackwell counts with 40 GB/s a link',
    grade: 'read',
    change: { nvlink: withHopper(20.6, 20, 40) },
  },
  {
    since: '2.26',
    what: 'Links inside a package are a path type of their own (C2C), and Sapphire and Emerald Rapids count with 22 and 40 GB/s between each other',
    grade: 'read',
    change: {
      pathTypes: ['LOC', 'NVL', 'NVB', 'C2C', 'PIX', 'PXB', 'PXN', 'PHB', 'SYS', 'NET', 'DIS'],
      chipLink: 'C2C',
      gdrOverChipLink: 'counts-as-C2C',
      betweenCpus: {
        ...betweenCpusOf218,
        amd: 16,
        'amd-rome': 16,
        'intel-sapphire': 22,
        'intel-emerald': 40,
      },
    },
  },
  {
    since: '2.27.3',
    what: 'A path inside the package and then over PCIe is a type of its own (P2C), and GPUDirect RDMA uses it',
    grade: 'read',
    change: {
      pathTypes: ['LOC', 'NVL', 'NVB', 'C2C', 'PIX', 'PXB', 'PXN', 'P2C', 'PHB', 'SYS', 'NET', 'DIS'],
      hasP2c: true,
      gdrOverChipLinkByDefault: true,
    },
  },
  {
    since: '2.27.7',
    what: 'P2C is nearer than PXN, and NVLink of Blackwell counts with 40.1 GB/s a link',
    grade: 'executed',
    change: {
      pathTypes: ['LOC', 'NVL', 'NVB', 'C2C', 'PIX', 'PXB', 'P2C', 'PXN', 'PHB', 'SYS', 'NET', 'DIS'],
      nvlink: withHopper(20.6, 20, 40.1),
    },
  },
  {
    since: '2.28',
    what: 'A GPU that reaches the network adapter through its package may relay for its neighbours',
    grade: 'read',
    change: { pxnOverChipLink: true },
  },
  {
    since: '2.29',
    what: 'The default level of GPUDirect RDMA is P2C; before it a path inside the package passed every level',
    grade: 'read',
    change: { gdrOverChipLink: 'default-level' },
  },
  {
    since: '2.30',
    what: 'A GPU and the device that it is on are two nodes',
    grade: 'read',
    change: { hasDeviceNodes: true },
  },
  {
    since: '2.30.7',
    what: 'Of two paths the one of the nearer type is taken; before it was the one with more bandwidth that came first',
    grade: 'executed',
    change: { keeps: 'nearer' },
  },
];

/** RCCL as of October 2024, on the base of NCCL 2.21.5. */
const RCCL_BASE = '2.21.5';
const rcclChange: Partial<Behaviour> = {
  pathTypes: ['LOC', 'XGMI', 'PIX', 'PXB', 'PXN', 'PHB', 'SYS', 'NET', 'DIS'],
  relaysThroughGpu: false,
  nvmlRefusal: 'ignored',
  readsFreelyFrom: 0,
  romeException: true,
  pxn: 'off',
};

/** What is in force in a release of NCCL. */
const behaviourOf = (version: Version): Behaviour =>
  Object.assign(
    {},
    first,
    ...ncclChanges.filter(({ since }) => isUpTo(since, version)).map(({ change }) => change),
  );

/** What changed after one release of NCCL, up to another; oldest first. */
export function changesBetween(from: NcclRelease, to: NcclRelease): readonly BehaviourChange[] {
  const [first, last] = [versionOf(from.version), versionOf(to.version)];
  if (!first || !last) return [];
  return ncclChanges.filter(({ since }) => isUpTo(since, last) && !isUpTo(since, first));
}

/** Why a version has no row. */
export interface VersionProblem {
  readonly code: 'not-a-version' | 'too-old';
  readonly text: string;
}

/**
 * The release that a version names: "2.27.7", "v2.27.7-1", "22707" and "2.27.7+cuda12.9" of NCCL, and anything of
 * RCCL, of which one commit is known. What is newer than all rows has the newest.
 */
export function releaseOf(library: Library, text: string): Result<NcclRelease, VersionProblem> {
  const version = versionOf(text);
  if (library === 'RCCL') return ok(rcclRelease(text));
  if (!version) return err({ code: 'not-a-version', text });
  if (!isUpTo(FIRST, version)) return err({ code: 'too-old', text });
  const name = versionText(version);
  const rows = [FIRST, ...ncclChanges.map(({ since }) => since), ...executed].filter(row =>
    isUpTo(row, version),
  );
  return ok({
    library,
    version: name,
    name: `NCCL ${name}`,
    row: rows.toSorted(compareTexts).at(-1) ?? FIRST,
    grade: executed.includes(name) ? 'executed' : 'read',
    behaviour: behaviourOf(version),
  });
}

function rcclRelease(text: string): NcclRelease {
  const version = text.trim();
  const base = versionOf(RCCL_BASE);
  if (!base) throw new Error('the base of RCCL is no version');
  return {
    library: 'RCCL',
    version,
    name: version ? `RCCL ${version}` : 'RCCL',
    row: RCCL_COMMIT,
    grade: version === RCCL_COMMIT ? 'executed' : 'read',
    behaviour: { ...behaviourOf(base), ...rcclChange },
  };
}

/** The one commit of RCCL that was run. */
export const RCCL_COMMIT = '0cbce2a';

/** What is wrong with a version, in words. */
export function versionProblemText({ code, text }: VersionProblem): string {
  return code === 'too-old'
    ? `Releases of NCCL before ${FIRST} were not read; ${text} is one of them.`
    : `"${text}" is not a version of NCCL. Write it as 2.27.7.`;
}

type Version = readonly [major: number, minor: number, patch: number];

/** Reads "2.27", "2.27.7", "v2.27.7-1", and NCCL_VERSION_CODE: 22707, 2804. */
function versionOf(text: string): Version | null {
  const code = /^(\d{4,5})$/.exec(text.trim());
  if (code) {
    const number = Number(code[1]);
    return number >= 10_000
      ? [Math.floor(number / 10_000), Math.floor(number / 100) % 100, number % 100]
      : [Math.floor(number / 1000), Math.floor(number / 100) % 10, number % 100];
  }
  const match = /^v?(\d{1,2})\.(\d{1,3})(?:\.(\d{1,3}))?(?:[-+].*)?$/.exec(text.trim());
  return match ? [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)] : null;
}

const versionText = ([major, minor, patch]: Version): string =>
  patch > 0 ? `${major}.${minor}.${patch}` : `${major}.${minor}`;

const compareVersions = (a: Version, b: Version): number => a[0] - b[0] || a[1] - b[1] || a[2] - b[2];

function compareTexts(a: string, b: string): number {
  const [first, second] = [versionOf(a), versionOf(b)];
  return first && second ? compareVersions(first, second) : 0;
}

function isUpTo(row: string, version: Version): boolean {
  const of = versionOf(row);
  return of !== null && compareVersions(of, version) <= 0;
}
