import { acceleratorRows } from './accelerators.ts';
import { bridgeRows } from './bridges.ts';
import { gpuRows } from './gpus.ts';
import { nicRows } from './nics.ts';
import { storageRows } from './storage.ts';
import { vendorRows } from './vendors.ts';

/** Vendor names by vendor id, and device names by `deviceKey`. */
export interface NameTable {
  readonly vendors: ReadonlyMap<number, string>;
  readonly devices: ReadonlyMap<number, string>;
  /** Devices that are accelerators whatever their class says. */
  readonly accelerators: ReadonlyMap<number, string>;
  /** Which devices of a capture without classes are GPUs, NICs or storage. */
  readonly gpus: ReadonlyMap<number, string>;
  readonly nics: ReadonlyMap<number, string>;
  readonly storage: ReadonlyMap<number, string>;
}

export const deviceKey = (vendorId: number, deviceId: number): number => vendorId * 0x10000 + deviceId;

let built: NameTable | undefined;

/** The built-in table, read on first use. */
export function nameTable(): NameTable {
  built ??= readTable();
  return built;
}

function readTable(): NameTable {
  const gpus = readDevices(gpuRows);
  const nics = readDevices(nicRows);
  const storage = readDevices(storageRows);
  const accelerators = readDevices(acceleratorRows);
  const devices = new Map([...readDevices(bridgeRows), ...gpus, ...nics, ...storage, ...accelerators]);
  return { vendors: readVendors(vendorRows), devices, accelerators, gpus, nics, storage };
}

/** Rows `vvvv name`. */
function readVendors(text: string): Map<number, string> {
  return new Map(rowsOf(text).map(row => [Number.parseInt(row.slice(0, 4), 16), row.slice(5)]));
}

/** A row `vvvv:` opens a vendor, each row `dddd name` after it is a device of that vendor. */
function readDevices(list: string): Map<number, string> {
  const devices = new Map<number, string>();
  let vendorId = 0;
  for (const row of rowsOf(list)) {
    const id = Number.parseInt(row.slice(0, 4), 16);
    if (row.charAt(4) === ':') vendorId = id;
    else devices.set(deviceKey(vendorId, id), row.slice(5));
  }
  return devices;
}

const rowsOf = (text: string): readonly string[] => text.trim().split('\n');
