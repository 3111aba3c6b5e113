import type { BarView } from '../../core/dma/barLens.ts';
import type { SegmentKind, SegmentView } from '../../core/dma/barSegments.ts';

/** One row of a BAR that is drawn to scale from its start at the top to its end. */
export interface StripRow {
  /** Null: pieces of several kinds in one row, since there are too many to draw. */
  readonly kind: SegmentKind | null;
  readonly offsetBytes: bigint;
  readonly sizeBytes: bigint;
  readonly askedBytes: bigint | null;
  /** How many pieces it stands for, and how many of them are allocations. */
  readonly pieces: number;
  readonly allocations: number;
  readonly heightPx: number;
  /** Drawn higher than its share, so that its words have room: the scale is broken here. */
  readonly isBroken: boolean;
  /** The chunk it belongs to; `rows` on the first row of a chunk, 0 on the others. */
  readonly chunk: { readonly number: number; readonly rows: number } | null;
}

/** What all rows together would have, if none was too low for its words. */
const BUDGET_PX = 200;
const LEAST_PX = 40;
/** Pieces of one chunk that are drawn one by one. */
const MOST_PIECES = 8;

export function stripRows({ segments, chunks }: Pick<BarView, 'segments' | 'chunks'>): readonly StripRow[] {
  const chunkAt = ({ offsetBytes }: SegmentView) =>
    chunks.find(
      chunk => offsetBytes >= chunk.offsetBytes && offsetBytes < chunk.offsetBytes + chunk.sizeBytes,
    );
  const groups: { chunk: number | null; pieces: SegmentView[] }[] = [];
  for (const segment of segments) {
    const chunk = chunkAt(segment)?.number ?? null;
    const last = groups.at(-1);
    if (last && chunk !== null && last.chunk === chunk) last.pieces.push(segment);
    else groups.push({ chunk, pieces: [segment] });
  }
  const isAlone = segments.length === 1;
  return groups.flatMap(({ chunk, pieces }) => {
    const drawn = drawnPieces(pieces);
    return drawn.map((several, i) => {
      const row = rowOf(several, isAlone);
      const rows = i === 0 ? drawn.length : 0;
      return { ...row, chunk: chunk === null ? null : { number: chunk, rows } };
    });
  });
}

/** The first pieces one by one, what follows as one, and the last by itself: it is the free end of most pools. */
function drawnPieces(pieces: readonly SegmentView[]): readonly (readonly SegmentView[])[] {
  if (pieces.length <= MOST_PIECES) return pieces.map(piece => [piece]);
  const first = pieces.slice(0, MOST_PIECES - 2).map(piece => [piece]);
  return [...first, pieces.slice(MOST_PIECES - 2, -1), pieces.slice(-1)];
}

function rowOf(pieces: readonly SegmentView[], isAlone: boolean): Omit<StripRow, 'chunk'> {
  const [first] = pieces;
  const last = pieces.at(-1);
  if (!first || !last) throw new Error('a row of nothing');
  const share = (last.to - first.from) * BUDGET_PX;
  return {
    kind: pieces.length === 1 ? first.kind : null,
    offsetBytes: first.offsetBytes,
    sizeBytes: last.offsetBytes + last.sizeBytes - first.offsetBytes,
    askedBytes: pieces.length === 1 ? first.askedBytes : null,
    pieces: pieces.length,
    allocations: pieces.filter(({ kind }) => kind === 'allocated').length,
    // A BAR of one piece has no proportions to show.
    heightPx: isAlone ? LEAST_PX : Math.max(LEAST_PX, Math.round(share)),
    isBroken: !isAlone && share < LEAST_PX,
  };
}
