/** A text with the name of the file that it was in. */
export interface TextFile {
  readonly name: string;
  readonly text: string;
}

/** Several texts as one paste; the importer passes over the lines with their names, as `head` and `tail` print them. */
export const joinTexts = (files: readonly TextFile[]): string =>
  files.map(({ name, text }) => `==> ${oneLine(name)} <==\n${text}\n\n`).join('');

/** As long as the importer takes for a name. */
const oneLine = (name: string) => name.replace(/\s+/g, ' ').slice(0, 200);
