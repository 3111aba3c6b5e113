import { findCommonUpstream } from '../../../p2pdma/policy/commonUpstream.ts';
import { walkPair } from '../../../p2pdma/policy/walk.ts';
import type { NodeId } from '../../../topology/machine.ts';
import { nameOf } from '../../../topology/nodeName.ts';
import { say } from '../../../topology/sentence.ts';
import { type Checked, type ClaimContext, isAsClaimed } from './checked.ts';

/** What the function proposed in 2018 answers, and where today's walks meet; null: none. */
export interface UpstreamClaim {
  readonly device: NodeId;
  readonly other: NodeId;
  readonly answers?: NodeId | null;
  readonly common?: NodeId | null;
}

export function checkUpstream(
  { tree, names }: ClaimContext,
  { device, other, ...claimed }: UpstreamClaim,
): Checked {
  const answers = findCommonUpstream(tree, device, other)?.id ?? null;
  const common = walkPair(tree, device, other).common?.id ?? null;
  const named = (id: NodeId | null) => (id === null ? { text: 'none' } : nameOf(names, id));
  const above = common === null ? 'no bridge is above both' : 'the first bridge above both is ';
  const meets = common === null ? say`${above}.` : say`${above}${named(common)}.`;
  const asked = say`From ${named(device)} and ${named(other)} upwards, `;
  const proposed = say` The proposal of 2018, asked from ${named(device)} about ${named(other)}, answers ${named(answers)}.`;
  return {
    holds: isAsClaimed(claimed, { answers, common }),
    sentence: [...asked, ...meets, ...(claimed.answers === undefined ? [] : proposed)],
  };
}
