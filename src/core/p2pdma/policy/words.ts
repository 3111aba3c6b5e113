import type { MapType, PathClass } from './verdict.ts';

/** The word for each verdict, the same in the matrix, the path, the export and for a screen reader. */
export const verdictWords = {
  BUS_ADDR: { word: 'Direct', tone: 'direct', means: 'stays below a common bridge, by bus address' },
  THRU_HOST_BRIDGE: { word: 'Via host bridge', tone: 'host', means: 'allowed, through the root complex' },
  NOT_SUPPORTED: { word: 'Blocked', tone: 'blocked', means: 'the kernel refuses to map it' },
  UNKNOWN: { word: 'Unknown', tone: 'unknown', means: 'the capture does not show the fact that decides' },
} as const satisfies Record<MapType, { word: string; tone: string; means: string }>;

/** What nvidia-smi's path classes mean. */
export const pathClassWords = {
  SELF: 'the same device',
  PIX: 'at most one PCIe switch between them',
  PXB: 'several PCIe switches, no host bridge',
  PHB: 'through one host bridge',
  NODE: 'between host bridges of one NUMA node',
  SYS: 'between NUMA nodes',
  UNKNOWN: 'not shown by the capture',
} as const satisfies Record<PathClass, string>;
