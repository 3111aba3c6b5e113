/** A style sheet counts in rem, which are this many pixels where the reader did not choose another size of text. */
const USUAL = 16;

let chosen: number | undefined;

/** What is so many pixels at the usual size of text, at the size that this reader chose: for what has to be measured. */
export function scaled(usualPixels: number): number {
  chosen ??= Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || USUAL;
  return (usualPixels * chosen) / USUAL;
}

/** The same for a style. */
export const rem = (usualPixels: number): string => `${usualPixels / USUAL}rem`;
