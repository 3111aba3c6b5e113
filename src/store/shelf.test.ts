import { describe, expect, it } from 'vitest';
import { moveOldShelf, oldLeftovers } from './oldShelf.ts';
import type { Shelf } from './shelf.ts';
import { MAX_ORIGINAL_CHARACTERS } from './shelfRecords.ts';
import { memoryBrowser } from './testing/memoryShelf.ts';
import { memoryStorage } from './testing/memoryStorage.ts';

const entry = (id: string, savedAtMs: number, fragment = `s=1d.${id}`) => ({
  id,
  name: `Machine ${id}`,
  origin: 'captured',
  savedAtMs,
  fragment,
});

/** What is kept under an id. */
async function fragmentOf(shelf: Shelf, id: string): Promise<string> {
  const taken = await shelf.take(id);
  return taken.kind === 'entry' ? taken.entry.fragment : taken.kind;
}

describe('the shelf', () => {
  it('lists the newest first, one entry per machine however often it changes', async () => {
    const shelf = memoryBrowser().tab();
    await shelf.keep(entry('a', 1, 's=old'), 0);
    await shelf.keep(entry('b', 2), 0);
    expect(await shelf.keep(entry('a', 3, 's=new'), 1)).toEqual({ kind: 'kept', version: 2 });
    expect((await shelf.list()).entries.map(kept => kept.id)).toEqual(['a', 'b']);
    expect(await fragmentOf(shelf, 'a')).toBe('s=new');
  });

  it('never writes over a version that was not read', async () => {
    const shelf = memoryBrowser().tab();
    await shelf.keep(entry('a', 1, 's=mine'), 0);
    await shelf.keep(entry('a', 2, 's=theirs'), 1);
    expect(await shelf.keep(entry('a', 3, 's=late'), 1)).toEqual({ kind: 'changed-elsewhere' });
    expect(await fragmentOf(shelf, 'a')).toBe('s=theirs');
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
    expect(await shelf.keep(entry('a', 2, 's=second'), 1)).toEqual({ kind: 'refused', why: 'full' });
    expect(await fragmentOf(shelf, 'a')).toBe('s=second');
    disk.state = 'well';
    expect(await shelf.keep(entry('a', 3, 's=third'), 1)).toEqual({ kind: 'kept', version: 2 });
    expect(shelf.held()).toEqual([]);
  });

  it('has the older state after a write that broke off, as another visit sees it', async () => {
    const { tab, disk } = memoryBrowser();
    const shelf = tab();
    await shelf.keep(entry('a', 1, 's=first'), 0);
    disk.state = 'broken';
    expect(await shelf.keep(entry('a', 2, 's=second'), 1)).toEqual({ kind: 'refused', why: 'refused' });
    disk.state = 'well';
    expect(await fragmentOf(tab(), 'a')).toBe('s=first');
  });

  it('puts back what was forgotten, with its kept states', async () => {
    const shelf = memoryBrowser().tab();
    const snapshot = { id: 's', machineId: 'a', name: 'before', savedAtMs: 1, fragment: 's=0' };
    await shelf.keep(entry('a', 1), 0);
    await shelf.keepSnapshot(snapshot);
    const forgotten = await shelf.forget('a');
    expect([(await shelf.list()).entries, await shelf.snapshots('a')]).toEqual([[], []]);
    if (!forgotten) throw new Error('there was something to forget');
    expect(await shelf.bringBack(forgotten)).toBe(true);
    expect(await fragmentOf(shelf, 'a')).toBe('s=1d.a');
    expect(await shelf.snapshots('a')).toEqual([snapshot]);
  });

  it('has kept nothing before it was read back as it was written', async () => {
    const { tab, disk } = memoryBrowser();
    const shelf = tab();
    disk.state = 'forgetful';
    expect(await shelf.keep(entry('a', 1, 's=first'), 0)).toEqual({ kind: 'refused', why: 'not-read-back' });
    expect(await fragmentOf(shelf, 'a')).toBe('s=first');
    expect(await shelf.keepSnapshot({ ...entry('s', 1), machineId: 'a' })).toBe(false);
    expect(await shelf.keepOriginal('a', { name: 'a', text: '00:00.0', place: 0 })).toBe('not-read-back');
  });

  it.each([
    ['no record at all', 'nonsense'],
    ['no name', { ...entry('b', 2), name: undefined }],
    ['no moment', { ...entry('b', 2), savedAtMs: Number.NaN }],
    ['no machine', { ...entry('b', 2), fragment: { is: 'gone' } }],
    ['not to be read by the browser', undefined],
  ])('passes over a damaged record and counts it: %s', async (_, damaged) => {
    const { tab, records } = memoryBrowser();
    const shelf = tab();
    await shelf.keep(entry('a', 1), 0);
    records.machines.put('b', damaged);
    const { entries, damagedCount } = await shelf.list();
    expect([entries.map(({ id }) => id), damagedCount]).toEqual([['a'], 1]);
    expect((await shelf.everything()).machines).toContainEqual({ key: 'b', value: damaged });
  });

  it('never writes over a damaged record', async () => {
    const { tab, records } = memoryBrowser();
    records.machines.put('a', { fragment: 's=half' });
    expect(await tab().take('a')).toEqual({ kind: 'damaged' });
    expect(await tab().keep(entry('a', 1), 0)).toEqual({ kind: 'changed-elsewhere' });
  });

  it('says that it cannot be read, and lists what waits in memory', async () => {
    const { tab, records, disk } = memoryBrowser({ state: 'full' });
    const shelf = tab();
    await shelf.keep(entry('a', 1), 0);
    disk.state = 'well';
    records.machines.all = async () => Promise.reject(new Error('switched off'));
    const { entries, isReadable } = await shelf.list();
    expect([entries.map(({ id }) => id), isReadable]).toEqual([['a'], false]);
  });

  it('keeps the original text beside the machine, and forgets and brings back both', async () => {
    const shelf = memoryBrowser().tab();
    const original = { name: 'Rack', text: '00:00.0 Host bridge', place: 0 };
    await shelf.keep(entry('a', 1), 0);
    expect(await shelf.keepOriginal('a', original)).toBeNull();
    const forgotten = await shelf.forget('a');
    expect((await shelf.everything()).originals).toEqual([]);
    if (!forgotten) throw new Error('there was something to forget');
    await shelf.bringBack(forgotten);
    expect(await shelf.take('a')).toMatchObject({ kind: 'entry', original });
  });

  it('says which text is too long to be kept', async () => {
    const text = ' '.repeat(MAX_ORIGINAL_CHARACTERS + 1);
    expect(await memoryBrowser().tab().keepOriginal('a', { name: 'a', text, place: 0 })).toBe('too-large');
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
    expect((await tab().list()).entries.map(({ id, name }) => [id, name])).toEqual([
      ['a', 'Machine a'],
      ['b', 'Machine b'],
      ['c', 'Machine c'],
    ]);
    expect(Array.from({ length: storage.length }, (_, i) => storage.key(i))).toEqual([
      `${PREFIX}x`,
      'somebody-else',
    ]);
  });

  it('keeps what cannot be read among what can be saved', () => {
    const storage = memoryStorage();
    storage.setItem(`${PREFIX}a`, old('a'));
    storage.setItem(`${PREFIX}x`, '{not json');
    expect(oldLeftovers(storage)).toEqual([{ key: 'x', value: '{not json' }]);
  });

  it('takes nothing off that is not there when it is read back', async () => {
    const { records } = memoryBrowser({ state: 'forgetful' });
    const storage = memoryStorage();
    storage.setItem(`${PREFIX}a`, old('a'));
    await moveOldShelf(storage, records.machines);
    expect(storage.getItem(`${PREFIX}a`)).toBe(old('a'));
  });

  it('takes nothing off before it is written', async () => {
    const { records, tab, disk } = memoryBrowser({ state: 'full' });
    const storage = memoryStorage();
    storage.setItem(`${PREFIX}a`, old('a'));
    await expect(moveOldShelf(storage, records.machines)).rejects.toThrow('no room');
    expect(storage.getItem(`${PREFIX}a`)).toBe(old('a'));
    disk.state = 'well';
    await moveOldShelf(storage, records.machines);
    expect((await tab().list()).entries).toHaveLength(1);
  });

  it('stands beside what has the same name and says something else', async () => {
    const { records, tab } = memoryBrowser();
    const shelf = tab();
    await shelf.keep(entry('a', 5, 's=new'), 0);
    const storage = memoryStorage();
    storage.setItem(`${PREFIX}a`, old('a', 's=old'));
    await moveOldShelf(storage, records.machines);
    expect([await fragmentOf(shelf, 'a'), await fragmentOf(shelf, 'a-old')]).toEqual(['s=new', 's=old']);
  });
});
