import { rateInForce } from '../../topology/linkInForce.ts';
import type { NodeId } from '../../topology/machine.ts';
import { functionOf } from '../../topology/machineTree.ts';
import type { MissingFact } from '../../topology/sentence.ts';
import { maxMinFair } from '../flows/flows.ts';
import { flowsOfLegs } from '../flows/flowsOfRoutes.ts';
import { type DirectedLink, linkOf } from '../rates/capacity.ts';
import { type LinkLoad, linkLoads, type MemoryLoad, memoryLoad } from '../rates/linkLoads.ts';
import { usualRules } from '../rates/packetRules.ts';
import type { Fabric } from '../routing/fabric.ts';
import { allHops, isDelivered, type Route } from '../routing/hop.ts';

/** What data paths put on a machine, and how fast they are together. */
export interface OffloadCost {
  /** Payload by link, each way. */
  readonly links: readonly LinkLoad[];
  readonly memory: MemoryLoad;
  /** Payload that passes a root complex, counted once for each time. */
  readonly rootComplexBytes: number;
  /** Lanes of root ports that carry any of it. */
  readonly rootPortLanes: number;
  /** By stream: 1e9 bytes a second; 0 for one that does not arrive, Infinity for one that crosses no link. */
  readonly ratesGigabytes: readonly number[];
  /** By stream: the link that holds it to its rate; null for none. */
  readonly bottlenecks: readonly (DirectedLink | null)[];
  /** Links whose rate is not known; a stream that crosses one has a rate of 0 here. */
  readonly missing: readonly MissingFact[];
}

/** One of several that run at the same time: its data takes these routes, one behind the other. */
export type Stream = readonly Route[];

/**
 * What streams cost together: bytes on links, in root complexes and in DRAM, and max-min fair rates. The routes of one
 * stream run at one rate, so a link that two of them cross in one direction counts twice against it.
 */
export function offloadCost(fabric: Fabric, streams: readonly Stream[]): OffloadCost {
  const routes = streams.flat();
  const flows = flowsOfLegs(fabric, streams.map(arriving), usualRules);
  const { ratesGigabytes, bottlenecks } = maxMinFair(flows.network);
  const links = linkLoads(routes);
  return {
    links,
    memory: memoryLoad(routes),
    rootComplexBytes: routes.reduce((sum, each) => sum + bytesThroughRoots(fabric, each), 0),
    rootPortLanes: rootPortLanes(fabric, links),
    ratesGigabytes: streams.map((stream, index) =>
      stream.every(isDelivered) && !flows.isUnknown[index] ? (ratesGigabytes[index] ?? 0) : 0,
    ),
    bottlenecks: streams.map((_, index) => {
      const bottleneck = flows.links[bottlenecks[index] ?? -1];
      return bottleneck ? linkOf(bottleneck) : null;
    }),
    missing: flows.missing,
  };
}

/** A stream with a leg that does not arrive carries nothing. */
const arriving = (stream: Stream): Stream => (stream.every(isDelivered) ? stream : []);

const bytesThroughRoots = (fabric: Fabric, route: Route): number =>
  isDelivered(route) && allHops(route).some(({ at }) => fabric.tree.rootById.has(at))
    ? route.request.sizeBytes
    : 0;

function rootPortLanes(fabric: Fabric, links: readonly LinkLoad[]): number {
  const ports = new Set<NodeId>(links.map(({ link }) => link));
  let lanes = 0;
  for (const id of ports) {
    const port = functionOf(fabric.tree, id);
    if (fabric.tree.rootById.has(port.parent)) lanes += rateInForce(fabric.tree, port)?.width ?? 0;
  }
  return lanes;
}
