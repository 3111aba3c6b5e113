import { expect, it } from 'vitest';
import type { Candidate, CandidateStanding } from '../../core/p2pdma/orchestrator/findProvider.ts';
import { nodeId } from '../../core/topology/machine.ts';
import { candidateGroups, FIRST_SHOWN } from './candidateGroups.ts';

const distance = { returned: 4, leastHops: 4, clients: [], examined: 0, messages: [] };
const some = (count: number, standing: CandidateStanding): readonly Candidate[] =>
  Array.from({ length: count }, (_, i) => ({
    provider: nodeId(`${standing}${i}`),
    standing,
    why: [],
    distance,
  }));

it('whoever would be found stands with its ties', () => {
  const groups = candidateGroups(
    [...some(1, 'pick'), ...some(2, 'tie'), ...some(1, 'refused')],
    new Set(),
    null,
  );
  expect(groups.map(({ standing, shown }) => [standing, shown.length])).toEqual([
    ['tie', 3],
    ['refused', 1],
  ]);
});

it('of a long group the first are shown, and all of it on demand', () => {
  const all = some(111, 'farther');
  const [cut] = candidateGroups(all, new Set(), null);
  expect(cut).toMatchObject({ hiddenCount: 111 - FIRST_SHOWN });
  const [opened] = candidateGroups(all, new Set(['farther']), null);
  expect(opened).toMatchObject({ hiddenCount: 0 });
});

it('nobody is hidden alone: the line that says so would take the same room', () => {
  const [group] = candidateGroups(some(FIRST_SHOWN + 1, 'farther'), new Set(), null);
  expect(group?.hiddenCount).toBe(0);
});

it('whoever is found or assigned is in sight wherever it stands', () => {
  const ties = [...some(20, 'tie'), ...some(1, 'pick'), ...some(20, 'refused')];
  const shown = candidateGroups(ties, new Set(), 'refused19').flatMap(group => group.shown);
  expect(shown.map(({ provider }) => provider)).toEqual(expect.arrayContaining(['pick0', 'refused19']));
});
