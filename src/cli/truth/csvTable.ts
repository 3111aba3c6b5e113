/** Lines of a CSV file by the names of its first line. Cells in double quotes may hold commas. */
export function csvRows(text: string): readonly Readonly<Record<string, string>>[] {
  const [head, ...lines] = text
    .trim()
    .split(/\r?\n/)
    .map(line => cellsOf(line));
  return lines.map(cells =>
    Object.fromEntries((head ?? []).map((name, place) => [name, cells[place] ?? ''])),
  );
}

const cellsOf = (line: string): readonly string[] =>
  Array.from(line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g), ([, quoted, plain]) =>
    quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'),
  );

/** The number in a cell, after letters such as those of `gen3` and `x16`. */
export const numberIn = (row: Readonly<Record<string, string>>, column: string): number =>
  Number((row[column] ?? '').replace(/^[a-z]+/, ''));
