import { addressText } from '../lib/hex.ts';
import { barOf, cpuAddress } from '../p2pdma/memory/barMemory.ts';
import type { P2pMemory } from '../p2pdma/memory/drivers.ts';
import { type Judgement, judgePair } from '../p2pdma/policy/judgePair.ts';
import { missingFacts } from '../p2pdma/policy/missingFacts.ts';
import type { MapType } from '../p2pdma/policy/verdict.ts';
import { knownValue, unknown } from '../topology/fact.ts';
import { functionOf } from '../topology/machineTree.ts';
import { nameOf } from '../topology/nodeName.ts';
import { type MissingFact, type Sentence, say } from '../topology/sentence.ts';
import type { SegmentClass } from './mapping.ts';
import type { MappingContext } from './mappingContext.ts';
import type { Segment } from './transfer.ts';

/** Where a segment lives, and what the kernel thinks of the way there. */
export interface SegmentPlace {
  readonly segment: Segment;
  readonly class: SegmentClass;
  /** Undefined: not known. */
  readonly cpuPhysical: bigint | undefined;
  readonly bus: bigint | undefined;
  /** bus - cpu, as p2pdma keeps it for the range; undefined where one of them is not known. */
  readonly busOffset: bigint | undefined;
  /** Which registration its struct pages belong to; null: no pages cover it, so no list can hold it. */
  readonly pagemap: string | null;
  /** The kernel's findings about the pair; null for system memory and for a device that is not a PCI function. */
  readonly judgement: Judgement | null;
  readonly mapType: MapType | null;
  readonly missing: readonly MissingFact[];
  /** Why there is no such segment, in words; null where there is. */
  readonly fault: Sentence | null;
}

type BarSegment = Segment & { kind: 'bar-memory' };
const SYSTEM_PAGES = 'system memory';

export function placeOf(context: MappingContext, segment: Segment): SegmentPlace {
  if (segment.kind === 'bar-memory') return placeInBar(context, segment);
  return {
    segment,
    class: 'system-memory',
    cpuPhysical: segment.address,
    bus: undefined,
    busOffset: undefined,
    pagemap: SYSTEM_PAGES,
    judgement: null,
    mapType: null,
    missing: [],
    fault: segment.sizeBytes > 0 ? null : say`A segment has at least one byte.`,
  };
}

function placeInBar(context: MappingContext, segment: BarSegment): SegmentPlace {
  const { deviceFunction, policy } = context;
  const fault = faultOf(context, segment);
  const bus = fault ? undefined : busAddressOf(context, segment);
  const cpuPhysical = bus === undefined ? undefined : cpuAddress(context, segment.node, bus);
  const judgement = fault || !deviceFunction ? null : judgePair(policy, segment.node, deviceFunction.id);
  const mapType = judgement?.mapType ?? 'NOT_SUPPORTED';
  return {
    segment,
    class: segment.node === context.device ? 'own-bar' : classByMapType[mapType],
    cpuPhysical,
    bus,
    busOffset: bus === undefined || cpuPhysical === undefined ? undefined : bus - cpuPhysical,
    pagemap: pagemapOf(context.question.memory, segment),
    judgement,
    mapType,
    missing: [
      ...(judgement ? missingFacts(judgement) : []),
      ...(!fault && bus === undefined ? [addressOf(context, segment)] : []),
    ],
    fault,
  };
}

/** Memory that is refused is left to the host bridge, which is where it is refused. */
const classByMapType: Readonly<Record<MapType, SegmentClass>> = {
  BUS_ADDR: 'by-bus-address',
  THRU_HOST_BRIDGE: 'through-host-bridge',
  NOT_SUPPORTED: 'through-host-bridge',
  UNKNOWN: 'peer-not-known',
};

function busAddressOf({ tree }: MappingContext, { node, bar, offsetBytes }: BarSegment): bigint | undefined {
  const base = knownValue(barOf(functionOf(tree, node), bar)?.address ?? unknown);
  return base === undefined ? undefined : base + offsetBytes;
}

function faultOf(context: MappingContext, segment: BarSegment): Sentence | null {
  const fn = context.tree.functionById.get(segment.node);
  if (!fn) return say`The machine has no ${segment.node}.`;
  if (segment.sizeBytes <= 0) return say`A segment has at least one byte.`;
  if (fn.bars.state === 'unknown') return null;
  const bar = barOf(fn, segment.bar);
  const name = say`BAR ${segment.bar} of ${nameOf(context, fn.id)}`;
  if (!bar) return say`${nameOf(context, fn.id)} has no BAR ${segment.bar}.`;
  if (bar.kind === 'io') return say`${name} is I/O space; only memory can be mapped.`;
  if (bar.address.state === 'absent') return say`${name} has no address.`;
  const sizeBytes = knownValue(bar.sizeBytes);
  const end = segment.offsetBytes + BigInt(segment.sizeBytes);
  if (segment.offsetBytes >= 0n && (sizeBytes === undefined || end <= sizeBytes)) return null;
  return say`${name} ends at ${addressText(sizeBytes ?? 0n)}; the segment goes beyond.`;
}

/** A registered range of a BAR has struct pages of its own (`dev_pagemap`); a segment is in one of them or in none. */
function pagemapOf(memory: P2pMemory, { node, bar, offsetBytes, sizeBytes }: BarSegment): string | null {
  const chunks = memory.providers.find(provider => provider.node === node)?.chunks ?? [];
  const end = offsetBytes + BigInt(sizeBytes);
  const place = chunks.findIndex(
    chunk =>
      chunk.bar === bar && offsetBytes >= chunk.offsetBytes && end <= chunk.offsetBytes + chunk.sizeBytes,
  );
  return place < 0 ? null : `${node} ${place}`;
}

const addressOf = (context: MappingContext, { node, bar }: BarSegment): MissingFact => ({
  node,
  what: `the address of BAR ${bar} of ${nameOf(context, node).text}`,
  howToGet: 'sudo lspci -vvv',
});
