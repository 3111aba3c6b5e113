import { readability } from './spread.ts';

/** Something with a size that wants a place. */
interface Sized {
  readonly width: number;
  readonly height: number;
}

export interface Packed {
  /** The upper left corner of each block, in the order of the blocks, and the width of its column. */
  readonly places: readonly Place[];
  readonly width: number;
  readonly height: number;
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly columnWidth: number;
  /** Whether nothing stands to the right of its column. */
  readonly isLast: boolean;
}

const GAP = 24;

/**
 * Stacks blocks into columns, keeping their order; of all heights the one that lets the whole be seen largest on a
 * screen of this aspect (width to height). `kept`: the blocks, by number, at which columns began before an edit; they
 * begin there again, so that what was not touched stays where it is, unless the best is seen far larger.
 */
export function packBlocks(
  blocks: readonly Sized[],
  aspect: number,
  kept: ReadonlySet<number> | null = null,
): Packed {
  const tallest = Math.max(0, ...blocks.map(block => block.height));
  const heights = new Set([tallest]);
  let stacked = -GAP;
  for (const block of blocks) {
    stacked += block.height + GAP;
    if (stacked >= tallest) heights.add(stacked);
  }
  const zoomOf = (packed: Packed) => readability(packed, aspect);
  const best = candidateHeights(heights)
    .map(height => intoColumns(blocks, (_, bottom) => bottom > height))
    .reduce((best, packed) => (zoomOf(packed) > zoomOf(best) ? packed : best));
  if (!kept) return best;
  const asBefore = intoColumns(blocks, i => kept.has(i));
  return zoomOf(asBefore) > WORTH_STAYING * zoomOf(best) ? asBefore : best;
}

/** A picture that could be seen half as large again is worth looking for things anew. */
const WORTH_STAYING = 2 / 3;

/** Many blocks give many heights; a few dozen of them are near enough to the best, and keep this linear. */
const MOST_HEIGHTS = 48;
function candidateHeights(heights: ReadonlySet<number>): readonly number[] {
  const step = Math.ceil(heights.size / MOST_HEIGHTS);
  return [...heights].filter((_, i) => i % step === 0);
}

/** `isFull`: whether a block, by number and by where it would end, begins another column. */
function intoColumns(blocks: readonly Sized[], isFull: (block: number, bottom: number) => boolean): Packed {
  const columns: { x: number; width: number }[] = [{ x: 0, width: 0 }];
  const corners: { y: number; column: number }[] = [];
  let [y, height] = [0, 0];
  for (const [i, block] of blocks.entries()) {
    if (y > 0 && isFull(i, y + block.height)) {
      const { x, width } = columns.at(-1) ?? { x: 0, width: 0 };
      columns.push({ x: x + width + GAP, width: 0 });
      y = 0;
    }
    const column = columns.at(-1);
    if (column) column.width = Math.max(column.width, block.width);
    corners.push({ y, column: columns.length - 1 });
    y += block.height + GAP;
    height = Math.max(height, y - GAP);
  }
  const last = columns.length - 1;
  const places = corners.map(({ y, column }) => {
    const { x, width } = columns[column] ?? { x: 0, width: 0 };
    return { x, y, columnWidth: width, isLast: column === last };
  });
  const end = columns[last] ?? { x: 0, width: 0 };
  return { places, width: end.x + end.width, height };
}
