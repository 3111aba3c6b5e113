/** Something with a size that wants a place. */
interface Sized {
  readonly width: number;
  readonly height: number;
}

export interface Packed {
  /** The upper left corner of each block, in the order of the blocks. */
  readonly places: readonly { readonly x: number; readonly y: number }[];
  readonly width: number;
  readonly height: number;
}

const GAP = 24;
/** Width to height of the part of a screen that the picture gets. */
const ASPECT = 1.1;

/** Stacks blocks into columns, keeping their order; of all heights the one that lets the whole be seen largest. */
export function packBlocks(blocks: readonly Sized[]): Packed {
  const tallest = Math.max(0, ...blocks.map(block => block.height));
  const heights = new Set([tallest]);
  let stacked = -GAP;
  for (const block of blocks) {
    stacked += block.height + GAP;
    if (stacked >= tallest) heights.add(stacked);
  }
  return [...heights]
    .map(height => intoColumns(blocks, height))
    .reduce((best, packed) => (zoomOf(packed) > zoomOf(best) ? packed : best));
}

/** How large it is drawn on a screen of unit height. */
const zoomOf = ({ width, height }: Packed): number => Math.min(ASPECT / width, 1 / height);

function intoColumns(blocks: readonly Sized[], target: number): Packed {
  const places: { x: number; y: number }[] = [];
  let [x, y, columnWidth, height] = [0, 0, 0, 0];
  for (const block of blocks) {
    if (y > 0 && y + block.height > target) {
      x += columnWidth + GAP;
      [y, columnWidth] = [0, 0];
    }
    places.push({ x, y });
    y += block.height + GAP;
    columnWidth = Math.max(columnWidth, block.width);
    height = Math.max(height, y - GAP);
  }
  return { places, width: x + columnWidth, height };
}
