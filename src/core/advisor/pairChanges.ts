import type { PairMatrix } from '../p2pdma/matrix.ts';
import { type MapType, mapTypes } from '../p2pdma/verdict.ts';
import type { NodeId } from '../topology/machine.ts';

/** How many ordered pairs do better and worse than before; pairs that only one of both has are not counted. */
export interface PairChanges {
  readonly better: number;
  readonly worse: number;
}

/** How bad a verdict is for somebody who wants to use it. */
export const badness: Record<MapType, number> = {
  BUS_ADDR: 0,
  THRU_HOST_BRIDGE: 1,
  UNKNOWN: 2,
  NOT_SUPPORTED: 3,
};
const badnessByCode = mapTypes.map(mapType => badness[mapType]);

/** Holds two matrices against each other, pair by pair. */
export function pairChanges(before: PairMatrix, after: PairMatrix): PairChanges {
  const placeBefore = new Map<NodeId, number>(before.ids.map((id, i) => [id, i]));
  const same = after.ids.map(id => placeBefore.get(id) ?? -1);
  let better = 0;
  let worse = 0;
  for (const [row, oldRow] of same.entries()) {
    if (oldRow < 0) continue;
    for (const [column, oldColumn] of same.entries()) {
      if (oldColumn < 0 || row === column) continue;
      const now = badnessByCode[after.mapTypes[row * after.ids.length + column] ?? 0] ?? 0;
      const was = badnessByCode[before.mapTypes[oldRow * before.ids.length + oldColumn] ?? 0] ?? 0;
      if (now < was) better++;
      if (now > was) worse++;
    }
  }
  return { better, worse };
}

/** `2 pairs better, 1 worse`; empty where nothing is different. */
export function pairChangesText({ better, worse }: PairChanges): string {
  const pairs = (count: number) => (count === 1 ? '1 pair' : `${count} pairs`);
  if (better > 0 && worse > 0) return `${pairs(better)} better, ${worse} worse`;
  if (better > 0) return `${pairs(better)} better`;
  return worse > 0 ? `${pairs(worse)} worse` : '';
}
