import type { PlatformEdits } from '../fabric/platform/platform.ts';
import { fairTotal } from '../fabric/rates/speedMatrix.ts';
import { largestMemoryBar, type TransferWay, transferWay } from '../fabric/rates/transferWay.ts';
import { bootedFabric } from '../fabric/routing/bootedFabric.ts';
import type { Fabric } from '../fabric/routing/fabric.ts';
import { judgePair } from '../p2pdma/policy/judgePair.ts';
import { policyFor } from '../p2pdma/policy/policy.ts';
import type { KernelSettings } from '../p2pdma/policy/settings.ts';
import type { MapType } from '../p2pdma/policy/verdict.ts';
import { deviceUnit, faceOf } from '../topology/edits/deviceUnit.ts';
import { knownValue } from '../topology/fact.ts';
import type { Machine, NodeId } from '../topology/machine.ts';
import { functionOf, type MachineTree, machineTree, rootOf } from '../topology/machineTree.ts';
import type { Sentence } from '../topology/sentence.ts';
import { type Slot, slotsOf, slotText } from '../topology/slots.ts';
import { type Card, placeCard, portsForCard } from './card.ts';
import { badness } from './pairChanges.ts';
import type { RankedSlot, SlotPeer } from './rankedSlot.ts';
import { slotSentence } from './slotWords.ts';

/** A card that looks for a slot, and the devices that it is to work with. */
export interface SlotQuestion {
  readonly machine: Machine;
  readonly settings: KernelSettings;
  readonly platform: PlatformEdits;
  readonly card: Card;
  readonly peers: readonly NodeId[];
}

/**
 * The free slots for a card, best first: by how many peers it reaches directly, then through the host bridge, then by
 * the bandwidth with all of them at once, by NUMA node, and by what the link trains to. Each is tried: the card is
 * put there, the machine enumerated, and the same rules and routes asked as everywhere else.
 */
export const bestSlots = (question: SlotQuestion): readonly RankedSlot[] =>
  slotTrials(question)
    .flatMap(trial => trial() ?? [])
    .toSorted(betterFirst);

/** The slots that are open to a card, each to be tried when its turn comes; null: it cannot go there after all. */
export function slotTrials(question: SlotQuestion): readonly (() => RankedSlot | null)[] {
  const { machine, card } = question;
  const slots = new Map(slotsOf(machineTree(machine)).map(slot => [slot.port, slot]));
  return portsForCard(machine, card).flatMap(({ port, refusal, note }) => {
    const slot = slots.get(port);
    const isCurrent = refusal?.code === 'already-there';
    if (!slot || (refusal && !isCurrent)) return [];
    return [
      () => {
        const tried = isCurrent ? whereItIs(question) : placed(question, port);
        return tried && judged(question, { ...tried, slot, isCurrent, note });
      },
    ];
  });
}

interface Tried {
  readonly machine: Machine;
  readonly node: NodeId;
}

const whereItIs = ({ machine, card }: SlotQuestion): Tried | null =>
  card.kind === 'there' ? { machine, node: card.node } : null;

function placed({ machine, card }: SlotQuestion, port: NodeId): Tried | null {
  const result = placeCard(machine, card, port);
  return result.ok && result.value.node !== null
    ? { machine: result.value.machine, node: result.value.node }
    : null;
}

interface InSlot extends Tried {
  readonly slot: Slot;
  readonly isCurrent: boolean;
  readonly note: Sentence | null;
}

function judged(question: SlotQuestion, { machine, node, slot, isCurrent, note }: InSlot): RankedSlot {
  const { settings, platform, peers } = question;
  const tree = machineTree(machine);
  const policy = policyFor(tree, settings);
  const fabric = bootedFabric({ machine, settings, platform });
  const card = faceOf(fabric.kinds, deviceUnit(tree, functionOf(tree, node)))?.id ?? node;
  const others = peers.filter(peer => tree.functionById.has(peer) && peer !== card);
  const reached = others.map((peer): SlotPeer => {
    const there = judgePair(policy, peer, card).mapType;
    const back = judgePair(policy, card, peer).mapType;
    return { peer, mapType: badness[there] > badness[back] ? there : back };
  });
  const ways = reached.map(({ peer, mapType }) => wayOf(fabric, card, peer, mapType));
  const facts = {
    slot,
    isCurrent,
    peers: reached,
    gigabytesPerSecond: together(ways),
    sameNode: others.filter(peer => nodeOf(tree, peer) === nodeOf(tree, card)).length,
    note,
  };
  return { ...facts, title: slotText(fabric, slot), sentence: slotSentence(fabric, facts) };
}

/** The card writes into the peer's memory, or the peer into the card's where it has none. */
function wayOf(fabric: Fabric, card: NodeId, peer: NodeId, mapType: MapType): TransferWay {
  const target = largestMemoryBar(functionOf(fabric.tree, peer));
  if (target) return transferWay(fabric, { client: card, target, mapType, operation: 'write' });
  const own = largestMemoryBar(functionOf(fabric.tree, card));
  return transferWay(fabric, { client: peer, target: own, mapType, operation: 'write' });
}

function together(ways: readonly TransferWay[]): number {
  const flows = ways.filter(({ way }) => way !== 'lost' && way !== 'no-memory');
  return flows.length === 0 ? 0 : fairTotal(flows);
}

function nodeOf(tree: MachineTree, id: NodeId): number | NodeId {
  const root = rootOf(tree, id);
  const ofRoot = root.kind === 'host-bridge' ? knownValue(root.numaNode) : undefined;
  return knownValue(functionOf(tree, id).numaNode) ?? ofRoot ?? root.id;
}

const count = ({ peers }: RankedSlot, mapType: MapType): number =>
  peers.filter(each => each.mapType === mapType).length;

const rate = ({ gigabytesPerSecond }: RankedSlot): number =>
  Number.isNaN(gigabytesPerSecond) ? -1 : gigabytesPerSecond;

export function betterFirst(a: RankedSlot, b: RankedSlot): number {
  return (
    count(b, 'BUS_ADDR') - count(a, 'BUS_ADDR') ||
    count(b, 'THRU_HOST_BRIDGE') - count(a, 'THRU_HOST_BRIDGE') ||
    count(a, 'NOT_SUPPORTED') - count(b, 'NOT_SUPPORTED') ||
    rate(b) - rate(a) ||
    b.sameNode - a.sameNode ||
    Number(a.note !== null) - Number(b.note !== null) ||
    Number(b.isCurrent) - Number(a.isCurrent)
  );
}
