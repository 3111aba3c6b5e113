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
export const FIRST = '2.8';
export const first: Behaviour = {
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

const peerLevelOf210 = { ...peerLevelOf28, ...everyIntel('PXB') };
const fewOnAmd: DefaultLevel = { level: 'PXB', few: { gpus: 2, level: 'SYS' } };
const peerLevelOf223 = { ...peerLevelOf210, amd: fewOnAmd, 'amd-rome': fewOnAmd };
const betweenCpusOf219 = { ...betweenCpusOf218, amd: 16, 'amd-rome': 16 };

/** Each is applied to what was before it, oldest first. Source: NCCL's src/graph/{topo,paths}.cc and topo.h. */
export const ncclChanges: readonly BehaviourChange[] = [
  {
    since: '2.10',
    what: 'Intel’s default level for peers is PXB for every model',
    grade: 'read',
    change: { peerLevel: peerLevelOf210 },
  },
  {
    since: '2.10',
    what: 'A GPU relays for one NVLink hop (NVB)',
    grade: 'read',
    change: {
      pathTypes: ['LOC', 'NVL', 'NVB', 'PIX', 'PXB', 'PHB', 'SYS', 'NET'],
      relaysThroughGpu: true,
    },
  },
  {
    since: '2.10',
    what: 'Broadcom’s Gen4 switches count as one level',
    grade: 'read',
    change: { flattens: [4] },
  },
  {
    since: '2.12',
    what: 'A GPU near the network adapter relays for its NVLink neighbours (PXN)',
    grade: 'read',
    change: {
      pathTypes: ['LOC', 'NVL', 'NVB', 'PIX', 'PXB', 'PXN', 'PHB', 'SYS', 'DIS'],
      pxn: 'on',
    },
  },
  {
    since: '2.12',
    what: 'NVML is asked for peers',
    grade: 'read',
    change: { nvmlRefusal: 'if asked' },
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
    what: 'AMD’s processors count with 16 GB/s between each other',
    grade: 'read',
    change: { betweenCpus: betweenCpusOf219 },
  },
  {
    since: '2.19',
    what: 'Links between a GPU and the CPU in its package are seen',
    grade: 'read',
    change: { chipLink: 'NVL' },
  },
  {
    since: '2.19',
    what: 'Network adapters read any GPU from Ampere on',
    grade: 'read',
    change: { readsFreelyFrom: 80 },
  },
  {
    since: '2.20',
    what: 'Broadcom’s Gen5 switches count as one level',
    grade: 'read',
    change: { flattens: [4, 5] },
  },
  {
    since: '2.20',
    what: 'NVLink of Hopper counts with 20.6 GB/s a link',
    grade: 'read',
    change: { nvlink: withHopper(20.6, 20) },
  },
  {
    since: '2.21.5',
    what: 'A refusal by NVML counts unless the environment says otherwise; up to 2.18 it counted over PCIe only where the environment asked for it, and 2.19 and 2.20 were not read for it',
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
    what: 'On AMD more than two GPUs are no longer peers through a CPU by default',
    grade: 'read',
    change: { peerLevel: peerLevelOf223 },
  },
  {
    since: '2.23',
    what: 'On POWER and unknown processors GPUs are no longer peers through a CPU by default',
    grade: 'read',
    change: {
      peerLevel: {
        ...peerLevelOf223,
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
    what: 'Links inside a package are a path type of their own (C2C)',
    grade: 'read',
    change: {
      pathTypes: ['LOC', 'NVL', 'NVB', 'C2C', 'PIX', 'PXB', 'PXN', 'PHB', 'SYS', 'NET', 'DIS'],
      chipLink: 'C2C',
      gdrOverChipLink: 'counts-as-C2C',
    },
  },
  {
    since: '2.26',
    what: 'Sapphire and Emerald Rapids count with 22 and 40 GB/s between each other',
    grade: 'read',
    change: { betweenCpus: { ...betweenCpusOf219, 'intel-sapphire': 22, 'intel-emerald': 40 } },
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
    what: 'P2C is nearer than PXN',
    grade: 'executed',
    change: {
      pathTypes: ['LOC', 'NVL', 'NVB', 'C2C', 'PIX', 'PXB', 'P2C', 'PXN', 'PHB', 'SYS', 'NET', 'DIS'],
    },
  },
  {
    since: '2.27.7',
    what: 'NVLink of Blackwell counts with 40.1 GB/s a link',
    grade: 'executed',
    change: { nvlink: withHopper(20.6, 20, 40.1) },
  },
  {
    since: '2.28',
    what: 'A GPU that reaches the network adapter through its package may relay for its neighbours',
    grade: 'read',
    change: { pxnOverChipLink: true },
  },
  {
    since: '2.29',
    what: 'The default level of GPUDirect RDMA is P2C; before, a path inside the package passed every level',
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
    what: 'Of two paths the one of the nearer type is taken; up to 2.30.3 the first one with more bandwidth',
    grade: 'executed',
    change: { keeps: 'nearer' },
  },
];

/** The release of NCCL that RCCL of October 2024 is based on, and what it does otherwise. */
export const RCCL_BASE = '2.21.5';
export const rcclChange: Partial<Behaviour> = {
  pathTypes: ['LOC', 'XGMI', 'PIX', 'PXB', 'PXN', 'PHB', 'SYS', 'NET', 'DIS'],
  relaysThroughGpu: false,
  nvmlRefusal: 'ignored',
  readsFreelyFrom: 0,
  romeException: true,
  pxn: 'off',
};
