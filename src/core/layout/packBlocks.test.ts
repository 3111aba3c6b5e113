import { describe, expect, it } from 'vitest';
import { packBlocks } from './packBlocks.ts';

const blocks = (count: number) => Array.from({ length: count }, () => ({ width: 100, height: 100 }));
/** How many blocks each column holds. */
const columns = (...asked: Parameters<typeof packBlocks>) => {
  const counts = new Map<number, number>();
  for (const { x } of packBlocks(...asked).places) counts.set(x, (counts.get(x) ?? 0) + 1);
  return [...counts.values()];
};

describe('blocks', () => {
  it('take as many columns as let them be seen largest', () => {
    expect(columns(blocks(4), 1)).toEqual([2, 2]);
    expect(columns(blocks(4), 4)).toEqual([1, 1, 1, 1]);
    expect(columns(blocks(4), 0.2)).toEqual([4]);
  });

  it('stay in their columns when one more comes', () => {
    expect(columns(blocks(5), 1)).toEqual([2, 2, 1]);
    expect(columns(blocks(5), 1, new Set([2]))).toEqual([2, 3]);
  });

  it('are set anew where that shows them half as large again', () => {
    expect(columns(blocks(9), 1, new Set())).toEqual([3, 3, 3]);
    expect(columns(blocks(2), 2, new Set())).toEqual([1, 1]);
  });
});
