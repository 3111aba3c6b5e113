import { bdfParts, devfnOf } from '../../topology/bdf.ts';
import { knownValue } from '../../topology/fact.ts';
import type { PciFunction } from '../../topology/machine.ts';
import { type MachineTree, rootOf } from '../../topology/machineTree.ts';
import { type DeviceText, readDeviceText } from './deviceText.ts';

/** A function as the command line can name it. */
export interface NameableFunction {
  readonly domain: number;
  readonly bus: number;
  readonly devfn: number;
  /** Undefined where it is not shown. */
  readonly vendorId: number | undefined;
  readonly deviceId: number | undefined;
  readonly subvendorId: number | undefined;
  readonly subdeviceId: number | undefined;
  /** The bridge that leads to its bus; null on a root bus, undefined where that is not shown. */
  upstream(): NameableFunction | null | undefined;
}

/** Whether a list's device is a function; `unreadable` ends the list for it, and `not-shown` needs what is not shown. */
export type Match = 'named' | 'other' | 'unreadable' | 'not-shown';

/** What `pci_dev_str_match` answers; a path is read from its end, only as far as it fits. */
export function matchDevice(device: DeviceText, fn: NameableFunction): Match {
  switch (device.kind) {
    case 'unreadable':
      return 'unreadable';
    case 'ids':
      return matchIds(device, fn);
    case 'path':
      return matchPath(device, fn);
  }
}

const ANY_ID = 0;

function matchIds(device: Extract<DeviceText, { kind: 'ids' }>, fn: NameableFunction): Match {
  const matches = (['vendorId', 'deviceId', 'subvendorId', 'subdeviceId'] as const).map(id => {
    if (device[id] === ANY_ID) return true;
    return fn[id] === undefined ? undefined : fn[id] === device[id];
  });
  return matches.includes(false) ? 'other' : matches.includes(undefined) ? 'not-shown' : 'named';
}

function matchPath({ head, steps }: Extract<DeviceText, { kind: 'path' }>, fn: NameableFunction): Match {
  let at = fn;
  for (const step of steps.toReversed()) {
    if (step === null) return 'unreadable';
    if (at.devfn !== step) return 'other';
    const upstream = at.upstream();
    if (upstream === undefined) return 'not-shown';
    if (upstream === null) return 'other';
    at = upstream;
  }
  if (!head) return 'unreadable';
  return at.domain === head.domain && at.bus === head.bus && at.devfn === head.devfn ? 'named' : 'other';
}

/** A function of a machine. No capture keeps subsystem ids, so these are not shown. */
export function nameable(tree: MachineTree, fn: PciFunction): NameableFunction {
  const { domain, bus } = bdfParts(fn.bdf);
  return {
    domain,
    bus,
    devfn: devfnOf(fn.bdf),
    vendorId: knownValue(fn.vendorId),
    deviceId: knownValue(fn.deviceId),
    subvendorId: undefined,
    subdeviceId: undefined,
    upstream: () => {
      const bridge = tree.functionById.get(fn.parent);
      if (bridge) return nameable(tree, bridge);
      return rootOf(tree, fn.id).kind === 'unplaced-bus' ? undefined : null;
    },
  };
}

/** The functions that a device of the command line names, or may name where their ids are not shown. */
export function functionsNamed(tree: MachineTree, device: string): readonly PciFunction[] {
  const { device: read } = readDeviceText(device);
  return tree.machine.functions.filter(fn => {
    const match = matchDevice(read, nameable(tree, fn));
    return match === 'named' || match === 'not-shown';
  });
}
