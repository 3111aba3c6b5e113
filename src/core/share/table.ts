import { number } from '../lib/cell.ts';
import { hex } from '../lib/hex.ts';
import { err, type Result } from '../lib/result.ts';
import { type Columns, readColumns, writeColumns } from './columns.ts';
import { damaged, type ShareError } from './shareError.ts';
import type { Sheet } from './sheet.ts';

/** Rows of a kind of their own, such as other devices: how many there are, then a column for each field. */
export interface Table<T> {
  /** The key of the line that says how many rows there are. */
  readonly key: string;
  /** What to call the rows when they cannot be read. */
  readonly what: string;
  readonly maximumRows: number;
  readonly columns: Columns<T>;
}

/** The lines of a table; none where it has no rows. */
export function writeTable<T>(
  { key, columns }: Table<T>,
  rows: readonly T[],
): readonly (readonly [string, readonly string[]])[] {
  if (rows.length === 0) return [];
  const models = rows.map(() => '');
  return [[key, [hex(rows.length, 1)]], ...writeColumns(columns, rows, models)];
}

/** Reads the rows back; none where the table has no lines. */
export function readTable<T>(table: Table<T>, sheet: Sheet): Result<readonly T[], ShareError> {
  const count = number(table.maximumRows).read(sheet.get(table.key)?.[0] ?? '0', 0);
  if (count === undefined) return err(damaged(table.what));
  return readColumns(table.columns, sheet, Array<string>(count).fill(''));
}
