/** Who reads whom, by number of GPU. */
export type Pair = readonly [reader: number, from: number];

const GPUS = 8;
const allAcross: readonly Pair[] = [0, 1, 2, 3].flatMap(a => [4, 5, 6, 7].map(b => [a, b] as const));
const bothWays: readonly Pair[] = [
  [0, 1],
  [1, 0],
];
const named: Readonly<Record<string, readonly Pair[]>> = {
  '1 PIX': [[0, 1]],
  '2 PIX': [
    [0, 1],
    [2, 3],
  ],
  '1 NODE': [[0, 4]],
  '2 NODE same source switch': [
    [0, 4],
    [1, 5],
  ],
  '2 NODE': [
    [0, 4],
    [2, 6],
  ],
  '4 NODE 1:1': [
    [0, 4],
    [1, 5],
    [2, 6],
    [3, 7],
  ],
  '16 cross-switch': allAcross,
  '16 cross-root': allAcross,
  'PIX pair bidirectional, ACS redirect ON': bothWays,
  'PIX pair bidirectional, ACS OFF': bothWays,
};

/** The flows of a case, by the words of the report; undefined: a case that is not known here. */
export function pairsOf(what: string): readonly Pair[] | undefined {
  const step = /^staggered reads \+(\d)$/.exec(what)?.[1];
  if (step) return Array.from({ length: GPUS }, (_, i) => [i, (i + Number(step)) % GPUS] as const);
  return named[what];
}

/** Eight GPUs on switches, as directed links by number: those from GPUs, those to GPUs, then uplinks from and to. */
export interface Rig {
  readonly links: number;
  /** The links that a read's data crosses. */
  readonly path: (pair: Pair, what: string) => readonly number[];
}

const fourBelow = (gpu: number): number => Math.floor(gpu / 4);

/** Below each of two root ports a switch with four GPUs. */
const twoSwitches: Rig = {
  links: 2 * GPUS + 4,
  path: ([reader, from]) => {
    const ends = [from, GPUS + reader];
    const crosses = fourBelow(from) !== fourBelow(reader);
    return crosses ? [...ends, 2 * GPUS + fourBelow(from), 2 * GPUS + 2 + fourBelow(reader)] : ends;
  },
};

/** Three chips: a leaf spreads its four GPUs over two uplinks by pairs, and turns what stays inside it. */
const threeChips: Rig = {
  links: 2 * GPUS + 8,
  path: ([reader, from]) => {
    const ends = [from, GPUS + reader];
    const crosses = fourBelow(from) !== fourBelow(reader);
    const uplinks = [2 * GPUS + Math.floor(from / 2), 2 * GPUS + 4 + Math.floor(reader / 2)];
    return crosses ? [...ends, ...uplinks] : ends;
  },
};

/** A pair below one switch, which ACS redirect sends over the uplink and back. */
const onePair: Rig = {
  links: 2 * GPUS + 2,
  path: ([reader, from], what) => {
    const ends = [from, GPUS + reader];
    return what.endsWith('ACS redirect ON') ? [...ends, 2 * GPUS, 2 * GPUS + 1] : ends;
  },
};

/** By a word in the name of the report. */
const rigs: readonly (readonly [word: string, rig: Rig])[] = [
  ['2switch-flat', twoSwitches],
  ['microchip', threeChips],
  ['broadcom', onePair],
];

export const rigOf = (source: string): Rig | undefined => rigs.find(([word]) => source.includes(word))?.[1];
