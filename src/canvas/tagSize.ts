export const TAG_HEIGHT = 18;
const PADDING = 7;
const LETTER = 6.2;
/** The smaller the picture, the larger its letters. */
const LARGER = { middle: 1.4, far: 2 };

/** How large a small box of words is, near and from afar. */
export function tagSize(words: string) {
  const width = words.length * LETTER + 2 * PADDING;
  return { width, widthMiddle: width * LARGER.middle, widthFar: width * LARGER.far, height: TAG_HEIGHT };
}
