import type { MapType } from '../../p2pdma/policy/verdict.ts';
import { knownValue } from '../../topology/fact.ts';
import { rateInForce } from '../../topology/linkInForce.ts';
import type { NodeId, PciFunction } from '../../topology/machine.ts';
import { functionOf } from '../../topology/machineTree.ts';
import { largestOf, memoryBars } from '../../topology/memoryBars.ts';
import { rootComplexOf } from '../platform/platform.ts';
import type { Fabric } from '../routing/fabric.ts';
import { fallbackRoute } from '../routing/fallback.ts';
import { isDelivered, type Route } from '../routing/hop.ts';
import { plainRequest, type RouteTarget } from '../routing/request.ts';
import { route } from '../routing/route.ts';
import { dataHops } from './linkLoads.ts';
import { hardwareGigabytes } from './linkModel.ts';

/** How a pair's data travels: as Linux maps it, by way of memory where it refuses, or not at all. */
export const speedWays = ['direct', 'host', 'staged', 'lost', 'no-memory', 'unknown'] as const;
export type SpeedWay = (typeof speedWays)[number];

/** One direction of a link that the data crosses, with what it carries of it: GB/s, NaN where its rate is not shown. */
export interface CrossedLink {
  readonly key: string;
  readonly gigabytes: number;
}

export interface TransferWay {
  readonly way: SpeedWay;
  /** The routes that the data takes, one after the other; empty where it arrives nowhere or that is not known. */
  readonly legs: readonly Route[];
  readonly links: readonly CrossedLink[];
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
  const routed = route(fabric, { ...request, addressing: way === 'direct' ? 'bus' : 'dma-map' });
  return routed.ok ? along(fabric, [routed.value], way) : without('unknown');
}

const without = (way: SpeedWay): TransferWay => ({ way, legs: [], links: [] });

function along(fabric: Fabric, legs: readonly Route[], way: SpeedWay): TransferWay {
  if (legs.some(leg => leg.outcome.kind === 'unknown')) return without('unknown');
  if (!legs.every(isDelivered)) return without('lost');
  return { way, legs, links: legs.flatMap(leg => crossedLinks(fabric, leg)) };
}

/** The largest memory BAR, which is what a device has to offer; null where it has none, undefined where that is not shown. */
export function largestMemoryBar(fn: PciFunction): RouteTarget | null | undefined {
  if (fn.bars.state === 'unknown') return undefined;
  const largest = largestOf(memoryBars(fn).filter(({ address }) => address.state !== 'absent'));
  return largest ? { kind: 'bar', node: fn.id, bar: largest.index, offset: 0n } : null;
}

const DEFAULT_PAYLOAD_BYTES = 256;

function crossedLinks(fabric: Fabric, leg: Route): readonly CrossedLink[] {
  let payloadBytes =
    knownValue(functionOf(fabric.tree, leg.request.initiator).maxPayloadBytes) ?? DEFAULT_PAYLOAD_BYTES;
  const links: CrossedLink[] = [];
  for (const { at, link, direction } of dataHops(leg)) {
    // A root complex that cuts packets leaves smaller ones to the links behind it (NCCL: Intel, 64 bytes).
    const cut = fabric.tree.rootById.has(at) ? rootComplexOf(fabric.platform, at).resegmentsToBytes : null;
    if (cut !== null) payloadBytes = Math.min(payloadBytes, cut);
    if (link === null || (direction !== 'up' && direction !== 'down')) continue;
    const rate = rateInForce(fabric.tree, functionOf(fabric.tree, link));
    const gigabytes = rate ? hardwareGigabytes(rate, { payloadBytes, addressBits: 64 }) : Number.NaN;
    links.push({ key: `${direction} ${link}`, gigabytes });
  }
  return links;
}
