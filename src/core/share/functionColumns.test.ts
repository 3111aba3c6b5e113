import { describe, expect, it } from 'vitest';
import type { BridgeWindows } from '../topology/bar.ts';
import { absent, known, unknown } from '../topology/fact.ts';
import type { Link, LinkRate } from '../topology/link.ts';
import { addressColumns, busColumns, functionColumns, windowColumns } from './functionColumns.ts';

const columns = functionColumns('hex');
const hex = <T>(value: T) => known(value, 'hex' as const);

describe('the columns of functions', () => {
  it('by which models are told stand first, in their places for ever', () => {
    const all = Object.values(columns);
    expect(all.slice(0, 4).map(({ key }) => key)).toEqual(['v', 'd', 'n', 'pt']);
    expect(all.map(({ identifies }) => identifies)).toEqual(all.map((_, i) => i < 4));
  });

  it('are told apart by their keys', () => {
    const keys = [
      ...[columns, windowColumns('hex', () => undefined), addressColumns('hex', () => undefined)],
      busColumns('hex'),
    ].flatMap(group => Object.values(group).map(({ key }) => key));
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('refuse a value that the fact may not hold, and one that is none', () => {
    const { codec } = columns.maxPayloadBytes;
    expect(codec.write(hex(256), 0)).toBe('100');
    expect(codec.read('100', 0)).toEqual(hex(256));
    for (const cell of ['101', '0', 'x', '']) expect(codec.read(cell, 0)).toBeUndefined();
  });
});

describe('a link in a cell', () => {
  const { codec } = columns.link;
  const rate = (generation: LinkRate['generation'], width: LinkRate['width']) =>
    hex<LinkRate>({ generation, width });
  const link = (maximum: Link['maximum'], current: Link['current']) => hex<Link>({ maximum, current });

  it('is one rate where it runs at its maximum, and else two', () => {
    const alike = codec.write(link(rate(5, 16), rate(5, 16)), 0);
    const other = codec.write(link(rate(3, 8), rate(3, 8)), 0);
    expect(codec.write(link(rate(5, 16), rate(3, 8)), 0)).toBe(`${alike} ${other}`);
    expect(alike).not.toContain(' ');
    expect(codec.read(alike, 0)).toEqual(link(rate(5, 16), rate(5, 16)));
    expect(codec.read(`${alike} ${other}`, 0)).toEqual(link(rate(5, 16), rate(3, 8)));
    expect(codec.read(`${other} ${alike}`, 0)).toEqual(link(rate(3, 8), rate(5, 16)));
    expect(codec.write(link(unknown, absent('hex')), 0)).toBe('=? -');
    expect(codec.read('=? -', 0)).toEqual(link(unknown, absent('hex')));
    // A third rate is none, and one that cannot be read makes the whole unreadable.
    for (const cell of [`${alike} ${alike} ${alike}`, `${alike} x`, `x ${alike}`, 'x', `${alike} `])
      expect(codec.read(cell, 0)).toBeUndefined();
  });
});

describe('bridge windows in a cell', () => {
  const range = (base: bigint, limit: bigint) => hex({ base, limit });
  const windows = (io: BridgeWindows['io'], memory: typeof io, prefetchable: typeof io) =>
    hex<BridgeWindows>({ io, memory, prefetchable });
  const codec = () => windowColumns('hex', () => undefined).windows.codec;

  it('are three ranges, each beginning where the last of its kind ended', () => {
    const one = windows(
      absent('hex'),
      range(0x8000_0000n, 0x800f_ffffn),
      range(0x1_0000_0000n, 0x1_ffff_ffffn),
    );
    const next = windows(
      absent('hex'),
      range(0x8010_0000n, 0x801f_ffffn),
      range(0x2_0000_0000n, 0x2_ffff_ffffn),
    );
    const [writer, reader] = [codec(), codec()];
    const cells = [writer.write(one, 0), writer.write(next, 1)];
    expect(cells).toEqual(['=- m80000000:^14 l100000000:^20', '=- e:^14 e:^20']);
    expect(cells.map((cell, i) => reader.read(cell, i))).toEqual([one, next]);
  });

  it('are refused where one is missing, cannot be read, or is one too many', () => {
    for (const cell of ['=- -', '=- - - -', '=- x -', '=x - -', '=- - x', '=- - e:^c'])
      expect([cell, codec().read(cell, 0)]).toEqual([cell, undefined]);
    expect(codec().read('=- - -', 0)).toEqual(windows(absent('hex'), absent('hex'), absent('hex')));
  });
});
