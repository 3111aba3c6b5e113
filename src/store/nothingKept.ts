import type { KeyValueStorage } from './browserStorage.ts';
import { createShelf, type Shelf } from './shelf.ts';
import type { Records } from './shelfRecords.ts';

/** A storage that has nothing and keeps nothing: inside another page this browser's own is not touched. */
export const emptyStorage: KeyValueStorage = {
  length: 0,
  key: () => null,
  getItem: () => null,
  setItem: () => {},
  removeItem: () => {},
};

const noRecords = <T>(): Records<T> => ({
  all: async () => [],
  get: async () => undefined,
  update: async () => {},
  remove: async () => {},
});

/** The same for machines. */
export const emptyShelf = (): Shelf =>
  createShelf(
    {
      machines: noRecords(),
      snapshots: noRecords(),
      originals: noRecords(),
      leftovers: () => [],
      removeLeftover: () => {},
    },
    { tell: () => {}, listen: () => {} },
  );
