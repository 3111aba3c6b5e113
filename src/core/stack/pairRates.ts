import { soloRate } from '../fabric/rates/speedMatrix.ts';
import {
  largestMemoryBar,
  type SpeedWay,
  type TransferWay,
  transferWay,
} from '../fabric/rates/transferWay.ts';
import type { Fabric } from '../fabric/routing/fabric.ts';
import { allHops } from '../fabric/routing/hop.ts';
import type { MapType } from '../p2pdma/policy/verdict.ts';
import type { NodeId } from '../topology/machine.ts';
import { functionOf } from '../topology/machineTree.ts';
import type { Outcome } from './layerRule.ts';
import type { PathAddress } from './stackPaths.ts';
import type { LayerName } from './stackRow.ts';

/** How the data of a pair goes and how fast one large transfer of it is when nothing else runs. Plain data. */
export interface PairRate {
  readonly way: SpeedWay;
  /** 1e9 bytes a second; null where that is not known or nothing arrives. */
  readonly gigabytesPerSecond: number | null;
}
export type PairRates = Readonly<Record<'write' | 'read', PairRate>>;

export interface RatesAsked {
  readonly provider: NodeId;
  readonly client: NodeId;
  /** Which address the client uses, and what Linux says of the pair: where it is asked, it chooses the address. */
  readonly address: PathAddress;
  readonly mapType: MapType;
  /** What all layers come to, and which of them says no first. */
  readonly outcome: Outcome;
  readonly refusedBy: LayerName | null;
}

/**
 * What the client's writes and reads reach: on the path that the layers allow, or by two copies through system memory
 * where one of them refuses. The same model as the matrix of rates, which asks Linux alone.
 */
export function pairRates(fabric: Fabric, asked: RatesAsked): PairRates {
  const mapType = mappedAs(asked);
  const target = largestMemoryBar(functionOf(fabric.tree, asked.provider));
  const rate = (operation: 'write' | 'read'): PairRate => {
    const transfer = transferWay(fabric, { client: asked.client, target, mapType, operation });
    const gigabytes = soloRate(transfer);
    const isKnown = Number.isFinite(gigabytes) && gigabytes > 0;
    return { way: wayOf(fabric, transfer), gigabytesPerSecond: isKnown ? gigabytes : null };
  };
  return { write: rate('write'), read: rate('read') };
}

/** The mapping by Linux that puts the same address on the wires. */
function mappedAs({ address, mapType, outcome, refusedBy }: RatesAsked): MapType {
  if (outcome === 'unknown') return 'UNKNOWN';
  // Where software allows what the wires do not carry, nothing goes another way: the data is lost.
  if (outcome === 'not-peer' || (outcome === 'no' && refusedBy !== 'wires')) return 'NOT_SUPPORTED';
  if (address === 'by-linux') return mapType;
  return address === 'raw' ? 'BUS_ADDR' : 'THRU_HOST_BRIDGE';
}

/** By the path, not by the address: a raw address may pass the host bridge, and a mapped one may stay below a switch. */
function wayOf({ tree }: Fabric, { way, legs }: TransferWay): SpeedWay {
  if (way !== 'direct' && way !== 'host') return way;
  return legs.some(leg => allHops(leg).some(({ at }) => tree.rootById.has(at))) ? 'host' : 'direct';
}
