import type { NodeId } from '../../topology/machine.ts';
import type { Hop, Route } from '../routing/hop.ts';
import { isDelivered } from '../routing/hop.ts';

/** Payload bytes that a transfer puts on one link, each way; the link is named by the port at its upper end. */
export interface LinkLoad {
  readonly link: NodeId;
  readonly upBytes: number;
  readonly downBytes: number;
}

/** Payload bytes into and out of DRAM. */
export interface MemoryLoad {
  readonly readBytes: number;
  readonly writtenBytes: number;
}

/** The hops on which a route's data travels: a write's with the request, a read's with its completion. */
const dataHops = ({ request, hops, completion }: Route): readonly Hop[] =>
  request.operation === 'write' ? hops : (completion?.hops ?? []);

/** The links that hops cross, in order, with the direction; a link crossed twice is there twice. */
const linksCrossed = (
  hops: readonly Hop[],
): readonly { readonly link: NodeId; readonly direction: 'up' | 'down' }[] =>
  hops.flatMap(({ link, direction }) =>
    link !== null && (direction === 'up' || direction === 'down') ? [{ link, direction }] : [],
  );

/** Links that the data of these routes, taken together, crosses both up and down. */
export function crossedTwice(routes: readonly Route[]): readonly NodeId[] {
  const crossed = routes.flatMap(route => linksCrossed(dataHops(route)));
  const down = new Set(crossed.flatMap(({ link, direction }) => (direction === 'down' ? [link] : [])));
  const up = crossed.flatMap(({ link, direction }) => (direction === 'up' ? [link] : []));
  return [...new Set(up)].filter(link => down.has(link));
}

/** What routes put on each link; one that does not deliver carries nothing of use and counts nothing. */
export function linkLoads(routes: readonly Route[]): readonly LinkLoad[] {
  const loads = new Map<NodeId, { upBytes: number; downBytes: number }>();
  for (const route of routes.filter(isDelivered)) {
    for (const { link, direction } of linksCrossed(dataHops(route))) {
      const load = loads.get(link) ?? { upBytes: 0, downBytes: 0 };
      if (direction === 'up') load.upBytes += route.request.sizeBytes;
      else load.downBytes += route.request.sizeBytes;
      loads.set(link, load);
    }
  }
  return [...loads].map(([link, load]) => ({ link, ...load }));
}

/** What routes put into and take out of DRAM. */
export function memoryLoad(routes: readonly Route[]): MemoryLoad {
  let readBytes = 0;
  let writtenBytes = 0;
  for (const route of routes.filter(isDelivered)) {
    if (route.outcome.hit?.kind !== 'system-memory') continue;
    if (route.request.operation === 'read') readBytes += route.request.sizeBytes;
    else writtenBytes += route.request.sizeBytes;
  }
  return { readBytes, writtenBytes };
}
