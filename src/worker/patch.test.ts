import { describe, expect, it } from 'vitest';
import { patched, patchOf } from './patch.ts';

const items = Array.from({ length: 100 }, (_, at) => ({ at }));
const base = { name: 'a', items, others: ['x'] };

describe('an object that is much like another', () => {
  it('is told by the items and fields that differ, and is the same when it is put together', () => {
    const changed = { ...base, name: 'b', items: items.with(7, { at: 700 }) };
    const patch = patchOf(base, changed);
    expect(patch).toEqual({ fields: { name: 'b' }, items: { items: [[7, { at: 700 }]] } });
    expect(patch && patched(base, structuredClone(patch))).toEqual(changed);
  });
  it.each([
    ['has a list of another length', { ...base, items: items.slice(1) }],
    ['has a list of which much differs', { ...base, items: items.map(item => ({ ...item })) }],
    ['has a field more', { ...base, more: 1 }],
    ['lacks a field', { name: 'a', items, other: ['x'] }],
  ])('is told whole where it %s', (_, changed) => {
    expect(patchOf(base, changed)).toBeNull();
  });
  it('is told whole where it is a list itself', () => {
    expect(patchOf([1, 2], [1, 3])).toBeNull();
    expect(patchOf([], [])).toBeNull();
  });
});
