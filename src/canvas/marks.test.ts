import { describe, expect, it } from 'vitest';
import { marksOf } from './marks.ts';
import type { LitPath } from './pathOnCanvas.ts';

const path: LitPath = {
  mapType: 'BUS_ADDR',
  boxes: ['a', 'b'],
  hops: [
    { number: 1, edge: 'a-b', from: 'a', to: 'b' },
    { number: 2, edge: null, from: 'b', to: 'c' },
  ],
  taken: ['b'],
  marks: [],
  within: [],
};
const none = { lit: null, isCovered: false, chosen: null, pairStart: null };

describe('the marks of the picture', () => {
  it('are none where nothing was asked', () => {
    expect(marksOf(none)).toEqual({ byId: new Map(), rest: [] });
  });

  it('light the path of the pair; what is not on it steps back', () => {
    const { byId, rest } = marksOf({ ...none, lit: path });
    expect(Object.fromEntries(byId)).toEqual({
      a: ['lit-BUS_ADDR'],
      b: ['lit-BUS_ADDR', 'taken'],
      'a-b': ['lit-BUS_ADDR'],
    });
    expect(rest).toEqual(['quiet']);
  });

  it('of a path under a run are those of everything else', () => {
    expect(marksOf({ ...none, lit: path, isCovered: true })).toEqual({ byId: new Map(), rest: ['quiet'] });
  });

  it('of what is chosen come to what it has already', () => {
    const { byId } = marksOf({ ...none, lit: path, chosen: 'a', pairStart: 'z' });
    expect([byId.get('a'), byId.get('z')]).toEqual([
      ['lit-BUS_ADDR', 'chosen'],
      ['quiet', 'pair-start'],
    ]);
  });
});
