import { driverContext } from '../../../p2pdma/memory/driverContext.ts';
import { distanceMany } from '../../../p2pdma/policy/distanceMany.ts';
import { policyFor } from '../../../p2pdma/policy/policy.ts';
import type { MapType } from '../../../p2pdma/policy/verdict.ts';
import { verdictWords } from '../../../p2pdma/policy/words.ts';
import type { NodeId } from '../../../topology/machine.ts';
import { nameOf } from '../../../topology/nodeName.ts';
import { say, strong } from '../../../topology/sentence.ts';
import { type Checked, type ClaimContext, isAsClaimed } from './checked.ts';

/** What the kernel makes of one client of a provider, which need not be a PCI function. */
export interface ClientClaim {
  readonly provider: NodeId;
  readonly client: NodeId;
  readonly mapType?: MapType;
  /** The function that it is resolved to; null: none. */
  readonly standsFor?: NodeId | null;
}

export function checkClient(
  { document, tree, names }: ClaimContext,
  { provider, client, ...claimed }: ClientClaim,
): Checked {
  const policy = policyFor(tree, document.settings);
  const context = driverContext({ policy, memory: document.drivers.memory });
  const [standing] = distanceMany(context, { provider, clients: [client], isVerbose: true }).clients;
  if (!standing) throw new Error(`no standing of ${client}`);
  const { function: fn, mapType, sentence } = standing;
  const stands = fn === null ? '' : say`, by way of ${nameOf(names, fn)}`;
  const asked = say`Linux ${policy.row.release}, ${nameOf(names, client)}${stands} to the memory of ${nameOf(names, provider)}`;
  return {
    holds: isAsClaimed(claimed, { mapType, standsFor: fn }),
    sentence: say`${asked}: ${strong(verdictWords[mapType].word)}. ${sentence}`,
  };
}
