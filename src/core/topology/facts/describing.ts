import type { Bdf } from '../bdf.ts';
import { absent, type Fact, known, unknown } from '../fact.ts';
import type { FactDescriptor } from './descriptor.ts';

/** Checks a descriptor against the type of its fact, and names that type. */
export const fact = <T>(descriptor: FactDescriptor<T>): FactDescriptor<T> => descriptor;

/** The command that shows all there is of one function. */
export const fullDump = (bdf: Bdf): string => `sudo lspci -vvv -s ${bdf}`;

/** In place of a cell, for what has lines of its own in a link. */
export const inOwnLines = (): never => {
  throw new Error('it has lines of its own in a link');
};

/** A drawing that does not say it has none. */
export const drawnOr = <T>(value: T | undefined): Fact<T> =>
  value === undefined ? absent('drawn') : known(value, 'drawn');

/** A drawing that does not say it leaves it open. */
export const drawnOrOpen = <T>(value: T | undefined): Fact<T> =>
  value === undefined ? unknown : known(value, 'drawn');
