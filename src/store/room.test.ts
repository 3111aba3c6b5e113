import fc from 'fast-check';
import { expect, it } from 'vitest';
import { restorePreferences } from './preferences.ts';
import { keepRoom, readRoom, resized, roomLimits, roomOf, roomParts } from './room.ts';
import { appWithoutPage, engineHere } from './testing/appWithoutPage.ts';
import { memoryStorage } from './testing/memoryStorage.ts';

it('keeps every size within the limits of its part, and reads back what it kept', () => {
  fc.assert(
    fc.property(fc.constantFrom(...roomParts), fc.double({ noNaN: true }), (part, size) => {
      const storage = memoryStorage();
      const room = resized({}, part, size);
      keepRoom(storage, room);
      expect(roomOf(room, part)).toBeGreaterThanOrEqual(roomLimits[part].least);
      expect(roomOf(room, part)).toBeLessThanOrEqual(roomLimits[part].most);
      expect(readRoom(storage)).toEqual(room);
    }),
  );
});

it('gives a part back its usual size', () => {
  expect(resized({ lab: 30, outline: 12 }, 'lab', null)).toEqual({ outline: 12 });
});

it.each(['', '7', 'null', '[1]', '{"lab":"wide","answer":1e999}', '{'])('reads %s as no choice', text => {
  const storage = memoryStorage();
  storage.setItem('peerlane.room', text);
  expect(readRoom(storage)).toEqual({});
});

it('stays when a machine is opened, and the next change keeps the other sizes', async () => {
  const storage = memoryStorage();
  keepRoom(storage, { outline: 20 });
  const { engine } = engineHere();
  const { store, actions } = appWithoutPage(engine, { storage });
  store.setState(state => restorePreferences(state, { storage, narrow: false }));
  await actions.opening.openExample('first-lesson');
  actions.looking.resize('lab', 30);
  expect(store.getState().room).toEqual({ outline: 20, lab: 30 });
  expect(readRoom(storage)).toEqual({ outline: 20, lab: 30 });
});
