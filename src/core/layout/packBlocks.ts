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
/** Width to height of a screen with its side panels taken off. */
const ASPECT = 1.4;

/**
 * Stacks blocks into columns, keeping their order, so that the whole has about the shape of a screen. `area` is that
 * of the whole picture, so that parts packed on their own agree on a height.
 */
export function packBlocks(blocks: readonly Sized[], area: number): Packed {
  const tallest = Math.max(0, ...blocks.map(block => block.height));
  const target = Math.max(tallest, Math.sqrt(area / ASPECT));
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
