import type { DeviceKind } from '../topology/kind.ts';
import type { PciFunction } from '../topology/machine.ts';
import { functionIds } from '../topology/names/ids.ts';

/** The driver of one end, by the name of its kernel module. */
export interface EndDriver {
  /** Null: none is bound, or it is not known which would be. */
  readonly name: string | null;
  /**
   * `in-use`: captured. `usual`: what Linux usually binds to such a device, so the answer is what it would be if it did.
   * `none`: captured, and no driver is bound. `unknown`: neither captured nor usual.
   */
  readonly basis: 'in-use' | 'usual' | 'none' | 'unknown';
}

/** Drivers by maker, for kinds of device for which a maker has but one that is in question. */
const usualDrivers: readonly {
  readonly vendorId: number;
  readonly kind: DeviceKind;
  readonly name: string;
}[] = [
  { vendorId: 0x10de, kind: 'gpu', name: 'nvidia' },
  { vendorId: 0x1002, kind: 'gpu', name: 'amdgpu' },
  { vendorId: 0x15b3, kind: 'nic', name: 'mlx5_core' },
  { vendorId: 0x14e4, kind: 'nic', name: 'bnxt_en' },
  { vendorId: 0x1d0f, kind: 'nic', name: 'efa' },
  { vendorId: 0x1da3, kind: 'accelerator', name: 'habanalabs' },
];

/** The driver that decides at this end: the one in use, else the one that such a device usually has. */
export function driverOfEnd(fn: PciFunction, kind: DeviceKind): EndDriver {
  // What is drawn runs nowhere: it is what such a device usually has.
  if (fn.driver.state === 'known')
    return { name: fn.driver.value, basis: fn.driver.source === 'drawn' ? 'usual' : 'in-use' };
  if (fn.driver.state === 'absent') return { name: null, basis: 'none' };
  if (kind === 'nvme') return { name: 'nvme', basis: 'usual' };
  const { vendorId } = functionIds(fn);
  const usual = usualDrivers.find(each => each.vendorId === vendorId && each.kind === kind);
  return usual ? { name: usual.name, basis: 'usual' } : { name: null, basis: 'unknown' };
}
