import type { Cpu } from '../../topology/cpu.ts';
import type { Fact } from '../../topology/fact.ts';
import type { NodeId } from '../../topology/machine.ts';
import { type MachineTree, rootOf } from '../../topology/machineTree.ts';
import { effectiveTree } from '../acs/effectiveAcs.ts';
import { effectiveCpu } from '../kernels/cpu.ts';
import { type HostBridgeStanding, hostBridgeStanding } from '../kernels/hostBridgeStanding.ts';
import { type KernelRow, resolveKernel } from '../kernels/kernels.ts';
import type { KernelSettings } from './settings.ts';

/** Everything that is the same for all pairs of a machine under given settings, worked out once. */
export interface Policy {
  /** The machine with the ACS control words that the kernel leaves. */
  readonly tree: MachineTree;
  readonly row: KernelRow;
  readonly cpu: Fact<Cpu>;
  /** By root. */
  readonly standings: ReadonlyMap<NodeId, HostBridgeStanding>;
}

/** A kernel that is not in the table is a bug here: settings are checked where they come in. */
export function policyFor(tree: MachineTree, settings: KernelSettings): Policy {
  const resolved = resolveKernel(settings.kernel);
  if (!resolved.ok) throw new Error(resolved.error.message);
  const row = resolved.value;
  const list = { list: row.list, edits: settings.hostBridgeEdits, identifyingDevice: row.identifyingDevice };
  return {
    tree: effectiveTree(tree, settings),
    row,
    cpu: effectiveCpu(tree.machine, settings),
    standings: new Map(tree.machine.roots.map(root => [root.id, hostBridgeStanding(tree, root, list)])),
  };
}

/** How the host bridge above a function stands. */
export function standingAbove(policy: Policy, id: NodeId): HostBridgeStanding {
  const standing = policy.standings.get(rootOf(policy.tree, id).id);
  if (!standing) throw new Error(`no host bridge above ${id}`);
  return standing;
}
