/** Root ports of Nehalem to Broadwell-E, between which the driver lets nothing cross, as first and last device id. */
const ranges: readonly (readonly [number, number])[] = [
  [0x3408, 0x3411],
  [0x3420, 0x3421],
  [0x3c02, 0x3c0b],
  [0x0e02, 0x0e0b],
  [0x2f01, 0x2f0b],
  [0x6f01, 0x6f0b],
];
const INTEL = 0x8086;

/** A root port as the rule of I/O hubs sees it. */
export interface RootPort {
  readonly domain: number;
  readonly bus: number;
  readonly vendorId: number | undefined;
  readonly deviceId: number | undefined;
}

/** Whether a root port belongs to an old I/O hub. Undefined: its ids are not shown. */
function isOfIoh({ vendorId, deviceId }: RootPort): boolean | undefined {
  if (vendorId !== undefined && vendorId !== INTEL) return false;
  if (vendorId === undefined || deviceId === undefined) return undefined;
  return ranges.some(([from, to]) => deviceId >= from && deviceId <= to);
}

/**
 * Whether both root ports are those of old I/O hubs and on different buses, which the driver refuses as TNS. Null: no
 * root port is shown above that GPU. Undefined: not enough is shown.
 */
export function crossesIoh(a: RootPort | null, b: RootPort | null): boolean | undefined {
  if (!a || !b) return undefined;
  if (a.domain === b.domain && a.bus === b.bus) return false;
  const both = [isOfIoh(a), isOfIoh(b)];
  if (both.includes(false)) return false;
  return both.includes(undefined) ? undefined : true;
}
