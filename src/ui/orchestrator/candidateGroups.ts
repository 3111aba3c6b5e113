import type { Candidate, CandidateStanding } from '../../core/p2pdma/orchestrator/findProvider.ts';

/** Candidates of one standing that stand together, and how many of them are in sight. */
export interface CandidateGroup {
  /** Of the last one: whoever would be found heads the group of its ties. */
  readonly standing: CandidateStanding;
  readonly shown: readonly Candidate[];
  readonly hiddenCount: number;
}

/** Of a rack with a hundred providers nobody reads each line: the first of every standing, and the rest on demand. */
export const FIRST_SHOWN = 6;

/** Cuts the ranking, nearest first, into groups; `opened` are shown to their last row, `kept` rows always. */
export function candidateGroups(
  candidates: readonly Candidate[],
  opened: ReadonlySet<CandidateStanding>,
  kept: string | null,
): readonly CandidateGroup[] {
  const groups: { standing: CandidateStanding; all: Candidate[] }[] = [];
  for (const candidate of candidates) {
    const standing = candidate.standing === 'pick' ? 'tie' : candidate.standing;
    const last = groups.at(-1);
    if (last?.standing === standing) last.all.push(candidate);
    else groups.push({ standing, all: [candidate] });
  }
  return groups.map(({ standing, all }) => {
    const isOpen = opened.has(standing) || all.length <= FIRST_SHOWN + 1;
    const shown = isOpen
      ? all
      : all.filter(
          ({ provider, standing: own }, place) => place < FIRST_SHOWN || own === 'pick' || provider === kept,
        );
    return { standing, shown, hiddenCount: all.length - shown.length };
  });
}
