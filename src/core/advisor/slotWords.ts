import type { MapType } from '../p2pdma/policy/verdict.ts';
import { type NamedMachine, nameOf } from '../topology/nodeName.ts';
import { joined, listOf, type Sentence, say, type TextPart } from '../topology/sentence.ts';
import type { RankedSlot } from './rankedSlot.ts';

/** What a slot does for a card, in one sentence: who is reached how, at what rate, on which node. */
export function slotSentence(named: NamedMachine, facts: Omit<RankedSlot, 'sentence' | 'title'>): Sentence {
  const { slot, peers, gigabytesPerSecond, sameNode, note } = facts;
  const clauses = ways.flatMap(({ mapType, words }) => {
    const those = peers.filter(each => each.mapType === mapType).map(each => nameOf(named, each.peer));
    return those.length > 0 ? [say`${peersIn(those, peers.length)} ${words}`] : [];
  });
  const rate = Number.isFinite(gigabytesPerSecond)
    ? say`${gigabytesPerSecond.toFixed(1)} GB/s${peers.length > 1 ? ' with all at once' : ''}`
    : say`a link on the way whose speed is not known`;
  const near: readonly Sentence[] =
    slot.numaNode === null || peers.length === 0
      ? []
      : [say`${sameNode} of ${peers.length} on the same NUMA node`];
  const sentence = say`${joined([...clauses, rate, ...near], ', ')}.`;
  return note ? say`${sentence} ${note}` : sentence;
}

const ways: readonly { readonly mapType: MapType; readonly words: string }[] = [
  { mapType: 'BUS_ADDR', words: 'directly' },
  { mapType: 'THRU_HOST_BRIDGE', words: 'through the host bridge' },
  { mapType: 'UNKNOWN', words: 'in a way that cannot be told' },
  { mapType: 'NOT_SUPPORTED', words: 'only by way of memory' },
];

/** Names as long as a person reads them; then numbers. */
const peersIn = (those: readonly TextPart[], all: number): Sentence =>
  those.length <= MOST_NAMES ? listOf(those) : say`${those.length} of ${all} peers`;
const MOST_NAMES = 4;
