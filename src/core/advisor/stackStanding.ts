import { judgePair } from '../p2pdma/policy/judgePair.ts';
import type { MapType } from '../p2pdma/policy/verdict.ts';
import type { Outcome } from '../stack/layerRule.ts';
import { type PairStack, pairStack, type StackAsked } from '../stack/stackAnswer.ts';
import { type StackContext, type StackedMachine, stackContext } from '../stack/stackContext.ts';
import { type LayerName, layerNames, type RowState, type StackRow } from '../stack/stackRow.ts';
import { sentenceText } from '../topology/sentence.ts';
import { badness } from './pairChanges.ts';

/** What a person can choose about a pair whose machine stays as it is. */
export type Chosen = Pick<StackedMachine, 'settings' | 'stack'>;

/** How a pair stands under one choice: what all layers answer, and Linux's verdict whether it is asked or not. */
export interface Standing {
  readonly chosen: Chosen;
  readonly answer: PairStack;
  readonly mapType: MapType;
}

/** Asks the layers about one pair under any choice. What follows from Linux's settings alone is worked out once for each. */
export function standingsOf(asked: StackAsked): (chosen: Chosen) => Standing {
  let last: StackContext | null = null;
  return chosen => {
    const context =
      last?.settings === chosen.settings
        ? { ...last, stack: chosen.stack }
        : stackContext({ ...asked, ...chosen });
    last = context;
    const { mapType } = judgePair(context.policy, asked.provider, asked.client);
    return { chosen, answer: pairStack(context, asked), mapType };
  };
}

/** How good an answer is for a pair that is to be peer to peer; what is unknown may still be a yes. */
export const outcomeRank: Readonly<Record<Outcome, number>> = { no: 0, 'not-peer': 1, unknown: 2, yes: 3 };

/** A layer that is not asked is in nobody's way. */
const stateRank = (state: RowState): number => (state === 'not-asked' ? outcomeRank.yes : outcomeRank[state]);

/**
 * Whether a choice is better for a pair than the one before: all layers together answer better; or they answer the same,
 * no layer answers worse, and one answers better or the data takes a shorter path.
 */
export function isBetter(before: Standing, after: Standing): boolean {
  const step = outcomeRank[after.answer.outcome] - outcomeRank[before.answer.outcome];
  if (step !== 0) return step > 0;
  const steps = layerSteps(before.answer.rows, after.answer.rows);
  if (steps.some(each => each < 0)) return false;
  return steps.some(each => each > 0) || isShorter(before, after);
}

/** Linux's verdict is better, and it is asked or the wires say something else because of it. */
export function isShorter(before: Standing, after: Standing): boolean {
  if (badness[after.mapType] >= badness[before.mapType]) return false;
  const asksLinux = after.answer.rows.some(({ layer, state }) => layer === 'linux' && state !== 'not-asked');
  return asksLinux || wiresText(before.answer) !== wiresText(after.answer);
}

const wiresText = ({ rows }: PairStack): string =>
  sentenceText(rows.find(({ layer }) => layer === 'wires')?.sentence ?? []);

/** By how much each row of each layer is better, the weakest of a layer held against the weakest. */
function layerSteps(before: readonly StackRow[], after: readonly StackRow[]): readonly number[] {
  return layerNames.flatMap(layer => {
    const [was, now] = [ranksOf(before, layer), ranksOf(after, layer)];
    const length = Math.max(was.length, now.length);
    const [longWas, longNow] = [padded(was, length), padded(now, length)];
    return longNow.map((rank, at) => rank - (longWas[at] ?? outcomeRank.yes));
  });
}

const ranksOf = (rows: readonly StackRow[], layer: LayerName): readonly number[] =>
  rows
    .filter(row => row.layer === layer)
    .map(({ state }) => stateRank(state))
    .toSorted((a, b) => a - b);

/** One row may become two that differ (NCCL, sending and receiving), so the weakest is repeated. */
const padded = (ranks: readonly number[], length: number): readonly number[] => [
  ...Array<number>(length - ranks.length).fill(ranks[0] ?? outcomeRank.yes),
  ...ranks,
];

/** How well all rows do together, to choose between changes of one kind that each help. */
export const scoreOf = ({ answer }: Standing): number =>
  outcomeRank[answer.outcome] * 100 + Math.min(99, layerScore(answer.rows));

const layerScore = (rows: readonly StackRow[]): number =>
  rows.reduce((sum, { state }) => sum + stateRank(state), 0);
