import { hex } from '../lib/hex.ts';
import { capital } from '../lib/words.ts';
import { shortBdf } from './bdf.ts';
import { deviceKind } from './deviceKind.ts';
import { knownValue } from './fact.ts';
import { kindName } from './kind.ts';
import type { PciFunction } from './machine.ts';
import type { MachineTree } from './machineTree.ts';
import { shortenCapturedName } from './names/captured.ts';
import { functionIds } from './names/ids.ts';
import { deviceKey, nameTable } from './names/table.ts';

/** The vendor with this PCI vendor id, as short as people say it ("NVIDIA"); undefined if the table lacks it. */
export const vendorName = (vendorId: number): string | undefined => nameTable().vendors.get(vendorId);

/** What the device with these ids is sold as ("H100 SXM5 80GB"); undefined if the table lacks it. */
export const deviceName = (vendorId: number, deviceId: number): string | undefined =>
  nameTable().devices.get(deviceKey(vendorId, deviceId));

/**
 * What a function is called: a person's label, else the capture's own text without what everybody knows, else the
 * built-in table, else its ids (`10de:2330`, after the vendor's name if that is known), else kind and address.
 */
export function displayName(fn: PciFunction, _tree?: MachineTree): string {
  if (fn.label) return fn.label;
  const captured = knownValue(fn.name);
  const shortened = captured === undefined ? undefined : shortenCapturedName(captured);
  return (
    shortened ?? namedByIds(fn) ?? captured ?? `${capital(kindName(deviceKind(fn)).word)} ${shortBdf(fn.bdf)}`
  );
}

function namedByIds(fn: PciFunction): string | undefined {
  const { vendorId, deviceId } = functionIds(fn);
  if (vendorId === undefined) return undefined;
  const vendor = vendorName(vendorId);
  if (deviceId === undefined) return vendor;
  const ids = `${hex(vendorId, 4)}:${hex(deviceId, 4)}`;
  return deviceName(vendorId, deviceId) ?? (vendor ? `${vendor} ${ids}` : ids);
}
