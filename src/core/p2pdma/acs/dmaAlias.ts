import { bdfParts } from '../../topology/bdf.ts';
import type { PciFunction } from '../../topology/machine.ts';
import { functionIds } from '../../topology/names/ids.ts';

/** Devices whose functions send their requests as one of them (drivers/pci/quirks.c, `pci_add_dma_alias`). */
const aliases: readonly {
  readonly vendorId: number;
  readonly devices: readonly number[];
  readonly sendAs: 0 | 1;
}[] = [
  // Ricoh card readers and FireWire controllers.
  { vendorId: 0x1180, devices: [0xe832, 0xe476], sendAs: 0 },
  // Marvell SATA controllers, and those of others who sell them.
  {
    vendorId: 0x1b4b,
    devices: [
      0x9120, 0x9123, 0x9125, 0x9128, 0x9130, 0x9170, 0x9172, 0x917a, 0x9182, 0x9183, 0x91a0, 0x9215, 0x9220,
      0x9230, 0x9235,
    ],
    sendAs: 1,
  },
  { vendorId: 0x1103, devices: [0x0642, 0x0645], sendAs: 1 },
  { vendorId: 0x197b, devices: [0x2392], sendAs: 1 },
  { vendorId: 0x1c28, devices: [0x0122], sendAs: 1 },
];

/**
 * The function of its own device as which a function sends its requests; null: as itself; undefined: its ids do not
 * show.
 */
export function sendsAs(fn: PciFunction): 0 | 1 | null | undefined {
  const { vendorId, deviceId } = functionIds(fn);
  const possible = aliases.filter(
    each =>
      (vendorId === undefined || vendorId === each.vendorId) &&
      (deviceId === undefined || each.devices.includes(deviceId)) &&
      bdfParts(fn.bdf).function !== each.sendAs,
  );
  if (possible.length === 0) return null;
  return vendorId === undefined || deviceId === undefined ? undefined : possible[0]?.sendAs;
}
