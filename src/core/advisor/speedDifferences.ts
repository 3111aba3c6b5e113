import type { PlatformEdits } from '../fabric/platform/platform.ts';
import { speedMatrix } from '../fabric/rates/speedMatrix.ts';
import { speedQuestion } from '../fabric/rates/speedQuestion.ts';
import type { NodeId } from '../topology/machine.ts';
import { type MachineTree, machineTree } from '../topology/machineTree.ts';
import { type Sentence, say, type TextPart } from '../topology/sentence.ts';
import type { Version } from './compare.ts';
import { switchUplinks } from './report.ts';

/** A version with what a person set of its platform. */
export interface RatedVersion extends Version {
  readonly platform?: PlatformEdits;
}

/** How fast pairs that both versions have are in B, against A: one large write each, alone, the slower direction. */
export interface SpeedDifferences {
  readonly slower: number;
  readonly faster: number;
  /** Pairs whose speed is known in only one of both. */
  readonly unclear: number;
  /** The pair that lost most; null where none did. `share` is what is gone, from 0 to 1. */
  readonly worst: { readonly pair: readonly [NodeId, NodeId]; readonly share: number } | null;
}

/** Less than this is no difference. */
const NOTICEABLE = 0.01;

export function speedDifferences(
  a: RatedVersion,
  b: RatedVersion,
  both: readonly { readonly inA: NodeId; readonly inB: NodeId }[],
): SpeedDifferences {
  const rates = [
    ratesOf(
      a,
      both.map(({ inA }) => inA),
    ),
    ratesOf(
      b,
      both.map(({ inB }) => inB),
    ),
  ] as const;
  let [slower, faster, unclear] = [0, 0, 0];
  let worst: SpeedDifferences['worst'] = null;
  for (let i = 0; i < both.length; i++) {
    for (let j = 0; j < i; j++) {
      const [was, is] = [pairRate(rates[0], both.length, i, j), pairRate(rates[1], both.length, i, j)];
      if (Number.isNaN(was) !== Number.isNaN(is)) unclear++;
      const share = was > 0 && Number.isFinite(was) ? 1 - is / was : is > 0 && was === 0 ? -1 : 0;
      if (share < -NOTICEABLE) faster++;
      if (!(share > NOTICEABLE)) continue;
      slower++;
      const [first, second] = [both[j]?.inB, both[i]?.inB];
      if (first && second && share > (worst?.share ?? 0)) worst = { pair: [first, second], share };
    }
  }
  return { slower, faster, unclear, worst };
}

const pairRate = (rates: Float32Array, size: number, i: number, j: number): number =>
  Math.min(rates[i * size + j] ?? Number.NaN, rates[j * size + i] ?? Number.NaN);

function ratesOf({ machine, settings, platform = {} }: RatedVersion, ids: readonly NodeId[]): Float32Array {
  const asked = { machine, settings, platform, ids, operation: 'write', isBidirectional: false } as const;
  return speedMatrix(speedQuestion(asked)).gigabytesPerSecond;
}

/** `12 pairs slower, worst −94 % (NIC 0 and GPU 3), 2 faster.`; null where no speed is different. */
export function speedSentence(speeds: SpeedDifferences, name: (id: NodeId) => TextPart): Sentence | null {
  const { slower, faster, unclear, worst } = speeds;
  if (slower + faster + unclear === 0) return null;
  const pairs = (count: number) => `${count} ${count === 1 ? 'pair' : 'pairs'}`;
  const others = [
    faster > 0 ? `${slower > 0 ? faster : pairs(faster)} faster` : '',
    unclear > 0
      ? `${slower + faster > 0 ? unclear : pairs(unclear)} of which only one version tells the speed`
      : '',
  ].filter(part => part !== '');
  if (!worst) return say`${others.join(', ')}.`;
  const lost = `−${Math.round(worst.share * 100)} %`;
  const rest = others.length > 0 ? `, ${others.join(', ')}` : '';
  const [first, second] = worst.pair;
  return say`${pairs(slower)} slower, worst ${lost} (${name(first)} and ${name(second)})${rest}.`;
}

/** A switch whose uplink is sold more or less often than before. */
export interface UplinkDifference {
  readonly switch: NodeId;
  readonly from: number;
  readonly to: number;
}

/** Switches that both versions have, by their id in B. */
export function uplinkDifferences(
  a: MachineTree,
  b: MachineTree,
  match: ReadonlyMap<NodeId, NodeId>,
): readonly UplinkDifference[] {
  const before = new Map(switchUplinks(a).map(uplink => [match.get(uplink.switch), uplink.ratio]));
  return switchUplinks(b).flatMap(({ switch: id, ratio: to }) => {
    const from = before.get(id) ?? null;
    return from === null || to === null || Math.abs(to / from - 1) < NOTICEABLE
      ? []
      : [{ switch: id, from, to }];
  });
}

/** What both versions have and a person looks at, by its id in each. */
export function inBoth(
  a: RatedVersion,
  ids: readonly NodeId[],
  match: ReadonlyMap<NodeId, NodeId>,
): readonly { readonly inA: NodeId; readonly inB: NodeId }[] {
  const before = new Map([...match].map(([inA, inB]) => [inB, inA]));
  const tree = machineTree(a.machine);
  return ids.flatMap(inB => {
    const inA = before.get(inB) ?? inB;
    return tree.functionById.has(inA) ? [{ inA, inB }] : [];
  });
}
