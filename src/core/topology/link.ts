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
] as const;
export type LinkGeneration = (typeof linkGenerations)[number]['generation'];

export const linkWidths = [1, 2, 4, 8, 12, 16, 32] as const;
export type LinkWidth = (typeof linkWidths)[number];

export interface LinkRate {
  readonly generation: LinkGeneration;
  readonly width: LinkWidth;
}

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
  const row = linkGenerations[generation - 1];
  if (!row) throw new Error(`no such link generation: ${generation}`);
  return (row.gigatransfersPerSecond * width * row.coding) / 8;
}

/** `x16 Gen4` */
export const makeLinkRate = ({ generation, width }: LinkRate): string => `x${width} Gen${generation}`;
