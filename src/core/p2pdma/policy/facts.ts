import type { Cpu } from '../../topology/cpu.ts';
import type { Fact } from '../../topology/fact.ts';
import type { NodeId, PciFunction } from '../../topology/machine.ts';
import { type MachineTree, rootOf } from '../../topology/machineTree.ts';
import type { HostBridgeStanding } from '../kernels/hostBridgeStanding.ts';
import type { KernelRow } from '../kernels/kernelRow.ts';
import type { IommuPresence } from './iommuPresence.ts';
import type { Walk } from './walk.ts';

/** Everything that is the same for all pairs of a machine under given settings, worked out once. */
export interface PolicyFacts {
  /** The machine with the ACS control words that the kernel leaves. */
  readonly tree: MachineTree;
  readonly row: KernelRow;
  readonly cpu: Fact<Cpu>;
  readonly iommu: IommuPresence;
  /** By root. */
  readonly standings: ReadonlyMap<NodeId, HostBridgeStanding>;
}

/** A pair before the rules, with its walk done. */
export interface PairUnderRules {
  readonly policy: PolicyFacts;
  readonly provider: PciFunction;
  readonly client: PciFunction;
  readonly walk: Walk;
}

/** How a host bridge stands with the kernel's list. */
export function standingOf({ standings }: PolicyFacts, root: NodeId): HostBridgeStanding {
  const standing = standings.get(root);
  if (!standing) throw new Error(`no host bridge ${root}`);
  return standing;
}

/** The same for the host bridge above a function. */
export const standingAbove = (policy: PolicyFacts, id: NodeId): HostBridgeStanding =>
  standingOf(policy, rootOf(policy.tree, id).id);
