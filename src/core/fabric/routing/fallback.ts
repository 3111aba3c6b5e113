import { ok, type Result } from '../../lib/result.ts';
import { type LinkLoad, linkLoads, type MemoryLoad, memoryLoad } from '../rates/linkLoads.ts';
import type { Fabric } from './fabric.ts';
import type { RequestError, Route } from './hop.ts';
import type { RouteRequest } from './request.ts';
import { route } from './route.ts';

/** The same data by way of a bounce buffer: one device writes it to system memory, the other reads it from there. */
export interface FallbackRoute {
  /** Where the buffer is, a CPU physical address. */
  readonly bufferAddress: bigint;
  /** Into the buffer, then out of it. */
  readonly legs: readonly [Route, Route];
}

/** A transfer both ways, with what each puts on links and DRAM: the table beside the two drawn paths. */
export interface Comparison {
  readonly direct: Route;
  readonly fallback: FallbackRoute;
  readonly links: { readonly direct: readonly LinkLoad[]; readonly fallback: readonly LinkLoad[] };
  readonly memory: { readonly direct: MemoryLoad; readonly fallback: MemoryLoad };
}

/**
 * What a driver does when it may not reach the peer: data moves from its source (the target of a read, the
 * initiator of a write) into system memory by DMA and from there to its destination (a copy between
 * two drives crosses an uplink and DRAM twice). Null where the target is system memory already, or there is none.
 */
export function fallbackRoute(
  fabric: Fabric,
  request: RouteRequest,
): Result<FallbackRoute, RequestError> | null {
  const { target } = request;
  const buffer = fabric.platform.memory.find(
    range => range.limit - range.base + 1n >= BigInt(request.sizeBytes),
  );
  if (target.kind === 'system-memory' || !buffer || target.node === request.initiator) return null;
  const [source, sink] =
    request.operation === 'read' ? [target.node, request.initiator] : [request.initiator, target.node];
  const leg = (initiator: typeof source, operation: 'read' | 'write') =>
    route(fabric, {
      initiator,
      target: { kind: 'system-memory', address: buffer.base },
      operation,
      sizeBytes: request.sizeBytes,
      relaxedOrdering: request.relaxedOrdering,
      addressType: 'untranslated',
      addressing: 'dma-map',
    });
  const into = leg(source, 'write');
  if (!into.ok) return into;
  const outOf = leg(sink, 'read');
  if (!outOf.ok) return outOf;
  return ok({ bufferAddress: buffer.base, legs: [into.value, outOf.value] });
}

/** The direct route beside the fallback, with the bytes that each link and DRAM carry. */
export function compareWithFallback(
  fabric: Fabric,
  request: RouteRequest,
): Result<Comparison, RequestError> | null {
  const direct = route(fabric, request);
  if (!direct.ok) return direct;
  const fallback = fallbackRoute(fabric, request);
  if (!fallback) return null;
  if (!fallback.ok) return fallback;
  const { legs } = fallback.value;
  return ok({
    direct: direct.value,
    fallback: fallback.value,
    links: { direct: linkLoads([direct.value]), fallback: linkLoads(legs) },
    memory: { direct: memoryLoad([direct.value]), fallback: memoryLoad(legs) },
  });
}
