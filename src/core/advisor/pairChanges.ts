import type { PairMatrix } from '../p2pdma/policy/matrix.ts';
import { type MapType, mapTypes } from '../p2pdma/policy/verdict.ts';
import type { NodeId } from '../topology/machine.ts';

/** What became of a pair: the verdict's rank, or where one of both is unknown that it is another. */
export const pairChangeKinds = ['same', 'better', 'worse', 'changed'] as const;
export type PairChange = (typeof pairChangeKinds)[number];

/** How many unordered pairs have another verdict than before; pairs that only one of both has are not counted. */
export type PairChanges = Readonly<Record<Exclude<PairChange, 'same'>, number>>;

/** How bad a verdict is for somebody who wants to use it. */
export const badness: Record<MapType, number> = {
  BUS_ADDR: 0,
  THRU_HOST_BRIDGE: 1,
  UNKNOWN: 2,
  NOT_SUPPORTED: 3,
};

/** What a pair with one verdict is, set beside another. */
export function changeOf(was: MapType, now: MapType): PairChange {
  if (was === now) return 'same';
  if (was === 'UNKNOWN' || now === 'UNKNOWN') return 'changed';
  return badness[now] < badness[was] ? 'better' : 'worse';
}

/** The one of two directions that counts for an unordered pair: worse if one is, else better. */
const weight: Readonly<Record<PairChange, number>> = { same: 0, changed: 1, better: 2, worse: 3 };
export const worseOf = (one: PairChange, other: PairChange): PairChange =>
  weight[one] >= weight[other] ? one : other;

/** Holds two matrices against each other, pair by pair. `dull` are endpoints that nobody looks at. */
export function pairChanges(
  before: PairMatrix,
  after: PairMatrix,
  dull: { readonly has: (id: NodeId) => boolean } = new Set(),
): PairChanges {
  const placeBefore = new Map<NodeId, number>(before.ids.map((id, i) => [id, i]));
  const both = after.ids.flatMap((id, now) => {
    const was = placeBefore.get(id);
    return was === undefined || dull.has(id) ? [] : [{ was, now }];
  });
  const places = {
    was: Int32Array.from(both, ({ was }) => was),
    now: Int32Array.from(both, ({ now }) => now),
  };
  const counts: Record<PairChange, number> = { same: 0, better: 0, worse: 0, changed: 0 };
  for (let row = 0; row < both.length; row++) {
    for (const column of differing(before, after, places, row)) {
      const [there, back] = [
        changeBetween(before, after, both[row], both[column]),
        changeBetween(before, after, both[column], both[row]),
      ];
      // A pair that differs both ways is met twice.
      if (row > column || back === 'same') counts[worseOf(there, back)]++;
    }
  }
  const { better, worse, changed } = counts;
  return { better, worse, changed };
}

interface InBoth {
  readonly was: number;
  readonly now: number;
}

interface Places {
  readonly was: Int32Array;
  readonly now: Int32Array;
}

/** Columns in which a row differs. Most do not, so this is a plain run over both rows. */
function differing(
  before: PairMatrix,
  after: PairMatrix,
  { was, now }: Places,
  row: number,
): readonly number[] {
  const found: number[] = [];
  const [wasRow, nowRow] = [(was[row] ?? 0) * before.ids.length, (now[row] ?? 0) * after.ids.length];
  const [wasTypes, nowTypes] = [before.mapTypes, after.mapTypes];
  for (let column = 0; column < was.length; column++) {
    if (wasTypes[wasRow + (was[column] as number)] !== nowTypes[nowRow + (now[column] as number)])
      found.push(column);
  }
  return found;
}

const changeBetween = (
  before: PairMatrix,
  after: PairMatrix,
  row: InBoth | undefined,
  column: InBoth | undefined,
): PairChange =>
  row && column
    ? (changeByCode[before.mapTypes[row.was * before.ids.length + column.was] ?? 0]?.[
        after.mapTypes[row.now * after.ids.length + column.now] ?? 0
      ] ?? 'same')
    : 'same';

/** By verdict before and after. */
const changeByCode = mapTypes.map(was => mapTypes.map(now => changeOf(was, now)));

/** `2 pairs better, 1 worse`; empty where nothing is different. */
export const pairChangesText = ({ better, worse, changed }: PairChanges): string =>
  (
    [
      [better, 'better'],
      [worse, 'worse'],
      [changed, 'different'],
    ] as const
  )
    .filter(([count]) => count > 0)
    .map(([count, word], i) => `${count} ${i > 0 ? '' : count === 1 ? 'pair ' : 'pairs '}${word}`)
    .join(', ');
