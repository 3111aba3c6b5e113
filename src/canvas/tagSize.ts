export const TAG_HEIGHT = 18;
const PADDING = 7;
const LETTER = 6.2;

/** How wide a small box of words is. */
export const tagWidth = (words: string): number => words.length * LETTER + 2 * PADDING;
