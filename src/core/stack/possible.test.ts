import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { everyEnd, type Possible } from './possible.ts';

interface Three {
  readonly a: boolean;
  readonly b: boolean;
  readonly c: number;
}
const both = [false, true];

describe('a decision on inputs that are not all known', () => {
  it('takes what is known, and has one end', () => {
    const { ends, missing } = everyEnd<Three, string>({ a: [true], b: [false], c: [3] }, seen =>
      seen.a ? `c is ${seen.c}` : 'no',
    );
    expect(ends).toEqual([{ result: 'c is 3', taken: {} }]);
    expect(missing).toEqual([]);
  });

  it('misses nothing that it does not come to', () => {
    const { ends, missing } = everyEnd<Three, string>({ a: [false], b: both, c: [1, 2, 3] }, seen =>
      seen.a && seen.b ? 'yes' : 'no',
    );
    expect(ends.map(({ result }) => result)).toEqual(['no']);
    expect(missing).toEqual([]);
  });

  it('misses nothing that makes no difference', () => {
    const { ends, missing } = everyEnd<Three, string>({ a: both, b: both, c: [1] }, seen =>
      seen.b ? (seen.a ? 'yes' : 'yes') : 'no',
    );
    expect(missing).toEqual(['b']);
    expect(ends.find(({ taken }) => taken.b === false)?.result).toBe('no');
  });

  it('names what it misses in the order in which it looks', () => {
    const { missing } = everyEnd<Three, string>({ a: both, b: both, c: [1, 2] }, seen =>
      seen.a ? (seen.b ? 'yes' : `no ${seen.c}`) : 'no 1',
    );
    expect(missing).toEqual(['a', 'b', 'c']);
  });

  it('lets what goes wrong in the decision out', () => {
    expect(() =>
      everyEnd<Three, string>({ a: both, b: both, c: [1] }, () => {
        throw new Error('a bug');
      }),
    ).toThrow('a bug');
  });

  it('comes to what any choice of values comes to, and to one of these alone where nothing is missing', () => {
    const value = fc.constantFrom('x', 'y');
    // A decision is any table of the eight cases, looked up input by input.
    const anyTable = fc.array(value, { minLength: 8, maxLength: 8 });
    const anyPossible = fc.record({
      a: fc.constantFrom([false], [true], both),
      b: fc.constantFrom([false], [true], both),
      c: fc.constantFrom([0], [1], [0, 1]),
    });
    fc.assert(
      fc.property(anyTable, anyPossible, (table, possible: Possible<Three>) => {
        const decide = ({ a, b, c }: Three) => table[Number(a) * 4 + Number(b) * 2 + c];
        const { ends, missing } = everyEnd(possible, decide);
        const all = possible.a.flatMap(a =>
          possible.b.flatMap(b => possible.c.map(c => decide({ a, b, c }))),
        );
        expect(new Set(ends.map(({ result }) => result))).toEqual(new Set(all));
        expect(missing.length === 0).toBe(new Set(all).size === 1);
      }),
    );
  });
});
