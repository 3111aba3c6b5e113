import { bdfParts, devfnOf } from '../../topology/bdf.ts';
import { knownValue } from '../../topology/fact.ts';
import type { HostBridge, PciFunction, Root } from '../../topology/machine.ts';
import type { MachineTree } from '../../topology/machineTree.ts';
import type { HostBridgeEdit } from '../policy/settings.ts';
import { findEntry, type HostBridgeEntry, type ListedAs } from './hostBridgeList.ts';
import type { KernelRow } from './kernelRow.ts';

/** Where a host bridge stands with the kernel's list. */
export type HostBridgeStanding =
  | { readonly state: 'listed'; readonly device: PciFunction; readonly entry: ListedAs }
  /** `device` null: no function identifies this host bridge, so it is refused without a word. */
  | { readonly state: 'unlisted'; readonly device: PciFunction | null }
  /** `entry`: the one it has in case `device` identifies it; null where not even that is known. */
  | {
      readonly state: 'unknown';
      readonly device: PciFunction | null;
      readonly entry: ListedAs | null;
      readonly what: string;
    };

/** What decides whether a host bridge is listed. */
export interface HostBridgeList {
  readonly identifyingDevice: KernelRow['identifyingDevice'];
  readonly list: readonly HostBridgeEntry[];
  readonly edits: readonly HostBridgeEdit[];
}

/** Looks up the host bridge of a root by the function that identifies it (`__host_bridge_whitelist`). */
export function hostBridgeStanding(tree: MachineTree, root: Root, list: HostBridgeList): HostBridgeStanding {
  if (root.kind === 'unplaced-bus') return unknownStanding('the host bridge above it');
  const first = firstOnRootBus(tree, root);
  const isSlotZero = first !== undefined && devfnOf(first.bdf) === 0;
  if (!isSlotZero && root.listing === 'partial') {
    return unknownStanding('the first device on its root bus, by which Linux knows the host bridge');
  }
  if (!first) return NOBODY;
  const standing = standingOf(first, list);
  if (isSlotZero) return standing;
  const identifies = mayIdentify(first, list);
  if (identifies === true) return standing;
  // A first device that is not on the list refuses either way: by not identifying, or by not being listed.
  if (identifies === false || standing.state === 'unlisted') return NOBODY;
  const entry = standing.state === 'listed' ? standing.entry : null;
  return { state: 'unknown', device: first, entry, what: `whether ${first.bdf} is a root port` };
}

const NOBODY: HostBridgeStanding = { state: 'unlisted', device: null };
const unknownStanding = (what: string): HostBridgeStanding => ({
  state: 'unknown',
  device: null,
  entry: null,
  what,
});

/** The kernel keeps the functions of a bus in scan order, which at boot is ascending. */
function firstOnRootBus(tree: MachineTree, root: HostBridge): PciFunction | undefined {
  const onBus = tree.childrenOf(root.id).filter(fn => bdfParts(fn.bdf).bus === root.bus);
  return onBus.reduce<PciFunction | undefined>(
    (least, fn) => (least && devfnOf(least.bdf) <= devfnOf(fn.bdf) ? least : fn),
    undefined,
  );
}

/** Whether a first device that is not 00.0 identifies the host bridge: since 5.19, if it is a root port. */
function mayIdentify(fn: PciFunction, { identifyingDevice }: HostBridgeList) {
  if (identifyingDevice !== 'first-if-00.0-or-root-port') return false;
  if (fn.portType.state === 'unknown') return undefined;
  return knownValue(fn.portType) === 'root-port';
}

function standingOf(device: PciFunction, list: HostBridgeList): HostBridgeStanding {
  const vendorId = knownValue(device.vendorId);
  const deviceId = knownValue(device.deviceId);
  if (vendorId === undefined || deviceId === undefined) {
    return { state: 'unknown', device, entry: null, what: `the vendor and device id of ${device.bdf}` };
  }
  const entry = findEntry(list, vendorId, deviceId);
  return entry ? { state: 'listed', device, entry } : { state: 'unlisted', device };
}
