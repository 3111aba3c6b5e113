import { retimersBelow } from '../../topology/retimers.ts';
import { type Fabric, kindIn } from '../routing/fabric.ts';
import type { Hop, Route } from '../routing/hop.ts';

/** What crossing things costs when nothing is queued, in nanoseconds; the flight over the links is in it. */
export interface Latencies {
  /** Once for each switch chip crossed. */
  readonly switchNs: number;
  /** Once for each root complex crossed or reached. */
  readonly rootComplexNs: number;
  /** More, from one root complex to another. */
  readonly socketNs: number;
  /** Once for each retimer of a link crossed. */
  readonly retimerNs: number;
  /** What an endpoint takes to answer a read, with its own start and finish. */
  readonly endpointReadNs: number;
}

/**
 * Derived from reads of 128 bytes between GPUs (voipmonitor/rtx6kpro). A retimer takes the most that it may from
 * 5 GT/s on (PCIe Base Specification, section 4.3: retimer latency).
 */
export const usualLatencies: Latencies = {
  switchNs: 110,
  rootComplexNs: 230,
  socketNs: 40,
  retimerNs: 64,
  endpointReadNs: 490,
};

/** What hops take in one direction. */
export function transitNs(fabric: Fabric, hops: readonly Hop[], latencies = usualLatencies): number {
  return leavingNs(fabric, hops, latencies).at(-1) ?? 0;
}

/** When a packet that starts at 0 leaves the node of each hop; the last is when it arrives. */
export function leavingNs(
  fabric: Fabric,
  hops: readonly Hop[],
  latencies = usualLatencies,
): readonly number[] {
  let sum = 0;
  return hops.map(hop => {
    sum += crossingNs(fabric, hop, latencies);
    return sum;
  });
}

function crossingNs(fabric: Fabric, hop: Hop, latencies: Latencies): number {
  const port = hop.link === null ? undefined : fabric.tree.functionById.get(hop.link);
  return nodeNs(fabric, hop, latencies) + retimersBelow(port) * latencies.retimerNs;
}

/** A switch counts where a packet enters it: at a downstream port from below, at the upstream port from above. */
function nodeNs(fabric: Fabric, { at, direction }: Hop, latencies: Latencies): number {
  if (fabric.tree.rootById.has(at)) {
    if (direction === 'inside') return 0;
    return latencies.rootComplexNs + (direction === 'between-roots' ? latencies.socketNs : 0);
  }
  const fn = fabric.tree.functionById.get(at);
  const kind = fn && kindIn(fabric, fn);
  const enters =
    (kind === 'switch-downstream' && (direction === 'up' || direction === 'across')) ||
    (kind === 'switch-upstream' && direction === 'down');
  return enters ? latencies.switchNs : 0;
}

/** From a read's request to its data, with nothing queued; null for a write and where no data comes back. */
export function readRoundTripNs(fabric: Fabric, route: Route, latencies = usualLatencies): number | null {
  const { completion, hops } = route;
  if (!completion?.reachesRequester || completion.status !== 'successful') return null;
  return (
    transitNs(fabric, hops, latencies) +
    latencies.endpointReadNs +
    transitNs(fabric, completion.hops, latencies)
  );
}
