import type { PairDifferences } from '../../core/advisor/compare.ts';
import type { NodeDifferenceKind } from '../../core/advisor/comparisonAnswer.ts';
import { type PairChange, pairChangeKinds } from '../../core/advisor/pairChanges.ts';
import { mapTypes } from '../../core/p2pdma/policy/verdict.ts';
import { verdictWords } from '../../core/p2pdma/policy/words.ts';
import type { CellSource } from '../matrix/cellLook.ts';
import type { IconName } from '../shared/Icon.tsx';

interface ChangeLook {
  readonly word: string;
  readonly tone: string;
  readonly icon: IconName;
}

/** The word, picture and colour of what became of a pair, the same in the list, the table and the legend. */
export const changeLooks: Readonly<Record<Exclude<PairChange, 'same'>, ChangeLook>> = {
  better: { word: 'Better', tone: 'direct', icon: 'better' },
  worse: { word: 'Worse', tone: 'blocked', icon: 'worse' },
  changed: { word: 'Different', tone: 'unknown', icon: 'swap' },
};

export const nodeLooks: Readonly<Record<NodeDifferenceKind, ChangeLook>> = {
  added: { word: 'Added', tone: 'direct', icon: 'plus' },
  removed: { word: 'Removed', tone: 'blocked', icon: 'minus' },
  moved: { word: 'Moved', tone: 'host', icon: 'decision' },
  renumbered: { word: 'Renumbered', tone: 'unknown', icon: 'swap' },
};

/** Cells of the differences: the change as a picture, from what to what in words. */
export const changeCells =
  ({ ids, changes, before, after }: PairDifferences): CellSource =>
  ({ provider, client }) => {
    const at = provider.index * ids.length + client.index;
    const change = pairChangeKinds[changes[at] ?? 0] ?? 'same';
    const [from, to] = [wordOf(before[at]), wordOf(after[at])];
    const who = `${client.node.label} to the memory of ${provider.node.label}`;
    if (change === 'same') {
      return { tone: 'same', icon: null, text: '=', aside: null, words: `${who}: ${to}, as in A` };
    }
    const { tone, icon, word } = changeLooks[change];
    return { tone, icon, text: '', aside: null, words: `${who}: ${word}, from ${from} to ${to}` };
  };

const wordOf = (code: number | undefined): string => verdictWords[mapTypes[code ?? -1] ?? 'UNKNOWN'].word;
