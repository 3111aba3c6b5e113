import { judgePair } from '../p2pdma/policy/judgePair.ts';
import { policyFor } from '../p2pdma/policy/policy.ts';
import type { KernelSettings } from '../p2pdma/policy/settings.ts';
import type { MapType } from '../p2pdma/policy/verdict.ts';
import type { NodeId } from '../topology/machine.ts';
import type { MachineTree } from '../topology/machineTree.ts';

/** `client` would reach the memory of `provider`. */
export interface AskedPair {
  readonly provider: NodeId;
  readonly client: NodeId;
}

/** The verdict on a pair; null where the machine lacks one of both. */
export function verdictOf(
  tree: MachineTree,
  settings: KernelSettings,
  { provider, client }: AskedPair,
): MapType | null {
  if (!tree.functionById.has(provider) || !tree.functionById.has(client)) return null;
  return judgePair(policyFor(tree, settings), provider, client).mapType;
}
