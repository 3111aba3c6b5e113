import { describe, expect, it } from 'vitest';
import { type CellCodec, number, text } from '../lib/cell.ts';
import { device, fabricMachine, hostBridge, rootPort } from '../testing/fabricMachine.ts';
import type { BridgeWindows } from '../topology/bar.ts';
import { makeBdf } from '../topology/bdf.ts';
import { absent, known, unknown } from '../topology/fact.ts';
import { nodeId } from '../topology/machine.ts';
import { MAX_DEPTH } from '../topology/validateParents.ts';
import { addressCodec, makeSigned, parseSigned, rangeCodec } from './addresses.ts';
import { barShapes } from './barCells.ts';
import { busCounter, busException } from './busNumbers.ts';
import { fact, factOfFacts } from './factCells.ts';
import { defaultRootId, idCodec, idOfRow, idRow } from './ids.ts';
import { MAX_NODES } from './limits.ts';
import { nodeCells } from './nodeCells.ts';
import { rangeCell } from './rangeCell.ts';
import { makeShape, parseShape, type ShapeNode } from './shape.ts';

/** Each value is written as its cell and read back from it. */
function expectCells<T>(codec: CellCodec<T>, cells: readonly (readonly [value: T, cell: string])[]) {
  for (const [value, cell] of cells) {
    expect(codec.write(value, 0)).toBe(cell);
    expect(codec.read(cell, 0)).toEqual(value);
  }
}
const expectRefused = (codec: CellCodec<unknown>, cells: readonly string[]) => {
  for (const cell of cells) expect([cell, codec.read(cell, 0)]).toEqual([cell, undefined]);
};

describe('a fact in a cell', () => {
  const codec = fact(number(0xff), 'hex');

  it('is its value, with what it was and its source where that is not the usual one', () => {
    expectCells(codec, [
      [unknown, '?'],
      [absent('hex'), '-'],
      [absent('log'), '@l-'],
      [known(0x1f, 'hex'), '1f'],
      [known(0x1f, 'text'), '@t1f'],
      [{ ...known(0x1f, 'edited'), was: known(2, 'hex') }, '@~1;2@e1f'],
      [{ ...known(0x1f, 'edited'), was: absent('text') }, '@~3;@t-@e1f'],
      [{ ...known(0x1f, 'hex'), was: unknown }, '@~1;?1f'],
    ]);
  });

  it('is refused without a value, of a source that there is not, and where what it was is cut', () => {
    expectRefused(codec, [
      '',
      '@',
      '@t',
      '@z1',
      '100',
      '@~1;x1',
      '@~9;1',
      '@~1;1',
      '@~;1',
      '@~100000;1',
      'x@~1;21',
    ]);
  });

  it('of empty text is not the same as a fact without a value', () => {
    const words = fact(text, 'hex');
    expectCells(words, [
      [known('', 'hex'), '='],
      [known('', 'text'), '@t='],
      [known('?', 'hex'), '=?'],
    ]);
    expectRefused(words, ['', '@t']);
  });

  it('of facts takes its own source as the usual one of its parts', () => {
    const pair = factOfFacts(
      usual => ({
        write: (value: ReturnType<typeof known<number>>, i: number) => fact(number(9), usual).write(value, i),
        read: (cell, i) => {
          const part = fact(number(9), usual).read(cell, i);
          return part?.state === 'known' ? part : undefined;
        },
      }),
      'hex',
    );
    expectCells(pair, [
      [known(known(3, 'hex'), 'hex'), '3'],
      [known(known(3, 'text'), 'text'), '@t3'],
      [known(known(3, 'hex'), 'text'), '@t=@h3'],
      [unknown, '?'],
    ]);
    expectRefused(pair, ['@z3', 'a', '']);
  });
});

describe('BARs in a cell', () => {
  const codec = barShapes('hex');
  const bar = (index: number, sizeBytes: bigint) =>
    ({ index, kind: 'memory64', prefetchable: true, sizeBytes: known(sizeBytes, 'hex') }) as const;

  it('are register, kind, whether prefetchable, and size as a power of two or in bytes', () => {
    expectCells(codec, [
      [[], '.'],
      [[bar(0, 1n)], '0lp0'],
      [[bar(5, 1n << 63n)], '5lp63'],
      [[bar(1, 3n)], '1lpx3'],
      [[{ ...bar(2, 16n), kind: 'io', prefetchable: false }], '2i4'],
      [
        [{ ...bar(2, 16n), kind: 'memory32', prefetchable: false, sizeBytes: unknown }, bar(3, 2n)],
        '2m? 3lp1',
      ],
    ]);
  });

  it('are refused of other registers and kinds, beyond 64 bits, and more than six', () => {
    expectRefused(codec, [
      '6lp1',
      '0zp1',
      '0lp64',
      '0lp',
      'lp1',
      '0lp100',
      '0lpx',
      '0lpx10000000000000000',
      'x0lp1',
      '',
    ]);
    expect(codec.read(Array(6).fill('0i4').join(' '), 0)).toHaveLength(6);
    expectRefused(codec, [Array(7).fill('0i4').join(' ')]);
  });
});

it('a part of a BAR is register, offset and length, which is not nothing', () => {
  expectCells(rangeCell, [
    [{ bar: 0, offsetBytes: 0n, sizeBytes: 1n }, '0+0:1'],
    [{ bar: 5, offsetBytes: 0xffff_ffff_ffff_ffffn, sizeBytes: 0x1000n }, '5+ffffffffffffffff:1000'],
  ]);
  expectRefused(rangeCell, [
    '6+0:1',
    '0+0:0',
    '0+:1',
    '0+0:',
    '0+10000000000000000:1',
    '0+0:10000000000000000',
    '10+0:1',
    '0+0:1g',
  ]);
});

describe('bus numbers', () => {
  it('that enumeration does not predict stand on their side of a plus', () => {
    expectCells(busException, [
      [{ secondary: null, subordinate: null }, '+'],
      [{ secondary: 5, subordinate: null }, '05+'],
      [{ secondary: null, subordinate: 0xf }, '+0f'],
      [{ secondary: 0, subordinate: 0xff }, '00+ff'],
    ]);
    expectRefused(busException, ['', '5+', '+f', '005+', '05', '05+0f+', '+gg']);
  });

  it('are counted up from the highest in use', () => {
    const counter = busCounter(3);
    expect([counter.next(), counter.highest()]).toEqual([4, 3]);
    counter.use(9);
    counter.use(5);
    expect([counter.next(), counter.highest()]).toEqual([10, 9]);
  });
});

describe('ids', () => {
  const bdf = makeBdf({ domain: 1, bus: 2, device: 0x1f, function: 3 });
  const place = { bdf, parent: nodeId('up') };

  const [, gpu] = fabricMachine(hostBridge([rootPort('port', [device('gpu')])])).functions;
  if (!gpu) throw new Error('no device');

  it('of a root tell its domain and bus, and whether its bridge is there', () => {
    expect(defaultRootId({ kind: 'host-bridge', domain: 0, bus: 0x80 })).toBe('hb:0000:80');
    expect(defaultRootId({ kind: 'unplaced-bus', domain: 0x10000, bus: 5 })).toBe('bus:10000:05');
  });

  it('are by address, by place below the parent, or a name of one’s own', () => {
    expectCells(idCodec, [
      [{ by: 'address' }, '-'],
      [{ by: 'place' }, '/'],
      [{ by: 'name', id: nodeId('gpu') }, 'gpu'],
      [{ by: 'name', id: nodeId('-') }, '=-'],
      [{ by: 'name', id: nodeId('/x') }, '=/x'],
    ]);
    expectRefused(idCodec, ['constructor', '__proto__', '=toString', 'x'.repeat(1001)]);
    expect(idRow({ ...gpu, id: nodeId(gpu.bdf) })).toEqual({ by: 'address' });
    expect(idRow({ ...gpu, id: nodeId('hb/00.0'), parent: nodeId('hb') })).toEqual({ by: 'place' });
    expect(idRow(gpu)).toEqual({ by: 'name', id: 'gpu' });
    expect(idOfRow({ by: 'place' }, place)).toBe('up/1f.3');
    expect(idOfRow({ by: 'address' }, place)).toBe('0001:02:1f.3');
    expect(idOfRow({ by: 'name', id: nodeId('gpu') }, place)).toBe('gpu');
  });
});

describe('the shape of a tree', () => {
  const leaf = (devfn: number, more: Partial<ShapeNode> = {}): ShapeNode => ({
    ...{ devfn, bus: null, domain: null, children: null },
    ...more,
  });

  it.each<[text: string, nodes: readonly ShapeNode[]]>([
    ['00', [leaf(0)]],
    ['00f9', [leaf(0), leaf(0xf9)]],
    ['08()', [leaf(8, { children: [] })]],
    ['08(00(01))10', [leaf(8, { children: [leaf(0, { children: [leaf(1)] })] }), leaf(0x10)]],
    ['11:1112', [leaf(0x11, { bus: 0x11 }), leaf(0x12)]],
    ['!10000;00', [leaf(0, { domain: 0x10000 })]],
    ['!1;02:0003', [leaf(0, { domain: 1, bus: 2 }), leaf(3)]],
  ])('%s', (text, nodes) => {
    expect(makeShape(nodes)).toBe(text);
    expect(parseShape(text)).toEqual(nodes);
  });

  it('is refused where brackets or numbers are left open, or it is deeper than a tree may be', () => {
    for (const text of [
      '0',
      '00(',
      '00)',
      '00)(',
      '00)00(',
      '01:',
      '!1;',
      '!;00',
      '!123456789;00',
      '00(01:)',
      'zz',
      '00 ',
    ])
      expect([text, parseShape(text)]).toEqual([text, undefined]);
    expect(parseShape('00'.repeat(MAX_NODES))).toHaveLength(MAX_NODES);
    expect(parseShape('00'.repeat(MAX_NODES + 1))).toBeUndefined();
    const deep = (depth: number) => '00('.repeat(depth) + ')'.repeat(depth);
    expect(parseShape(deep(MAX_DEPTH + 1))).toHaveLength(1);
    expect(parseShape(deep(MAX_DEPTH + 2))).toBeUndefined();
  });
});

describe('an address', () => {
  const range = (base: bigint, limit: bigint) => known({ base, limit }, 'hex');
  const windows: BridgeWindows = {
    io: range(0x1000n, 0x1fffn),
    memory: range(0x8000_0000n, 0x8fff_ffffn),
    prefetchable: range(0x10_0000_0000n, 0x1f_ffff_ffffn),
  };
  const top = 0xffff_ffff_ffff_ffffn;

  it('is counted from the base of the window that holds it, both ends included', () => {
    for (const [address, cell] of [
      [0x1000n, 'o0'],
      [0x1fffn, 'offf'],
      [0x8000_0000n, 'w0'],
      [0x8fff_ffffn, 'wfffffff'],
      [0x10_0000_0010n, 'p10'],
    ] as const)
      expectCells(
        addressCodec(() => windows),
        [[address, cell]],
      );
  });

  it('outside is counted from the last one of the same size, forwards or back', () => {
    const cells: readonly (readonly [bigint, string])[] = [
      [0xffffn, 'iffff'],
      [0x1_0000n, 'm10000'],
      [0xfff0n, 'inf'],
      [0xffff_ffffn, 'mfffeffff'],
      [0x1_0000_0000n, 'l100000000'],
      [top, 'lfffffffeffffffff'],
      [0x1_0000_0000n, 'lnfffffffeffffffff'],
    ];
    const [writer, reader] = [addressCodec(() => undefined), addressCodec(() => undefined)];
    for (const [address, cell] of cells) {
      expect(writer.write(address, 0)).toBe(cell);
      expect(reader.read(cell, 0)).toBe(address);
    }
  });

  it('is refused beyond 64 bits, below zero, and by a window that is not there', () => {
    expectRefused(
      addressCodec(() => undefined),
      ['w0', 'p0', 'o0', 'x0', '', 'l', 'ln1', 'l10000000000000000', 'lz'],
    );
    expect(addressCodec(() => undefined).read('lffffffffffffffff', 0)).toBe(top);
    expect(addressCodec(() => undefined).read('l0', 0)).toBe(0n);
    const codec = addressCodec(() => undefined);
    expect(codec.write(top, 0)).toBe('lffffffffffffffff');
    expect(codec.write(0n, 0)).toBe('i0');
    expect(() => codec.write(-1n, 0)).toThrow('64-bit');
    expect(() => codec.write(top + 1n, 0)).toThrow('64-bit');
  });

  it('signed is hexadecimal, with n before a negative one', () => {
    for (const [value, text] of [
      [0n, '0'],
      [-1n, 'n1'],
      [0x1fn, '1f'],
    ] as const) {
      expect(makeSigned(value)).toBe(text);
      expect(parseSigned(text)).toBe(value);
    }
    for (const text of ['', 'n', '-1', 'nn1', '1x', 'x1', '100000000000000000'])
      expect(parseSigned(text)).toBeUndefined();
  });

  it('begins a range, whose length is a power of two or a number; one that begins where the last ended is e', () => {
    const cells: readonly (readonly [base: bigint, limit: bigint, cell: string])[] = [
      [0x1000n, 0x1fffn, 'i1000:^c'],
      [0x2000n, 0x2fffn, 'e:^c'],
      [0x4000n, 0x4002n, 'i3000:3'],
      [0x5000n, 0x5000n, 'i1000:^0'],
      // A window that is closed ends before it begins.
      [0xf000n, 0xfffn, 'ia000:ne000'],
    ];
    const [writer, reader] = [rangeCodec(() => undefined), rangeCodec(() => undefined)];
    for (const [base, limit, cell] of cells) {
      expect(writer.write({ base, limit }, 0)).toBe(cell);
      expect(reader.read(cell, 0)).toEqual({ base, limit });
    }
  });

  it('of a range is refused with its limit beyond 64 bits or below zero', () => {
    const whole = rangeCodec(() => undefined);
    expect(whole.read('i0:^40', 0)).toEqual({ base: 0n, limit: top });
    // The next would begin beyond the last address, wherever it ends.
    expect(whole.read('e:n1', 0)).toBeUndefined();
    for (const [at, cell] of [
      [0n, 'i0:^0'],
      [top, 'lffffffffffffffff:^0'],
    ] as const) {
      const one = { base: at, limit: at };
      expect(rangeCodec(() => undefined).write(one, 0)).toBe(cell);
      expect(rangeCodec(() => undefined).read(cell, 0)).toEqual(one);
    }
    for (const cell of [
      'e:1',
      'i0',
      'i0:',
      'i0:1:1',
      'i0:^',
      'i0:^100',
      'i0:^g',
      'i0:^cz',
      'i0:^x^c',
      'i1:^40',
      'i0:0',
      'i0:n1',
      'x:1',
    ])
      expect([cell, rangeCodec(() => undefined).read(cell, 0)]).toEqual([cell, undefined]);
  });
});

describe('nodes of a machine in cells', () => {
  const shown = fabricMachine(hostBridge([rootPort('port', [device('gpu')])], { id: 'root' }));
  const others = [{ id: nodeId('usb'), label: 'USB', parent: null, virtualDma: false }];
  const cells = nodeCells({ ...shown, others });

  it('stand by their place in their list, and are read as what they are', () => {
    expectCells(cells.function, [
      [nodeId('port'), '0'],
      [nodeId('gpu'), '1'],
    ]);
    expectCells(cells.bridge, [[nodeId('port'), '0']]);
    expectCells(cells.device, [
      [nodeId('usb'), 'o0'],
      [nodeId('gpu'), '1'],
    ]);
    expectCells(cells.root, [[nodeId('root'), 'r0']]);
    expectRefused(cells.function, ['2', 'o0', 'r0', '']);
    expectRefused(cells.bridge, ['1', '2']);
    expectRefused(cells.device, ['o1', 'r0', '2']);
    expectRefused(cells.root, ['0', 'r1']);
    expect(() => cells.root.write(nodeId('gpu'), 0)).toThrow('no such node');
  });
});
