import type { NodeId } from '../../topology/machine.ts';
import { nameOf } from '../../topology/nodeName.ts';
import { type Sentence, say } from '../../topology/sentence.ts';
import { leavingNs, usualLatencies } from '../rates/latency.ts';
import type { Fabric } from '../routing/fabric.ts';
import type { Hop, Route } from '../routing/hop.ts';

/** Two posted writes of one device, sent one after the other, and when each arrives: order is kept on one path only. */
export interface Race {
  /** Whether PCIe keeps the order: same way, and the second without Relaxed Ordering. */
  readonly isOrdered: boolean;
  /** The last node that both pass; from here on nothing keeps them in order. Null where they never part. */
  readonly partsAt: NodeId | null;
  /** How many hops from the start both take; the first write waits at the one after, or at their last. */
  readonly sharedHops: number;
  /** What the first write waits there. */
  readonly queuedNs: number;
  /** When each write leaves the node of each of its hops; the last is when it arrives. */
  readonly firstNs: readonly number[];
  readonly secondNs: readonly number[];
  readonly firstArrivesNs: number;
  readonly secondArrivesNs: number;
  readonly overtakes: boolean;
  readonly sentence: Sentence;
}

interface Timing {
  /** Between the two on the link. */
  readonly gapNs: number;
  /** What the first waits where its way is its own. */
  readonly firstQueuedNs: number;
  readonly latencies?: typeof usualLatencies;
}

/**
 * Whether what is sent second can be seen first: data to a peer and then a doorbell or an MSI (a posted write to the
 * CPU) elsewhere.
 */
export function raceOf(
  fabric: Fabric,
  { first, second }: { readonly first: Route; readonly second: Route },
  { gapNs, firstQueuedNs, latencies = usualLatencies }: Timing,
): Race {
  const shared = sharedHops(first.hops, second.hops);
  const neverPart = shared === first.hops.length && shared === second.hops.length;
  const partsAt = neverPart ? null : (first.hops[shared]?.at ?? first.hops.at(-1)?.at ?? null);
  const isOrdered = neverPart && !second.request.relaxedOrdering;
  const waitsAt = waitingHop(shared, first.hops);
  const firstNs = leavingNs(fabric, first.hops, latencies).map((ns, i) =>
    i >= waitsAt ? ns + firstQueuedNs : ns,
  );
  // On one way the second waits behind the first.
  const secondNs = leavingNs(fabric, second.hops, latencies).map((ns, i) =>
    isOrdered ? Math.max(gapNs + ns, firstNs[i] ?? 0) : gapNs + ns,
  );
  const [firstArrivesNs, secondArrivesNs] = [firstNs.at(-1) ?? 0, secondNs.at(-1) ?? 0];
  const overtakes = !isOrdered && secondArrivesNs < firstArrivesNs;
  return {
    isOrdered,
    partsAt,
    sharedHops: shared,
    queuedNs: firstQueuedNs,
    firstNs,
    secondNs,
    firstArrivesNs,
    secondArrivesNs,
    overtakes,
    sentence: words(fabric, { isOrdered, partsAt, overtakes }),
  };
}

/** The hop whose node holds the first write back: where its way is its own, else the last of the common way. */
export const waitingHop = (shared: number, hops: readonly Hop[]): number => Math.min(shared, hops.length - 1);

/** How many hops from the start lead both the same way. */
function sharedHops(a: readonly Hop[], b: readonly Hop[]): number {
  let count = 0;
  while (count < a.length && count < b.length) {
    const [x, y] = [a[count], b[count]];
    if (x?.at !== y?.at || x?.to !== y?.to) break;
    count++;
  }
  return count;
}

function words(fabric: Fabric, race: Pick<Race, 'isOrdered' | 'partsAt' | 'overtakes'>): Sentence {
  if (race.isOrdered) return say`Both writes go the same way, so the second cannot pass the first.`;
  if (race.partsAt === null)
    return say`Both go the same way, but Relaxed Ordering lets the second pass the first.`;
  const port = nameOf(fabric, race.partsAt);
  return race.overtakes
    ? say`The two part at ${port}, where order ends: the second arrives before the first.`
    : say`The two part at ${port}, where order ends: this time the first arrives first, and nothing makes it so.`;
}
