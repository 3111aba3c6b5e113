import { absent, type Fact, type FactSource, known, unknown } from './fact.ts';

/** PCIe link generations: signalling rate per lane and the share of it that the line code leaves. */
export const linkGenerations = [
  { generation: 1, gigatransfersPerSecond: 2.5, coding: 8 / 10, codingName: '8b/10b' },
  { generation: 2, gigatransfersPerSecond: 5, coding: 8 / 10, codingName: '8b/10b' },
  { generation: 3, gigatransfersPerSecond: 8, coding: 128 / 130, codingName: '128b/130b' },
  { generation: 4, gigatransfersPerSecond: 16, coding: 128 / 130, codingName: '128b/130b' },
  { generation: 5, gigatransfersPerSecond: 32, coding: 128 / 130, codingName: '128b/130b' },
  // FLIT mode: of 256 bytes, 236 carry TLPs.
  { generation: 6, gigatransfersPerSecond: 64, coding: 236 / 256, codingName: '1b/1b FLIT' },
  { generation: 7, gigatransfersPerSecond: 128, coding: 236 / 256, codingName: '1b/1b FLIT' },
] as const;
export type LinkGeneration = (typeof linkGenerations)[number]['generation'];

export const linkWidths = [1, 2, 4, 8, 12, 16, 32] as const;
export type LinkWidth = (typeof linkWidths)[number];

export interface LinkRate {
  readonly generation: LinkGeneration;
  readonly width: LinkWidth;
  /** In FLIT mode below 64 GT/s; from there on every link is. */
  readonly isFlit?: true;
}

/** From here on links are always in FLIT mode (PCIe Base Specification 6.0, section 4.2.3). */
const FIRST_FLIT_GENERATION = 6;

/** Whether a link at this rate packs packets into flits. */
export const isFlit = ({ generation, isFlit: chosen }: Pick<LinkRate, 'generation' | 'isFlit'>): boolean =>
  generation >= FIRST_FLIT_GENERATION || chosen === true;

export interface Link {
  /** LnkCap: what this end of the link can do. */
  readonly maximum: Fact<LinkRate>;
  /** LnkSta: what the link trained to; absent when the link is down (width x0). */
  readonly current: Fact<LinkRate>;
}

/** The generation whose lanes signal at this rate, if there is one. */
const generationOf = (gigatransfersPerSecond: number): LinkGeneration | undefined =>
  linkGenerations.find(row => row.gigatransfersPerSecond === gigatransfersPerSecond)?.generation;

/** A width of x0 is a link that is down; a speed or width that no link has leaves the rate unknown. */
export function linkRateOf(
  gigatransfersPerSecond: number,
  width: number,
  source: FactSource,
): Fact<LinkRate> {
  if (width === 0) return absent(source);
  const generation = generationOf(gigatransfersPerSecond);
  const lanes = linkWidths.find((each): each is LinkWidth => each === width);
  return generation && lanes ? known({ generation, width: lanes }, source) : unknown;
}

/** What the line code leaves of the raw rate in one direction, before packet headers, in GB/s (1e9 bytes). */
export function linkGigabytesPerSecond({ generation, width }: LinkRate): number {
  const row = generationRow(generation);
  return (row.gigatransfersPerSecond * width * row.coding) / 8;
}

/** `x16 Gen4` */
export const makeLinkRate = ({ generation, width }: LinkRate): string => `x${width} Gen${generation}`;

/** The row of a generation; asking for one that there is not is a bug. */
export function generationRow(generation: LinkGeneration): (typeof linkGenerations)[number] {
  const row = linkGenerations[generation - 1];
  if (!row) throw new Error(`no such link generation: ${generation}`);
  return row;
}
