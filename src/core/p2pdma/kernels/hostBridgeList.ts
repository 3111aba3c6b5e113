import { ANY_DEVICE, type HostBridgeEdit } from '../policy/settings.ts';

/** A row of the kernel's list of host bridges that forward between their root ports (`pci_p2pdma_whitelist`). */
export interface HostBridgeEntry {
  readonly vendorId: number;
  /** Null: any device of the vendor (the wildcard of 7.1). */
  readonly deviceId: number | null;
  /** REQ_SAME_HOST_BRIDGE: both devices must sit below one host bridge. */
  readonly sameHostBridge: boolean;
  readonly platform: string;
  /** The kernel row that first has it, and the first that has it no more. */
  readonly since: string;
  readonly until: string | null;
}

const INTEL = 0x8086;
const AMD = 0x1022;
const NVIDIA = 0x10de;
const ZHAOXIN = 0x1d17;
const GOOGLE = 0x1ae0;

/** [since, vendor, devices, platform, and what is special], in the kernel's order: the first match decides. */
const table: readonly (readonly [
  string,
  number,
  readonly (number | null)[],
  string,
  ('SAME' | { until: string })?,
])[] = [
  ['5.2', AMD, [0x1450], 'AMD Zen', { until: '5.9' }],
  ['5.8', AMD, [0x15d0, 0x1630], 'AMD Raven and Renoir', { until: '5.9' }],
  ['5.4', INTEL, [0x3c00, 0x3c01], 'Intel Sandy Bridge-E', 'SAME'],
  ['5.4', INTEL, [0x2f00, 0x2f01], 'Intel Haswell-E', 'SAME'],
  ['5.6', INTEL, [0x2030, 0x2020], 'Intel Skylake-E'],
  ['5.7', INTEL, [0x2031, 0x2032, 0x2033], 'Intel Skylake-E, root ports B to D'],
  ['5.18', INTEL, [0x09a2], 'Intel Ice Lake-SP and later Xeons'],
  ['7.1', GOOGLE, [null], 'Google SoCs'],
  ['7.2', INTEL, [0x0b25, 0x0cfe, 0x11fb, 0x1212, 0x1216], 'Intel DSA and IAA'],
  ['7.2', INTEL, [0x4940, 0x4942, 0x4944, 0x4946, 0x4948], 'Intel QAT'],
  ['7.2', NVIDIA, [0x2f95, 0x2f96, 0x2f97, 0x2f98], 'NVIDIA CPUs'],
  ['queued', ZHAOXIN, [0x1003, 0x1005, 0x1006, 0x1007], 'Zhaoxin KX-6000, KH-40000, KX-7000', 'SAME'],
  ['queued', ZHAOXIN, [0x1008], 'Zhaoxin KH-50000'],
];

/** Every entry that a kernel ever had. */
export const hostBridgeEntries: readonly HostBridgeEntry[] = table.flatMap(
  ([since, vendorId, deviceIds, platform, special]) =>
    deviceIds.map(deviceId => ({
      vendorId,
      deviceId,
      platform,
      since,
      sameHostBridge: special === 'SAME',
      until: typeof special === 'object' ? special.until : null,
    })),
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
