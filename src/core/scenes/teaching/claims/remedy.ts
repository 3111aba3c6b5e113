import { remedies } from '../../../advisor/remedies.ts';
import type { MapType } from '../../../p2pdma/policy/verdict.ts';
import { verdictWords } from '../../../p2pdma/policy/words.ts';
import type { NodeId } from '../../../topology/machine.ts';
import { say } from '../../../topology/sentence.ts';
import { type Checked, type ClaimContext, isAsClaimed } from './checked.ts';

/** What would change the verdict on a pair. */
export interface RemedyClaim {
  readonly provider: NodeId;
  readonly client: NodeId;
  /** Null: nothing that is known of. */
  readonly remedy: string | null;
  readonly mapType?: MapType;
  readonly command?: string;
}

export function checkRemedy(
  { document, tree }: ClaimContext,
  { provider, client, remedy: id, ...claimed }: RemedyClaim,
): Checked {
  const found = remedies({ tree, settings: document.settings, provider, client });
  if (id === null || found.length === 0) {
    return { holds: id === null && found.length === 0, sentence: say`No change that is known of helps.` };
  }
  const remedy = found.find(each => each.id === id) ?? found[0];
  if (!remedy) return { holds: false, sentence: [] };
  const { word } = verdictWords[remedy.mapType];
  const typed = remedy.command === null ? '' : ` (${remedy.command})`;
  return {
    holds: remedy.id === id && isAsClaimed(claimed, remedy),
    sentence: say`${remedy.title}${typed}: ${word}. ${remedy.cost}`,
  };
}
