import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { number, text } from '../lib/cell.ts';
import { type Columns, column, readColumns, readRow, writeColumns, writeRow } from './columns.ts';
import { makeSheetText, parseSheetText, type Sheet } from './sheet.ts';
import { readTable, type Table, writeTable } from './table.ts';

interface Row {
  readonly vendor: number;
  readonly name: string;
  readonly size: number;
}
const columns: Columns<Row> = {
  vendor: { ...column('v', 'vendors', number(0xffff), '0'), identifies: true },
  name: column('n', 'names', text, 'none'),
  size: column('s', 'sizes', number(0xff), '1'),
};
const row = (vendor: number, name: string, size = 1): Row => ({ vendor, name, size });
const same = (rows: readonly unknown[]) => rows.map(() => '');
const read = (rows: number, ...lines: readonly (readonly [string, readonly string[]])[]) =>
  readColumns(columns, new Map(lines), Array<string>(rows).fill(''));

describe('rows as columns', () => {
  it.each<[why: string, rows: readonly Row[], lines: readonly (readonly [string, readonly string[]])[]]>([
    ['all as predicted', [row(0, 'none'), row(0, 'none')], []],
    ['a cell that differs', [row(1, 'none')], [['v', ['1']]]],
    [
      'a cell that repeats the last',
      [row(1, 'a'), row(1, 'a')],
      [
        ['v', ['1']],
        ['n', ['a']],
      ],
    ],
    ['a later one that differs', [row(0, 'none'), row(0, 'a')], [['n', ['', 'a']]]],
    [
      'the last one of the same model, not the last of all',
      [row(1, 'a'), row(2, 'b'), row(1, 'a'), row(2, 'b')],
      [
        ['v', ['1', '2', '1', '2']],
        ['n', ['a', 'b']],
      ],
    ],
    [
      'the last of all for a model that comes first',
      [row(1, 'a', 7), row(2, 'a', 7)],
      [
        ['v', ['1', '2']],
        ['n', ['a']],
        ['s', ['7']],
      ],
    ],
  ])('%s', (_, rows, lines) => {
    expect(writeColumns(columns, rows, same(rows))).toEqual(lines);
    expect(read(rows.length, ...lines)).toEqual({ ok: true, value: rows });
  });

  it('come back whatever they are, and the models that the rows begin with', () => {
    const anyRow = fc.record({
      vendor: fc.nat(3),
      name: fc.constantFrom('none', 'a', 'b'),
      size: fc.nat(2),
      model: fc.constantFrom('', 'x'),
    });
    fc.assert(
      fc.property(fc.array(anyRow, { maxLength: 8 }), drawn => {
        const rows = drawn.map(({ model: _, ...facts }) => facts);
        const models = drawn.map(({ model }) => model);
        const sheet: Sheet = new Map(writeColumns(columns, rows, models));
        expect(readColumns(columns, sheet, models)).toEqual({ ok: true, value: rows });
        for (const cells of sheet.values()) expect(cells.at(-1)).not.toBe('');
      }),
    );
  });

  it('are refused by the name of the column that has a cell too many, or one that it never writes', () => {
    const refused = (what: string) => ({ ok: false, error: { what: expect.stringContaining(what) } });
    expect(read(1, ['n', ['a', 'b']])).toMatchObject(refused('names'));
    expect(read(2, ['n', ['a', 'b']])).toMatchObject({ ok: true });
    expect(read(0, ['n', []])).toEqual({ ok: true, value: [] });
    expect(read(1, ['v', ['10000']])).toMatchObject(refused('vendors'));
    expect(read(1, ['s', ['100']])).toMatchObject(refused('sizes'));
  });

  it('of which there is one have a line only for what is not as by default', () => {
    expect(writeRow(columns, row(0, 'none', 2))).toEqual([['s', ['2']]]);
    expect(readRow(columns, new Map([['s', ['2']]]))).toEqual({ ok: true, value: row(0, 'none', 2) });
    expect(readRow(columns, new Map())).toEqual({ ok: true, value: row(0, 'none') });
    expect(readRow(columns, new Map([['s', ['x']]]))).toMatchObject({ ok: false });
  });
});

describe('a table', () => {
  const table: Table<Row> = { key: 'K', what: 'things', maximumRows: 0x11, columns };

  it('says how many rows it has, and has no line where it has none', () => {
    expect(writeTable(table, [])).toEqual([]);
    expect(writeTable(table, [row(1, 'none')])).toEqual([
      ['K', ['1']],
      ['v', ['1']],
    ]);
    const many = Array.from({ length: 0x11 }, () => row(0, 'none'));
    expect(writeTable(table, many)).toEqual([['K', ['11']]]);
    expect(readTable(table, new Map([['K', ['11']]]))).toEqual({ ok: true, value: many });
    expect(readTable(table, new Map())).toEqual({ ok: true, value: [] });
  });

  it('is refused where it has more rows than it may, or says no number', () => {
    for (const count of ['12', 'x', '-1'])
      expect(readTable(table, new Map([['K', [count]]]))).toMatchObject({
        ok: false,
        error: { what: expect.stringContaining('things') },
      });
  });
});

describe('a sheet', () => {
  it('is lines of cells with tabs between, each led by its key', () => {
    const sheet: Sheet = new Map([
      ['a', ['1', '', '2']],
      ['b', []],
    ]);
    expect(makeSheetText(sheet)).toBe('a\t1\t\t2\nb');
    expect([...parseSheetText('a\t1\t\t2\nb')]).toEqual([...sheet]);
  });

  it('counts the first of two lines with one key', () => {
    expect([...parseSheetText('a\t1\nb\t2\na\t3')]).toEqual([
      ['a', ['1']],
      ['b', ['2']],
    ]);
  });
});
