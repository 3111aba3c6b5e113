import { hex } from '../../lib/hex.ts';
import { bdfParts } from '../../topology/bdf.ts';
import type { MergedFunction } from './mergeSightings.ts';

/** `0000:3b`: a bus, as a key. */
export const busKey = (domain: number, bus: number) => `${hex(domain, 4)}:${hex(bus, 2)}`;

/** The bus that a function is on. */
export const busOf = ({ bdf }: Pick<MergedFunction, 'bdf'>) =>
  busKey(bdfParts(bdf).domain, bdfParts(bdf).bus);
