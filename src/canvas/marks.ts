import type { LitPath } from './pathOnCanvas.ts';

/** Classes that come and go over the picture; the style says how each looks. */
export const markNames = [
  'quiet',
  'taken',
  'chosen',
  'pair-start',
  'lit-BUS_ADDR',
  'lit-THRU_HOST_BRIDGE',
  'lit-NOT_SUPPORTED',
  'lit-UNKNOWN',
] as const;
export type MarkName = (typeof markNames)[number];

export interface Marking {
  /** The path of the pair; what is not on it steps back. */
  readonly lit: LitPath | null;
  /** Something else is drawn over the picture: the path steps back too. */
  readonly isCovered: boolean;
  readonly chosen: string | null;
  readonly pairStart: string | null;
}

/** Which marks each element has, by its id; `rest` is what all others but groups have. Pure. */
export interface Marks {
  readonly byId: ReadonlyMap<string, readonly MarkName[]>;
  readonly rest: readonly MarkName[];
}

/** A path that is covered stays quiet as it was: what does not change is not drawn anew. */
export function marksOf({ lit, isCovered, chosen, pairStart }: Marking): Marks {
  const rest: readonly MarkName[] = lit || isCovered ? ['quiet'] : [];
  const byId = new Map<string, readonly MarkName[]>();
  if (lit && !isCovered) {
    const edges = lit.hops.flatMap(({ edge }) => edge ?? []);
    for (const id of [...lit.boxes, ...edges]) byId.set(id, [`lit-${lit.mapType}`]);
    for (const id of lit.taken) byId.set(id, [...(byId.get(id) ?? []), 'taken']);
  }
  const add = (id: string | null, mark: MarkName) => {
    if (id !== null) byId.set(id, [...(byId.get(id) ?? rest), mark]);
  };
  add(chosen, 'chosen');
  add(pairStart, 'pair-start');
  return { byId, rest };
}
