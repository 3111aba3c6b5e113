import fc from 'fast-check';
import { deflateSync, strToU8 } from 'fflate';
import { describe, expect, it } from 'vitest';
import { anyDocument } from '../testing/arbitraryMachine.ts';
import { toBase64url } from './base64url.ts';
import { newDocument } from './document.ts';
import { documentSheet } from './encode.ts';
import { makeFile, parseFile } from './file.ts';
import { decodeDocument, encodeDocument } from './payload.ts';
import { makeSheetText } from './sheet.ts';

const packed = (text: string) => `1d.${toBase64url(deflateSync(strToU8(text)))}`;
/** A function with 1 GiB of memory in BAR 2 and an I/O BAR 0, and one of which nothing is known. */
const gpu = 'N\tGPU\nT\t0008\nb\t2lp30 0i6\t?\nba\tl100000000 i1000\t.';
const withGpu = (...lines: readonly string[]) => packed([gpu, ...lines].join('\n'));
const empty = newDocument({ name: '', roots: [], functions: [], others: [], sideLinks: [] });

describe('a document as text', () => {
  it('comes back the same, whatever its facts, sources and shape', () => {
    fc.assert(
      fc.property(anyDocument, document => {
        expect(decodeDocument(encodeDocument(document))).toEqual({ ok: true, value: document });
      }),
      { numRuns: 150 },
    );
  });

  it('comes back with its idle links counted as captured, where a person said so', () => {
    const { machine } = empty;
    for (const shown of [machine, { ...machine, idleLinks: 'as-captured' as const }]) {
      const document = { ...empty, machine: shown };
      expect(decodeDocument(encodeDocument(document))).toEqual({ ok: true, value: document });
    }
    expect(decodeDocument(packed('IL\tc'))).toMatchObject({
      value: { machine: { idleLinks: 'as-captured' } },
    });
    const plain = decodeDocument(packed('T\t00'));
    expect(plain.ok && 'idleLinks' in plain.value.machine).toBe(false);
  });

  it('is canonical: what was read is written as the same text', () => {
    fc.assert(
      fc.property(anyDocument, document => {
        const text = encodeDocument(document);
        const read = decodeDocument(text);
        expect(read.ok && encodeDocument(read.value)).toBe(text);
      }),
    );
  });

  it('does not depend on how sibling subtrees are interleaved in memory', () => {
    fc.assert(
      fc.property(anyDocument, document => {
        const { machine } = document;
        const depth = new Map<string, number>();
        for (const fn of machine.functions) depth.set(fn.id, (depth.get(fn.parent) ?? 0) + 1);
        const breadthFirst = machine.functions.toSorted(
          (a, b) => (depth.get(a.id) ?? 0) - (depth.get(b.id) ?? 0),
        );
        const shuffled = { ...document, machine: { ...machine, functions: breadthFirst } };
        expect(encodeDocument(shuffled)).toBe(encodeDocument(document));
      }),
    );
  });

  it('uses only characters that a fragment may hold', () => {
    fc.assert(
      fc.property(anyDocument, document => {
        expect(encodeDocument(document)).toMatch(/^1[dr]\.[\w-]*$/);
      }),
    );
  });

  it('comes back the same from a JSON file', () => {
    fc.assert(
      fc.property(anyDocument, document => {
        expect(parseFile(makeFile(document))).toEqual({ ok: true, value: document });
      }),
    );
  });
});

describe('text that nobody vouches for', () => {
  const cases = [
    { why: 'no text at all', text: '', code: 'not-a-link' },
    { why: 'a word', text: 'hello', code: 'not-a-link' },
    { why: 'a machine with something before it', text: ` ${encodeDocument(empty)}`, code: 'not-a-link' },
    { why: 'a schema of the future', text: '2d.AAAA', code: 'newer-schema' },
    { why: 'a packing of the future', text: '1z.AAAA', code: 'unknown-packing' },
    { why: 'a letter that is not base64url', text: '1d.AA+A', code: 'damaged' },
    { why: 'a stream cut in the middle', text: packed(gpu).slice(0, -4), code: 'damaged' },
    { why: 'a tree with a bracket too few', text: packed('T\t00('), code: 'damaged' },
    { why: 'a tree with a bracket too many', text: packed('T\t00)'), code: 'damaged' },
    { why: 'more cells than functions', text: packed('T\t00\nv\t8086\t8087'), code: 'damaged' },
    { why: 'a vendor id of five digits', text: packed('T\t00\nv\t18086'), code: 'damaged' },
    {
      why: 'an address beyond 64 bits',
      text: packed('T\t00\nb\t0m12\nba\tl10000000000000000'),
      code: 'damaged',
    },
    { why: 'a bus beyond 255', text: packed('T\t00()08()\nRB\tff\nbu\t+'), code: 'damaged' },
    { why: 'a virtual function of one that is not there', text: packed('T\t00\npf\t7'), code: 'damaged' },
    { why: 'a device of which nothing says the bus', text: packed('T\t00(00)\nbu\t?'), code: 'damaged' },
    { why: 'bus numbers that are none', text: packed('T\t00()\nbu\t5'), code: 'damaged' },
    { why: 'bus numbers of more bridges than there are', text: packed('T\t00\nbu\t+'), code: 'damaged' },
    { why: 'bridge windows that are none', text: packed('T\t00()\nw\t=-'), code: 'damaged' },
    { why: 'windows of more bridges than there are', text: packed('T\t00\nw\t?'), code: 'damaged' },
    { why: 'a physical function by no number', text: packed('T\t00\npf\tx'), code: 'damaged' },
    { why: 'a function that is virtual of itself', text: packed('T\t00\npf\t0'), code: 'damaged' },
    { why: 'an address without its BAR', text: packed('T\t00\nba\tm0'), code: 'damaged' },
    { why: 'a BAR without its address', text: packed('T\t00\nb\t0m12'), code: 'damaged' },
    { why: 'a source of facts that there is not', text: packed('S\tz'), code: 'damaged' },
    { why: 'idle links counted in no known way', text: packed('IL\tx'), code: 'damaged' },
    { why: 'a root bus that is none', text: packed('T\t.\nRB\t100'), code: 'damaged' },
    { why: 'a name longer than names may be', text: packed(`N\t${'x'.repeat(1001)}`), code: 'damaged' },
    { why: 'flows by no number', text: packed('W\tx'), code: 'damaged' },
    { why: 'two functions of one id', text: packed('T\t0000'), code: 'invalid-machine' },
    {
      why: 'a function that goes by the name of every object',
      text: packed('T\t00\nid\tconstructor'),
      code: 'damaged',
    },
    { why: 'a root that does', text: packed('T\t.\nRI\t__proto__'), code: 'damaged' },
    { why: 'a device that does', text: packed('O\t1\nOI\ttoString'), code: 'damaged' },
    { why: 'a billion other devices', text: packed('O\t3b9aca00'), code: 'damaged' },
    {
      why: 'bridges nested beyond all buses',
      text: packed(`T\t${'00('.repeat(300)}${')'.repeat(300)}`),
      code: 'damaged',
    },
    { why: 'more functions than the cap', text: packed(`T\t${'00'.repeat(70_000)}`), code: 'damaged' },
    { why: 'more roots than the cap', text: packed(`T${'\t.'.repeat(70_000)}`), code: 'too-large' },
    { why: 'a bomb: 4 MiB in 4 kB', text: packed('x'.repeat(4 << 20)), code: 'too-large' },
    { why: 'text longer than any machine needs', text: `1d.${'A'.repeat(1_000_000)}`, code: 'too-large' },
  ];
  it.each(cases)('is refused in words: $why', ({ text, code }) => {
    const result = decodeDocument(text);
    expect(result).toMatchObject({ ok: false, error: { code } });
    expect(!result.ok && result.error.message).toMatch(/^[A-Z].*\. [A-Z].*\.$/);
  });

  const drivers = [
    { why: 'memory of a function that is not there', lines: ['D\t1', 'DN\t2'], code: 'damaged' },
    { why: 'memory of a root', lines: ['D\t1', 'DN\tr0'], code: 'damaged' },
    { why: 'memory of one function told twice', lines: ['D\t2'], code: 'invalid-machine' },
    { why: 'a chunk in no BAR at all', lines: ['D\t1', 'DC\t6+0:1000'], code: 'damaged' },
    { why: 'a chunk in a BAR that is not there', lines: ['D\t1', 'DC\t4+0:1000'], code: 'invalid-machine' },
    { why: 'a chunk in I/O ports', lines: ['D\t1', 'DC\t0+0:10'], code: 'invalid-machine' },
    { why: 'an empty chunk', lines: ['D\t1', 'DC\t2+0:0'], code: 'damaged' },
    { why: 'a chunk beyond 64 bits', lines: ['D\t1', 'DC\t2+0:10000000000000000'], code: 'damaged' },
    {
      why: 'a chunk past the end of its BAR',
      lines: ['D\t1', 'DC\t2+1000:40000000'],
      code: 'invalid-machine',
    },
    {
      why: 'a chunk past the end of all addresses, where the BAR is unknown',
      lines: ['D\t1', 'DN\t1', 'DC\t2+ffffffffffffffff:2'],
      code: 'invalid-machine',
    },
    { why: 'chunks that overlap', lines: ['D\t1', 'DC\t2+0:2000 2+1000:1000'], code: 'invalid-machine' },
    {
      why: 'registers past the end of their BAR',
      lines: ['D\t1', 'DR\t2+3fffffff:2'],
      code: 'invalid-machine',
    },
    {
      why: 'registers within a chunk',
      lines: ['D\t1', 'DC\t2+0:2000', 'DR\t2+1000:8'],
      code: 'invalid-machine',
    },
    { why: 'a CMB in a BAR that is not there', lines: ['C\t1', 'CB\t4'], code: 'invalid-machine' },
    { why: 'an array whose entries have a provider', lines: ['Q\t1', 'QR\t1'], code: 'damaged' },
    {
      why: 'a list bound to two providers',
      lines: ['QA\tl', 'Q\t2', 'QR\t0\t1'],
      code: 'damaged',
    },
    { why: 'private memory of no bytes', lines: ['H\t1', 'HS\t0'], code: 'damaged' },
    {
      why: 'allocations of one page',
      lines: ['D\t1', 'DC\t2+0:4000/0:800,800:800'],
      code: 'invalid-machine',
    },
    {
      why: 'allocations out of order',
      lines: ['D\t1', 'DC\t2+0:4000/1000:1000,0:1000'],
      code: 'invalid-machine',
    },
    {
      why: 'an allocation of whose last page only a part is there',
      lines: ['D\t1', 'DC\t2+0:1800/0:1001'],
      code: 'invalid-machine',
    },
    { why: 'an allocation of nothing', lines: ['D\t1', 'DC\t2+0:4000/0:0'], code: 'damaged' },
    {
      why: 'more allocations than the cap, by a cell that repeats',
      lines: ['D\t2', 'DN\t0\t1', `DC\t2+0:40000000/${Array(9000).fill('0:1').join(',')}`],
      code: 'damaged',
    },
    { why: 'a billion providers', lines: ['D\t3b9aca00'], code: 'damaged' },
    { why: 'a CMB unit of the future', lines: ['C\t1', 'CU\t7'], code: 'damaged' },
    { why: 'a CMB of more bits than the register', lines: ['C\t1', 'CS\t100000'], code: 'damaged' },
    { why: 'private memory of two sizes', lines: ['H\t2'], code: 'invalid-machine' },
    { why: 'one function unmappable twice', lines: ['U\t2'], code: 'invalid-machine' },
    { why: 'a client that is not there', lines: ['Q\t1', 'QC\to0'], code: 'damaged' },
    { why: 'a provider that is not there', lines: ['QP\t9'], code: 'damaged' },
    { why: 'a transfer by a device that is not there', lines: ['XD\t9'], code: 'damaged' },
    { why: 'a segment without a word', lines: ['X\t1'], code: 'damaged' },
    { why: 'a segment of no bytes', lines: ['X\t1', 'XS\tm0:0'], code: 'damaged' },
    { why: 'a segment longer than 32 bits can say', lines: ['X\t1', 'XS\tm0:100000000'], code: 'damaged' },
    { why: 'a segment of a root', lines: ['X\t1', 'XS\tr0/2+0:1'], code: 'damaged' },
    { why: 'a million segments', lines: ['X\tfffff', 'XS\tm0:1'], code: 'damaged' },
    { why: 'an architecture of the future', lines: ['PA\tz'], code: 'damaged' },
    { why: 'memory that ends before it begins', lines: ['PM\t1000:fff'], code: 'damaged' },
    { why: 'a root complex of three crossings', lines: ['PC\tuuuu'], code: 'damaged' },
    { why: 'a root complex that is not there', lines: ['PR\tr1=uuuuu'], code: 'damaged' },
    { why: 'one root complex told twice', lines: ['PR\tr0=uuuuu r0=nnnnn'], code: 'damaged' },
    { why: 'a behaviour of a root', lines: ['PV\tr0=n'], code: 'damaged' },
    { why: 'a subtractive bridge that is none', lines: ['PS\t0'], code: 'damaged' },
    { why: 'an offset beyond 64 bits', lines: ['PO\tr0=n10000000000000000'], code: 'damaged' },
    { why: 'a link beside PCIe from a device to itself', lines: ['L\t1'], code: 'damaged' },
    { why: 'a link beside PCIe of no rate', lines: ['L\t1', 'LB\t1', 'LR\t0'], code: 'damaged' },
    { why: 'a target over a root', lines: ['VR\tr0'], code: 'damaged' },
    { why: 'two namespaces of one number', lines: ['VR\t0', 'V\t2'], code: 'damaged' },
    { why: 'a namespace on nothing', lines: ['VR\t0', 'V\t1', 'VD\t9'], code: 'damaged' },
    { why: 'a namespace with the memory of nobody', lines: ['VR\t0', 'V\t1', 'VM\tn9'], code: 'damaged' },
    { why: 'commands of no bytes', lines: ['VR\t0', 'VZ\t0'], code: 'damaged' },
    { why: 'a million commands', lines: ['VR\t0', 'VC\tfffff'], code: 'damaged' },
    { why: 'a shared buffer of no bytes', lines: ['B\t1', 'BS\t0'], code: 'damaged' },
    { why: 'a shared buffer of a root', lines: ['B\t1', 'BE\tr0'], code: 'damaged' },
    { why: 'a run under no kernel', lines: ['B\t1', 'BK\t2.6'], code: 'damaged' },
    { why: 'a hundred runs', lines: ['B\t64'], code: 'damaged' },
    { why: 'an importer that is not there', lines: ['B\t1', 'BT\t9:dyey:a'], code: 'damaged' },
    { why: 'an importer of a letter too few', lines: ['B\t1', 'BT\t0:dye:a'], code: 'damaged' },
    { why: 'a call of the future', lines: ['B\t1', 'BC\tzgpu1'], code: 'damaged' },
    { why: 'a call without its arguments', lines: ['B\t1', 'BC\tm'], code: 'damaged' },
    { why: 'a call with one too many', lines: ['B\t1', 'BC\tx,'], code: 'damaged' },
    { why: 'a party with a stray %', lines: ['B\t1', 'BC\ta%'], code: 'damaged' },
    { why: 'a wait beyond an hour', lines: ['B\t1', 'BC\ttfffffffffff'], code: 'damaged' },
    { why: 'a script of a thousand calls', lines: ['B\t1', `BC\t${'x '.repeat(1000)}x`], code: 'damaged' },
    { why: 'a link beside PCIe without an end', lines: ['L\t1', 'LB\t2'], code: 'damaged' },
  ];
  it.each(drivers)('is refused in words: $why', ({ lines, code }) => {
    const result = decodeDocument(withGpu(...lines));
    expect(result).toMatchObject({ ok: false, error: { code } });
    expect(!result.ok && result.error.message).toMatch(/^[A-Z].*\. [A-Z].*\.$/);
  });

  it('may hold a segment that no BAR holds, as a person may type it to see what comes of it', () => {
    const segments = [{ kind: 'bar-memory', bar: 2, offsetBytes: 0x4000_0000n, sizeBytes: 1 }];
    const result = decodeDocument(withGpu('X\t1', 'XS\t0/2+40000000:1'));
    expect(result).toMatchObject({ ok: true, value: { transfer: { segments } } });
  });

  it('may say what a whole list of BARs was before an edit, without its addresses', () => {
    const result = decodeDocument(packed('T\t00\nb\t@~4;0m12@e0m13\nba\tm1000'));
    const bar = { index: 0, kind: 'memory32', prefetchable: false };
    const [fn] = result.ok ? result.value.machine.functions : [];
    expect(fn?.bars).toMatchObject({
      source: 'edited',
      value: [{ ...bar, sizeBytes: { value: 0x2000n }, address: { value: 0x1000n } }],
      was: {
        source: 'text',
        value: [{ ...bar, sizeBytes: { value: 0x1000n }, address: { state: 'unknown' } }],
      },
    });
  });

  it('may say what could be: a chunk as large as its BAR, all of it allocated', () => {
    const result = decodeDocument(withGpu('D\t1', 'DP\ty', 'DC\t2+0:40000000/0:40000000'));
    expect(result).toMatchObject({
      ok: true,
      value: { drivers: { memory: { providers: [{ isPublished: true }] } } },
    });
  });

  it('never throws, whatever was changed in the packed text', () => {
    fc.assert(
      fc.property(anyDocument, fc.nat(), fc.string({ maxLength: 3 }), (document, at, junk) => {
        const text = encodeDocument(document);
        const cut = at % text.length;
        decodeDocument(text.slice(0, cut) + junk + text.slice(cut + junk.length));
      }),
    );
  });

  it('never throws, whatever was changed in a cell', () => {
    const junk = fc.oneof(
      fc.string({ maxLength: 4 }),
      fc.constantFrom('\t', '\n', '(', ')', '?', '@', '-', 'ffffffff'),
    );
    fc.assert(
      fc.property(anyDocument, fc.nat(), junk, (document, at, change) => {
        const text = makeSheetText(documentSheet(document));
        const cut = at % text.length;
        decodeDocument(packed(text.slice(0, cut) + change + text.slice(cut + change.length)));
      }),
      { numRuns: 250 },
    );
  });

  it('is read past lines that this version does not know', () => {
    expect(decodeDocument(packed('T\t.\nzz\tfuture\n__proto__\tx\nconstructor\ty'))).toMatchObject({
      ok: true,
    });
  });
});
