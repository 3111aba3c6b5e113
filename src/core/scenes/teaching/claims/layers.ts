import type { Outcome } from '../../../stack/layerRule.ts';
import { stackAnswer } from '../../../stack/stackAnswer.ts';
import { type LayerName, layerWords, type RowState, rowWord } from '../../../stack/stackRow.ts';
import type { NodeId } from '../../../topology/machine.ts';
import { joined, say, strong } from '../../../topology/sentence.ts';
import type { Checked, ClaimContext } from './checked.ts';

/** What the layers make of a pair, and which of them says no first. */
export interface LayersClaim {
  readonly provider: NodeId;
  readonly client: NodeId;
  readonly outcome?: Outcome;
  /** Null: none of them. */
  readonly refusedBy?: LayerName | null;
  /** What a layer says; one that is claimed is told. */
  readonly states?: Readonly<Partial<Record<LayerName, RowState>>>;
}

export function checkLayers(
  { document }: ClaimContext,
  { provider, client, outcome, refusedBy, states = {} }: LayersClaim,
): Checked {
  const answer = stackAnswer({ ...document, provider, client });
  const claimed = Object.entries(states).map(([layer, state]) => ({
    state,
    rows: answer.rows.filter(row => row.layer === layer),
  }));
  const told = claimed
    .flatMap(({ rows }) => rows)
    .map(row => say`${layerWords[row.layer]}: ${strong(rowWord(row))}. ${row.sentence}`);
  return {
    holds:
      (outcome === undefined || answer.outcome === outcome) &&
      (refusedBy === undefined || answer.refusedBy === refusedBy) &&
      claimed.every(({ state, rows }) => rows.some(row => row.state === state)),
    sentence: told.length > 0 ? joined(told, ' ') : answer.headline,
  };
}
