import type { MapType } from '../../p2pdma/policy/verdict.ts';
import type { NodeId, PciFunction } from '../../topology/machine.ts';
import { largestOf, memoryBars } from '../../topology/memoryBars.ts';
import type { Fabric } from '../routing/fabric.ts';
import { fallbackRoute } from '../routing/fallback.ts';
import { isDelivered, type Route } from '../routing/hop.ts';
import { addressingUnder, plainRequest, type RouteTarget } from '../routing/request.ts';
import { route } from '../routing/route.ts';
import { type Crossing, crossingsOf } from './capacity.ts';
import { usualRules } from './packetRules.ts';

/** How a pair's data travels: as Linux maps it, by way of memory where it refuses, or not at all. */
export const speedWays = ['direct', 'host', 'staged', 'lost', 'no-memory', 'unknown'] as const;
export type SpeedWay = (typeof speedWays)[number];

export interface TransferWay {
  readonly way: SpeedWay;
  /** The routes that the data takes, one after the other; empty where it arrives nowhere or that is not known. */
  readonly legs: readonly Route[];
  /** What its packets take of links and tags; those of a second leg come after those of the first. */
  readonly crossings: readonly Crossing[];
}

export interface TransferAsked {
  readonly client: NodeId;
  /** Null: the provider has no memory to offer; undefined: that is not shown. */
  readonly target: RouteTarget | null | undefined;
  readonly mapType: MapType;
  readonly operation: 'read' | 'write';
}

const PAGE_BYTES = 4096;

/** The way of one transfer under the kernel's verdict, with the links that its data crosses. */
export function transferWay(
  fabric: Fabric,
  { client, target, mapType, operation }: TransferAsked,
): TransferWay {
  if (target === null) return without('no-memory');
  if (target === undefined || mapType === 'UNKNOWN') return without('unknown');
  const request = plainRequest(client, target, operation, PAGE_BYTES);
  if (mapType === 'NOT_SUPPORTED') {
    const fallback = fallbackRoute(fabric, request);
    return fallback?.ok ? along(fabric, fallback.value.legs, 'staged') : without('unknown');
  }
  const way = mapType === 'BUS_ADDR' ? 'direct' : 'host';
  const routed = route(fabric, { ...request, addressing: addressingUnder(mapType) });
  return routed.ok ? along(fabric, [routed.value], way) : without('unknown');
}

const without = (way: SpeedWay): TransferWay => ({ way, legs: [], crossings: [] });

function along(fabric: Fabric, legs: readonly Route[], way: SpeedWay): TransferWay {
  if (legs.some(leg => leg.outcome.kind === 'unknown')) return without('unknown');
  if (!legs.every(isDelivered)) return without('lost');
  return { way, legs, crossings: legs.flatMap(leg => crossingsOf(fabric, leg, usualRules)) };
}

/** The largest memory BAR, which is what a device has to offer; null where it has none, undefined where that is not shown. */
export function largestMemoryBar(fn: PciFunction): RouteTarget | null | undefined {
  if (fn.bars.state === 'unknown') return undefined;
  const largest = largestOf(memoryBars(fn).filter(({ address }) => address.state !== 'absent'));
  return largest ? { kind: 'bar', node: fn.id, bar: largest.index, offset: 0n } : null;
}
