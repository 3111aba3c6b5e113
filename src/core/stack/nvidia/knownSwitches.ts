/** What is needed of a bridge to tell whether the driver knows it. */
export interface BridgeIds {
  readonly id: string;
  readonly vendorId: number | undefined;
  readonly deviceId: number | undefined;
}

/** Ids of switches in the driver's table, by vendor and the high bits of the device (pcie_switch_ref.h, since 515). */
const known: readonly { readonly vendorId: number; readonly deviceId: number; readonly mask: number }[] = [
  { vendorId: 0x10b5, deviceId: 0x8700, mask: 0xff00 }, // PLX, now Broadcom
  { vendorId: 0x10b5, deviceId: 0x9700, mask: 0xff00 },
  { vendorId: 0x11f8, deviceId: 0x8500, mask: 0xff00 }, // Microsemi, now Microchip
  { vendorId: 0x11f8, deviceId: 0x4000, mask: 0xff00 },
  { vendorId: 0x15b3, deviceId: 0x1976, mask: 0xffff }, // Mellanox
];

/**
 * Whether NVIDIA's driver knows a bridge as a switch. Broadcom's PEX88000 and 89000, the switch of ConnectX-8,
 * Microchip's 50xx and those of ASMedia it does not know. Undefined: the ids are not shown.
 */
function isKnownSwitch({ vendorId, deviceId }: Omit<BridgeIds, 'id'>): boolean | undefined {
  if (vendorId === undefined) return undefined;
  const ofVendor = known.filter(each => each.vendorId === vendorId);
  if (ofVendor.length === 0) return false;
  if (deviceId === undefined) return undefined;
  return ofVendor.some(each => (deviceId & each.mask) === each.deviceId);
}

/** One GPU as the search sees it: its domain, and the bridges above it, the one directly above first. */
export interface BridgesAbove {
  readonly domain: number;
  /** Null: which bridges are above is not shown. */
  readonly bridges: readonly BridgeIds[] | null;
}

/**
 * Whether the driver finds a switch that it knows above both: the bridges directly above have to be known ones, both GPUs
 * in one domain, and some bridge above both. Undefined: not enough is shown.
 */
export function hasCommonKnownSwitch(a: BridgesAbove, b: BridgesAbove): boolean | undefined {
  if (a.domain !== b.domain) return false;
  if (!a.bridges || !b.bridges) return undefined;
  const below = new Set(a.bridges.map(({ id }) => id));
  if (!b.bridges.some(({ id }) => below.has(id))) return false;
  const firsts = [a.bridges[0], b.bridges[0]].map(bridge => bridge && isKnownSwitch(bridge));
  if (firsts.includes(false)) return false;
  return firsts.includes(undefined) ? undefined : true;
}
