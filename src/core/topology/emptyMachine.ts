import type { Machine } from './machine.ts';

/** An empty machine, to build from nothing. */
export const emptyMachine = (name: string): Machine => ({
  name,
  roots: [],
  functions: [],
  others: [],
  sideLinks: [],
});
