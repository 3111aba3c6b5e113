import { type Sentence, say } from '../topology/sentence.ts';
import type { Comparison } from './compare.ts';

/** What is different, in one sentence: "3 pairs better, 1 worse, 2 IOMMU groups merged." */
export function comparisonSentence({ nodes, pairs: { counts }, groups }: Comparison): Sentence {
  const said = [
    ...inTurn('pair', [
      [counts.better, 'better'],
      [counts.worse, 'worse'],
      [counts.changed, 'different'],
    ]),
    ...inTurn('IOMMU group', [
      [sum(groups.merged), 'merged'],
      [groups.split.length, 'split'],
    ]),
    ...inTurn('function', [
      [nodes.added.length, 'added'],
      [nodes.removed.length, 'removed'],
      [nodes.moved.length, 'moved'],
      [nodes.renumbered.length, 'renumbered'],
    ]),
  ];
  return said.length === 0 ? say`Nothing is different.` : say`${said.join(', ')}.`;
}

/** How many groups went into others. */
const sum = (merged: Comparison['groups']['merged']): number =>
  merged.reduce((total, parts) => total + parts.length, 0);

/** The noun comes with the first number that there is. */
function inTurn(
  noun: string,
  counts: readonly (readonly [count: number, words: string])[],
): readonly string[] {
  return counts
    .filter(([count]) => count > 0)
    .map(([count, words], i) =>
      i === 0 ? `${count} ${count === 1 ? noun : `${noun}s`} ${words}` : `${count} ${words}`,
    );
}
