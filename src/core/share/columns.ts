import type { CellCodec } from '../lib/cell.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { damaged, type ShareError } from './shareError.ts';
import type { Sheet } from './sheet.ts';

/** One fact of every row, as a line of the sheet. */
export interface Column<T> {
  /** The line's key; never given a second meaning. */
  readonly key: string;
  /** What to call it when it cannot be read. */
  readonly what: string;
  readonly codec: CellCodec<T>;
  /** The cell predicted where nothing comes before it. */
  readonly first: string;
  /** Rows that agree in the identifying columns are the same model, and the later cells of a model repeat. */
  readonly identifies: boolean;
}

/** A column that does not tell models apart. */
export const column = <T>(key: string, what: string, codec: CellCodec<T>, first: string): Column<T> => ({
  key,
  what,
  codec,
  first,
  identifies: false,
});

/** A column for each field of T, in the order in which they are written and read. */
export type Columns<T> = { readonly [K in keyof T]: Column<T[K]> };

/**
 * Writes the rows column by column. A cell is left empty where it equals the last one of the same model (else the
 * last one of all); empty cells at the end, and columns of nothing else, are left out.
 */
export function writeColumns<T>(columns: Columns<T>, rows: readonly T[], models: readonly string[]) {
  const lines: [string, readonly string[]][] = [];
  let known = models;
  for (const field of fieldsOf(columns)) {
    const column = columns[field];
    const cells = rows.map((row, i) => column.codec.write(row[field], i));
    const predictor = cellPredictor(column.first, known);
    const written = cells.map((cell, i) => {
      const predicted = predictor.predict(i);
      predictor.learn(i, cell);
      return cell === predicted ? '' : cell;
    });
    const length = written.findLastIndex(cell => cell !== '') + 1;
    if (length > 0) lines.push([column.key, written.slice(0, length)]);
    if (column.identifies) known = refined(known, cells);
  }
  return lines;
}

/** Reads the rows back. `models` must be what it was when they were written; its length is the number of rows. */
export function readColumns<T>(
  columns: Columns<T>,
  sheet: Sheet,
  models: readonly string[],
): Result<readonly T[], ShareError> {
  const rows = models.map(() => ({}) as T); // every field of T is set below
  let known = models;
  for (const field of fieldsOf(columns)) {
    const column = columns[field];
    const cells = filledCells(column, sheet.get(column.key) ?? [], known);
    if (!cells) return err(damaged(column.what));
    for (const [i, row] of rows.entries()) {
      const value = column.codec.read(cells[i] ?? '', i);
      if (value === undefined) return err(damaged(column.what));
      row[field] = value;
    }
    if (column.identifies) known = refined(known, cells);
  }
  return ok(rows);
}

/** The lines of a single row; a field as it is by default has none. */
export const writeRow = <T>(columns: Columns<T>, row: T) => writeColumns(columns, [row], ['']);

export function readRow<T>(columns: Columns<T>, sheet: Sheet): Result<T, ShareError> {
  const rows = readColumns(columns, sheet, ['']);
  if (!rows.ok) return rows;
  const [row] = rows.value;
  if (row === undefined) throw new Error('one model, one row');
  return ok(row);
}

function filledCells<T>(column: Column<T>, written: readonly string[], models: readonly string[]) {
  if (written.length > models.length) return undefined;
  const predictor = cellPredictor(column.first, models);
  return models.map((_, i) => {
    const cell = written[i] || predictor.predict(i);
    predictor.learn(i, cell);
    return cell;
  });
}

function cellPredictor(first: string, models: readonly string[]) {
  const lastOfModel = new Map<string, string>();
  let last = first;
  return {
    predict: (i: number): string => lastOfModel.get(models[i] ?? '') ?? last,
    learn: (i: number, cell: string): void => {
      last = cell;
      lastOfModel.set(models[i] ?? '', cell);
    },
  };
}

/** Models told apart by one more column; numbered, so that names stay short however many columns identify. */
function refined(models: readonly string[], cells: readonly string[]): readonly string[] {
  const numbers = new Map<string, string>();
  return models.map((model, i) => {
    const key = `${model}\t${cells[i]}`;
    const number = numbers.get(key) ?? `${numbers.size}`;
    numbers.set(key, number);
    return number;
  });
}

const fieldsOf = <T>(columns: Columns<T>) => Object.keys(columns) as (keyof T & string)[];
