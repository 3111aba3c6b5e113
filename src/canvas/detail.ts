/** Nothing that is written in the picture is smaller on the screen. */
const LEAST_PX = 11;

/** How much a box says at some size of the picture, and how large. */
export interface Detail {
  /** Lines of words that have room in a box: its name and its address, its name alone, or none. */
  readonly lines: 0 | 1 | 2;
  /** The smallest letters, in layout pixels. */
  readonly letter: number;
}

/** Up to here two lines have room in a box, and one. */
const TWO_LINES = 14.5;
const ONE_LINE = 33;

/** At this zoom, so that the smallest letters are eleven pixels of the screen; in steps, which are drawn again. */
export function detailAt(zoom: number): Detail {
  const letter = Math.max(LEAST_PX, Math.ceil((2 * LEAST_PX) / zoom) / 2);
  return { lines: letter <= TWO_LINES ? 2 : letter <= ONE_LINE ? 1 : 0, letter };
}

/** As the picture is saved. */
export const FULL_DETAIL: Detail = detailAt(1);
