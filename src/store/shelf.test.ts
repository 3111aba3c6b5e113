import { describe, expect, it } from 'vitest';
import { moveOldShelf } from './oldShelf.ts';
import { memoryBrowser } from './testing/memoryShelf.ts';
import { memoryStorage } from './testing/memoryStorage.ts';

const entry = (id: string, savedAtMs: number, fragment = `s=1d.${id}`) => ({
  id,
  name: `Machine ${id}`,
  origin: 'captured',
  savedAtMs,
  fragment,
});

describe('the shelf', () => {
  it('lists the newest first, one entry per machine however often it changes', async () => {
    const shelf = memoryBrowser().tab();
    await shelf.keep(entry('a', 1, 's=old'), 0);
    await shelf.keep(entry('b', 2), 0);
    expect(await shelf.keep(entry('a', 3, 's=new'), 1)).toEqual({ kind: 'kept', version: 2 });
    expect((await shelf.list()).map(kept => kept.id)).toEqual(['a', 'b']);
    expect((await shelf.take('a'))?.fragment).toBe('s=new');
  });

  it('never writes over a version that was not read', async () => {
    const shelf = memoryBrowser().tab();
    await shelf.keep(entry('a', 1, 's=mine'), 0);
    await shelf.keep(entry('a', 2, 's=theirs'), 1);
    expect(await shelf.keep(entry('a', 3, 's=late'), 1)).toEqual({ kind: 'changed-elsewhere' });
    expect((await shelf.take('a'))?.fragment).toBe('s=theirs');
  });

  it('keeps anew what somebody forgot meanwhile', async () => {
    const shelf = memoryBrowser().tab();
    await shelf.keep(entry('a', 1), 0);
    await shelf.forget('a');
    expect(await shelf.keep(entry('a', 2), 1)).toEqual({ kind: 'kept', version: 2 });
  });

  it('holds in memory what a full disk refuses, and lets it go once it is written', async () => {
    const { tab, disk } = memoryBrowser();
    const shelf = tab();
    await shelf.keep(entry('a', 1, 's=first'), 0);
    disk.state = 'full';
    expect(await shelf.keep(entry('a', 2, 's=second'), 1)).toEqual({ kind: 'refused', full: true });
    expect((await shelf.take('a'))?.fragment).toBe('s=second');
    disk.state = 'well';
    expect(await shelf.keep(entry('a', 3, 's=third'), 1)).toEqual({ kind: 'kept', version: 2 });
    expect(shelf.held()).toEqual([]);
  });

  it('has the older state after a write that broke off, as another visit sees it', async () => {
    const { tab, disk } = memoryBrowser();
    const shelf = tab();
    await shelf.keep(entry('a', 1, 's=first'), 0);
    disk.state = 'broken';
    expect(await shelf.keep(entry('a', 2, 's=second'), 1)).toEqual({ kind: 'refused', full: false });
    disk.state = 'well';
    expect((await tab().take('a'))?.fragment).toBe('s=first');
  });

  it('puts back what was forgotten, with its kept states', async () => {
    const shelf = memoryBrowser().tab();
    const snapshot = { id: 's', machineId: 'a', name: 'before', savedAtMs: 1, fragment: 's=0' };
    await shelf.keep(entry('a', 1), 0);
    await shelf.keepSnapshot(snapshot);
    const forgotten = await shelf.forget('a');
    expect([await shelf.list(), await shelf.snapshots('a')]).toEqual([[], []]);
    if (!forgotten) throw new Error('there was something to forget');
    expect(await shelf.bringBack(forgotten)).toBe(true);
    expect((await shelf.take('a'))?.fragment).toBe('s=1d.a');
    expect(await shelf.snapshots('a')).toEqual([snapshot]);
  });

  it('tells the other tabs, not itself', async () => {
    const { tab } = memoryBrowser();
    const [mine, theirs] = [tab(), tab()];
    const heard: string[] = [];
    mine.onChangeElsewhere(id => heard.push(`mine ${id}`));
    theirs.onChangeElsewhere(id => heard.push(`theirs ${id}`));
    await mine.keep(entry('a', 1), 0);
    expect(heard).toEqual(['theirs a']);
  });
});

describe('the old shelf', () => {
  const PREFIX = 'peerlane.machine.';
  const old = (id: string, fragment = `s=1d.${id}`) => JSON.stringify(entry(id, 1, fragment));

  it('moves as a whole and leaves nothing behind but what is not its own or cannot be read', async () => {
    const { records, tab } = memoryBrowser();
    const storage = memoryStorage();
    for (const id of ['a', 'b', 'c']) storage.setItem(PREFIX + id, old(id));
    storage.setItem(`${PREFIX}x`, '{not json');
    storage.setItem('somebody-else', 'theirs');
    await moveOldShelf(storage, records.machines);
    expect((await tab().list()).map(({ id, name }) => [id, name])).toEqual([
      ['a', 'Machine a'],
      ['b', 'Machine b'],
      ['c', 'Machine c'],
    ]);
    expect(Array.from({ length: storage.length }, (_, i) => storage.key(i))).toEqual([
      `${PREFIX}x`,
      'somebody-else',
    ]);
  });

  it('takes nothing off before it is written', async () => {
    const { records, tab, disk } = memoryBrowser({ state: 'full' });
    const storage = memoryStorage();
    storage.setItem(`${PREFIX}a`, old('a'));
    await expect(moveOldShelf(storage, records.machines)).rejects.toThrow('no room');
    expect(storage.getItem(`${PREFIX}a`)).toBe(old('a'));
    disk.state = 'well';
    await moveOldShelf(storage, records.machines);
    expect(await tab().list()).toHaveLength(1);
  });

  it('stands beside what has the same name and says something else', async () => {
    const { records, tab } = memoryBrowser();
    const shelf = tab();
    await shelf.keep(entry('a', 5, 's=new'), 0);
    const storage = memoryStorage();
    storage.setItem(`${PREFIX}a`, old('a', 's=old'));
    await moveOldShelf(storage, records.machines);
    expect([(await shelf.take('a'))?.fragment, (await shelf.take('a-old'))?.fragment]).toEqual([
      's=new',
      's=old',
    ]);
  });
});
