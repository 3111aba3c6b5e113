import type { BriefVerdict } from '../p2pdma/policy/briefVerdict.ts';
import { verdictWords } from '../p2pdma/policy/words.ts';
import { type Sentence, say } from '../topology/sentence.ts';
import type { Outcome } from './layerRule.ts';
import type { StackPath } from './stackPaths.ts';
import type { StackRow } from './stackRow.ts';

/** What Linux's p2pdma answers, or that the path never asks it. */
export function linuxRow(verdict: BriefVerdict, path: StackPath): StackRow {
  return {
    layer: 'linux',
    who: `Linux ${verdict.kernel}`,
    isSupposed: false,
    state: path.asksLinux ? outcomeOf(verdict) : 'not-asked',
    ...(path.asksLinux && { word: verdictWords[verdict.mapType].word }),
    sentence: path.asksLinux ? verdict.headline : notAsked(verdict, path),
    rule: null,
    passed: [],
    missing: path.asksLinux ? verdict.missing : [],
  };
}

const outcomeOf = ({ mapType }: BriefVerdict): Outcome => {
  if (mapType === 'UNKNOWN') return 'unknown';
  return mapType === 'NOT_SUPPORTED' ? 'no' : 'yes';
};

const notAsked = ({ mapType }: BriefVerdict, { words, decidedBy }: StackPath): Sentence =>
  say`${words} never asks p2pdma: ${decidedBy}. If it did ask, the answer would be ${verdictWords[mapType].word}.`;
