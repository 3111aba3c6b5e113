import { ANY_DEVICE, type HostBridgeEdit } from '../policy/settings.ts';
import { type AskedRelease, isInForce, type Provenance } from './provenance.ts';

/** Entries that came to the kernel's list of host bridges together (`pci_p2pdma_whitelist`). */
export interface HostBridgeRow extends Provenance {
  readonly vendorId: number;
  /** Null stands for any device of the vendor (the wildcard of 7.1). */
  readonly deviceIds: readonly (number | null)[];
  /** REQ_SAME_HOST_BRIDGE: both devices must sit below one host bridge. */
  readonly sameHostBridge?: true;
  readonly platform: string;
}

/** One entry. */
export interface HostBridgeEntry {
  readonly vendorId: number;
  readonly deviceId: number | null;
  readonly sameHostBridge: boolean;
  readonly platform: string;
}

const INTEL = 0x8086;
const AMD = 0x1022;
const NVIDIA = 0x10de;
const ZHAOXIN = 0x1d17;
const GOOGLE = 0x1ae0;
const ALIBABA = 0x1ded;

const pulled = (release: string) =>
  ({ since: release, certainty: 'seen', source: `pull request for ${release}` }) as const;
const queued = {
  since: 'queued',
  commit: 'e7b44579a6b4',
  certainty: 'seen',
  source: 'kernel.org’s push log, branch p2pdma on 7 October 2026',
} as const;

/** In the kernel's order: the first match decides. */
export const hostBridgeRows: readonly HostBridgeRow[] = [
  { ...pulled('5.2'), until: '5.9', vendorId: AMD, deviceIds: [0x1450], platform: 'AMD Zen' },
  {
    ...pulled('5.8'),
    until: '5.9',
    vendorId: AMD,
    deviceIds: [0x15d0, 0x1630],
    platform: 'AMD Raven and Renoir',
  },
  {
    ...pulled('5.4'),
    vendorId: INTEL,
    deviceIds: [0x3c00, 0x3c01],
    platform: 'Intel Sandy Bridge-E',
    sameHostBridge: true,
  },
  {
    ...queued,
    vendorId: INTEL,
    deviceIds: [0x6f00],
    platform: 'Intel Broadwell-E',
    sameHostBridge: true,
  },
  {
    ...pulled('5.4'),
    vendorId: INTEL,
    deviceIds: [0x2f00, 0x2f01],
    platform: 'Intel Haswell-E',
    sameHostBridge: true,
  },
  {
    ...queued,
    vendorId: INTEL,
    deviceIds: [0x0c08],
    platform: 'Intel Haswell client Xeon',
    sameHostBridge: true,
  },
  { ...pulled('5.6'), vendorId: INTEL, deviceIds: [0x2030, 0x2020], platform: 'Intel Skylake-E' },
  {
    ...pulled('5.7'),
    vendorId: INTEL,
    deviceIds: [0x2031, 0x2032, 0x2033],
    platform: 'Intel Skylake-E, root ports B to D',
  },
  {
    ...pulled('5.18'),
    vendorId: INTEL,
    deviceIds: [0x09a2],
    platform: 'Intel Ice Lake-SP and later Xeons',
  },
  {
    since: '7.1',
    commit: '1a1f96e3e2a8',
    certainty: 'seen',
    source: 'kernel.org’s push log, mid-April 2026; source of 7.2.13',
    vendorId: GOOGLE,
    deviceIds: [null],
    platform: 'Google SoCs',
  },
  ...[
    { deviceIds: [0x0b25, 0x0cfe, 0x11fb, 0x1212, 0x1216], platform: 'Intel DSA and IAA' },
    { deviceIds: [0x4940, 0x4942, 0x4944, 0x4946, 0x4948], platform: 'Intel QAT' },
  ].map(row => ({
    ...row,
    since: '7.2',
    stable: ['7.1.3'],
    commit: '0ba76b19fd4c',
    certainty: 'seen' as const,
    source: 'source of 7.2.13; 7.1.3: its review mail',
    vendorId: INTEL,
  })),
  {
    since: '7.3',
    commit: '894a78088fc3',
    certainty: 'seen',
    source: 'source of 7.3-rc7 and 7.3.4; not in 7.2.13',
    vendorId: NVIDIA,
    deviceIds: [0x2f95, 0x2f96, 0x2f97, 0x2f98],
    platform: 'NVIDIA Vera',
  },
  {
    ...queued,
    vendorId: ZHAOXIN,
    deviceIds: [0x1003, 0x1005, 0x1006, 0x1007],
    platform: 'Zhaoxin KX-6000, KH-40000, KX-7000',
    sameHostBridge: true,
  },
  { ...queued, vendorId: ZHAOXIN, deviceIds: [0x1008], platform: 'Zhaoxin KH-50000' },
  { ...queued, vendorId: ALIBABA, deviceIds: [0x8000], platform: 'Alibaba Yitian' },
];

/** The list as one kernel has it. */
export const hostBridgeListIn = (asked: AskedRelease): readonly HostBridgeEntry[] =>
  hostBridgeRows
    .filter(row => isInForce(row, asked))
    .flatMap(({ vendorId, deviceIds, platform, sameHostBridge = false }) =>
      deviceIds.map(deviceId => ({ vendorId, deviceId, platform, sameHostBridge })),
    );

/** What the list says of a host bridge. */
export type ListedAs = Pick<HostBridgeEntry, 'sameHostBridge' | 'platform'>;

/**
 * What the list says of these ids, with a person's changes: of the changes that name them the last one counts, else
 * the kernel's first row does. Undefined: not listed.
 */
export function findEntry(
  { list, edits }: { readonly list: readonly HostBridgeEntry[]; readonly edits: readonly HostBridgeEdit[] },
  vendorId: number,
  deviceId: number,
): ListedAs | undefined {
  const edit = edits.findLast(
    row => row.vendorId === vendorId && (row.deviceId === ANY_DEVICE || row.deviceId === deviceId),
  );
  if (edit) {
    return edit.edit === 'add'
      ? { sameHostBridge: edit.sameHostBridge, platform: 'added by you' }
      : undefined;
  }
  return list.find(row => row.vendorId === vendorId && (row.deviceId === null || row.deviceId === deviceId));
}
