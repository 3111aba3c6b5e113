import { int } from '../../lib/typedArrays.ts';
import { nameOf } from '../../topology/nodeName.ts';
import { type Sentence, say, type TextPart } from '../../topology/sentence.ts';
import type { Fabric } from '../routing/fabric.ts';
import type { Channel } from './channels.ts';
import { hasCredit } from './loop/credits.ts';
import type { Engine } from './loop/engine.ts';
import { NON_POSTED, type PacketKind, packetKinds } from './loop/ordering.ts';

/** One wait of a circle: what waits for this channel, and for room for which kind of packet at its end. */
export interface Wait {
  readonly channel: number;
  readonly kind: PacketKind;
}

/**
 * When nothing moves any more though transfers have not ended: a circle of channels each of which waits for room behind
 * it that only the next one can make. Null: no such circle.
 */
export function findCircle(e: Engine): readonly Wait[] | null {
  const edges = new Map<number, readonly Edge[]>();
  for (let channel = 0; channel < e.net.channelCount; channel++) edges.set(channel, edgesOf(e, channel));
  const done = new Set<number>();
  for (const start of edges.keys()) {
    const circle = circleFrom(start, edges, { done, path: [] });
    if (circle) return circle;
  }
  return null;
}

interface Edge {
  readonly to: number;
  readonly kind: number;
}

interface Search {
  readonly done: Set<number>;
  readonly path: readonly { readonly channel: number; readonly kind: number }[];
}

function circleFrom(
  channel: number,
  edges: ReadonlyMap<number, readonly Edge[]>,
  { done, path }: Search,
): readonly Wait[] | null {
  const again = path.findIndex(each => each.channel === channel);
  if (again >= 0)
    return path
      .slice(again)
      .map(each => ({ channel: each.channel, kind: packetKinds[each.kind] ?? 'posted' }));
  if (done.has(channel)) return null;
  for (const { to, kind } of edges.get(channel) ?? []) {
    const circle = circleFrom(to, edges, { done, path: [...path, { channel, kind }] });
    if (circle) return circle;
  }
  done.add(channel);
  return null;
}

/** The channels that would have to move before this one gets credits. */
function edgesOf(e: Engine, channel: number): readonly Edge[] {
  const { net, voqs } = e;
  const edges: Edge[] = [];
  for (const kind of missingKinds(e, channel)) {
    for (let voq = 0; voq < net.voqCount; voq++) {
      const holds = int(net.voqSource, voq) === channel && int(voqs.count, voq) > 0;
      // A shared FIFO is held up by whatever is at its front.
      if (holds && (net.sharesFifos || int(voqs.head, voq * 3 + kind) >= 0))
        edges.push({ to: int(net.voqChannel, voq), kind });
    }
    if (kind === NON_POSTED) edges.push(...answersHolding(e, channel));
  }
  return edges;
}

/** Of which kinds something waits for the channel without credits. */
function missingKinds(e: Engine, channel: number): readonly number[] {
  const { net, voqs, pool } = e;
  const kinds = new Set<number>();
  for (let voq = 0; voq < net.voqCount; voq++) {
    if (int(net.voqChannel, voq) !== channel) continue;
    for (let kind = 0; kind < 3; kind++) {
      const head = int(voqs.head, voq * 3 + kind);
      if (head >= 0 && !hasCredit(e, channel, kind, int(pool.units, head))) kinds.add(kind);
    }
  }
  return [...kinds];
}

/** Requests that came by the channel and keep their room until their answers have left. */
function answersHolding({ net, pool, completers }: Engine, channel: number): readonly Edge[] {
  const edges: Edge[] = [];
  for (let completer = 0; completer < net.completerCount; completer++) {
    let packet = int(completers.head, completer);
    while (packet >= 0 && int(pool.holds, packet) !== channel) packet = int(pool.next, packet);
    if (packet >= 0)
      edges.push({ to: int(net.voqChannel, int(net.completerVoq, completer)), kind: NON_POSTED });
  }
  return edges;
}

const kindWords: Readonly<Record<PacketKind, string>> = {
  posted: 'writes',
  'non-posted': 'reads',
  completion: 'completions',
};

/** The circle in words, channel by channel. */
export function circleSentence(
  fabric: Fabric,
  channels: readonly Channel[],
  circle: readonly Wait[],
): Sentence {
  const waits = circle.flatMap(({ channel, kind }, place): readonly TextPart[] => {
    const ends = channels[channel];
    if (!ends) return [];
    const [from, to] = [nameOf(fabric, ends.from), nameOf(fabric, ends.to)];
    const start = place === 0 ? 'Locked up: ' : ', which waits because ';
    return say`${start}from ${from} to ${to} nothing moves until ${to} has room for ${kindWords[kind]}`;
  });
  return [...waits, ...say`, and that waits for the first.`];
}
