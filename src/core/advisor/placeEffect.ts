import type { PlatformEdits } from '../fabric/platform/platform.ts';
import { soloRate } from '../fabric/rates/speedMatrix.ts';
import { largestMemoryBar, transferWay } from '../fabric/rates/transferWay.ts';
import { bootedFabric } from '../fabric/routing/bootedFabric.ts';
import { type PairMatrix, verdictAt } from '../p2pdma/policy/matrix.ts';
import { pairMatrix } from '../p2pdma/policy/pairMatrix.ts';
import type { KernelSettings } from '../p2pdma/policy/settings.ts';
import type { MapType } from '../p2pdma/policy/verdict.ts';
import { deviceUnit } from '../topology/edits/deviceUnit.ts';
import { subtreeOf } from '../topology/edits/settle.ts';
import { uninterestingFunctions } from '../topology/interesting.ts';
import type { LinkRate } from '../topology/link.ts';
import { rateInForce } from '../topology/linkInForce.ts';
import type { Machine, NodeId } from '../topology/machine.ts';
import { functionOf, type MachineTree, machineTree } from '../topology/machineTree.ts';
import type { Sentence } from '../topology/sentence.ts';
import type { AskedPair } from './askedPair.ts';
import { type Card, placeCard } from './card.ts';
import { badness, type PairChanges, pairChanges } from './pairChanges.ts';

export interface EffectAsked {
  readonly machine: Machine;
  readonly settings: KernelSettings;
  readonly platform: PlatformEdits;
  readonly card: Card;
  /** The pair that the person asks about. */
  readonly pair: AskedPair | null;
}

/** What would come of a card at one place, as predicted. */
export interface PlaceEffect {
  readonly place: NodeId;
  /** Why it cannot be after all, such as too few bus numbers. */
  readonly refusal: Sentence | null;
  /** The asked pair, before and then; null where none is asked about. */
  readonly pair: { readonly was: PairState | null; readonly is: PairState } | null;
  /** How many peers its devices would reach and be reached by, by the worse of both directions. */
  readonly reach: Readonly<Record<MapType, number>>;
  /** What becomes of the pairs that are there already. */
  readonly pairs: PairChanges;
  /** What its link would train to; null where there is none or that is not known. */
  readonly link: LinkRate | null;
}

export interface PairState {
  readonly mapType: MapType;
  /** One large write when nothing else runs, 1e9 bytes a second; NaN where that is not known. */
  readonly gigabytesPerSecond: number;
}

/**
 * Tries a card at places one after the other: each time it is put there, the machine enumerated again, and the same
 * rules and routes asked as everywhere else.
 */
export function placeTrial(asked: EffectAsked): (place: NodeId) => PlaceEffect {
  const before = stateOf(asked, asked.machine);
  const was = asked.pair && before.stateOf(asked.pair);
  return place => {
    const placed = placeCard(asked.machine, asked.card, place);
    if (!placed.ok) return { ...nothing, place, refusal: placed.error.sentence };
    const after = stateOf(asked, placed.value.machine);
    const is = asked.pair && after.stateOf(asked.pair);
    const dull = uninterestingFunctions(after.tree);
    const node = placed.value.node;
    return {
      place,
      refusal: null,
      pair: is && { was, is },
      reach: node === null ? nothing.reach : reachOf(after, node, dull),
      pairs: pairChanges(before.matrix, after.matrix, dull),
      link: (node !== null && rateInForce(after.tree, functionOf(after.tree, node))) || null,
    };
  };
}

const nothing: Omit<PlaceEffect, 'place'> = {
  refusal: null,
  pair: null,
  reach: { BUS_ADDR: 0, THRU_HOST_BRIDGE: 0, UNKNOWN: 0, NOT_SUPPORTED: 0 },
  pairs: { better: 0, worse: 0, changed: 0 },
  link: null,
};

interface MachineState {
  readonly tree: MachineTree;
  readonly matrix: PairMatrix;
  /** Null where the machine lacks one of both. */
  readonly stateOf: (pair: AskedPair) => PairState | null;
}

function stateOf({ settings, platform }: EffectAsked, machine: Machine): MachineState {
  const tree = machineTree(machine);
  const matrix = pairMatrix(tree, settings);
  return {
    tree,
    matrix,
    stateOf: ({ provider, client }) => {
      if (!tree.functionById.has(provider) || !tree.functionById.has(client)) return null;
      const mapType = verdictAt(matrix, matrix.ids.indexOf(provider), matrix.ids.indexOf(client));
      const fabric = bootedFabric({ machine, settings, platform });
      const target = largestMemoryBar(functionOf(fabric.tree, provider));
      const way = transferWay(fabric, { client, target, mapType, operation: 'write' });
      return { mapType, gigabytesPerSecond: soloRate(way) };
    },
  };
}

function reachOf(
  { tree, matrix }: MachineState,
  node: NodeId,
  dull: { readonly has: (id: NodeId) => boolean },
): PlaceEffect['reach'] {
  const tops = new Set(deviceUnit(tree, functionOf(tree, node)).map(({ id }) => id));
  const inside = subtreeOf(tree.machine.functions, tops);
  const shown = [...matrix.ids.entries()].filter(([, id]) => !dull.has(id));
  const reach: Record<MapType, number> = { ...nothing.reach };
  for (const [own] of shown.filter(([, id]) => inside.has(id))) {
    for (const [peer] of shown.filter(([, id]) => !inside.has(id))) {
      const [there, back] = [verdictAt(matrix, peer, own), verdictAt(matrix, own, peer)];
      reach[badness[there] > badness[back] ? there : back]++;
    }
  }
  return reach;
}
