import { describe, expect, it } from 'vitest';
import { keepOnShelf, listShelf, removeFromShelf, takeFromShelf } from './shelf.ts';
import { memoryStorage } from './testing/memoryStorage.ts';

const entry = (id: string, savedAtMs: number) => ({
  id,
  name: `Machine ${id}`,
  origin: 'captured',
  savedAtMs,
});

describe('the shelf', () => {
  it('lists the newest first', () => {
    const storage = memoryStorage();
    keepOnShelf(storage, entry('a', 1), 's=1d.a');
    keepOnShelf(storage, entry('b', 2), 's=1d.b');
    expect(listShelf(storage).map(kept => kept.id)).toEqual(['b', 'a']);
    expect(takeFromShelf(storage, 'a')?.fragment).toBe('s=1d.a');
  });

  it('keeps one entry per machine however often it changes', () => {
    const storage = memoryStorage();
    keepOnShelf(storage, entry('a', 1), 's=1d.old');
    keepOnShelf(storage, entry('a', 2), 's=1d.new');
    expect(listShelf(storage)).toHaveLength(1);
    expect(takeFromShelf(storage, 'a')?.fragment).toBe('s=1d.new');
  });

  it('passes over what it cannot read and leaves it in place', () => {
    const storage = memoryStorage();
    storage.setItem('peerlane.machine.x', '{not json');
    storage.setItem('peerlane.machine.y', '{"name":3}');
    storage.setItem('somebody-else', 'theirs');
    expect(listShelf(storage)).toEqual([]);
    expect(storage.length).toBe(3);
  });

  it('says so when the browser refuses to keep it', () => {
    expect(keepOnShelf(memoryStorage({ full: true }), entry('a', 1), 's=1d.a')).toBe(false);
  });

  it('forgets what it is told to forget', () => {
    const storage = memoryStorage();
    keepOnShelf(storage, entry('a', 1), 's=1d.a');
    removeFromShelf(storage, 'a');
    expect(takeFromShelf(storage, 'a')).toBeNull();
  });
});
