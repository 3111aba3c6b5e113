/**
 * The canonical form of a document before packing: named lines of cells. A line is a column of one fact over all
 * functions (or roots), which packs far better than a record per function. What a reader does not know it skips.
 */
export type Sheet = ReadonlyMap<string, readonly string[]>;

/** Lines end with a line feed, cells with a tab; neither occurs inside a cell. */
export const makeSheetText = (sheet: Sheet): string =>
  [...sheet].map(([key, cells]) => [key, ...cells].join('\t')).join('\n');

export function parseSheetText(text: string): Sheet {
  const sheet = new Map<string, readonly string[]>();
  for (const line of text.split('\n')) {
    const [key = '', ...cells] = line.split('\t');
    if (!sheet.has(key)) sheet.set(key, cells);
  }
  return sheet;
}
