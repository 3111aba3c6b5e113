import type { AddressedMachine } from '../../topology/hostWindows.ts';
import type { DeviceKind } from '../../topology/kind.ts';
import type { NodeId, PciFunction } from '../../topology/machine.ts';
import type { MachineTree } from '../../topology/machineTree.ts';
import { type NamedMachine, namedMachine } from '../../topology/nodeName.ts';
import type { Platform } from '../platform/platform.ts';

/** A machine and a platform with what every route needs worked out once. */
export interface Fabric extends AddressedMachine, NamedMachine {
  readonly platform: Platform;
}

/** Prepares a machine for routing; ask it for as many routes as you like. */
export function fabricOf(tree: MachineTree, platform: Platform): Fabric {
  return { ...namedMachine(tree), platform, architecture: platform.architecture };
}

export const kindIn = (fabric: Fabric, fn: PciFunction): DeviceKind => fabric.kinds.get(fn.id) ?? 'other';

/** A root port or a switch's downstream port: a link with one device below it. */
export function isLinkPort(fabric: Fabric, id: NodeId): boolean {
  const kind = fabric.kinds.get(id);
  return kind === 'root-port' || kind === 'switch-downstream';
}
