import { addressText } from '../lib/hex.ts';
import { busRangesOf } from '../topology/hostWindows.ts';
import { rootOf } from '../topology/machineTree.ts';
import { type Sentence, say } from '../topology/sentence.ts';
import { type IommuDomain, type IovaList, mapIovaList, type PhysicalRange } from './iommu.ts';
import type { DmaAddress, IovaRange } from './mapping.ts';
import { type MappingContext, missingWindows } from './mappingContext.ts';
import type { SegmentPlace } from './segmentPlace.ts';
import type { PlannedCall, Treatment } from './treatment.ts';

/** What one segment got. */
export type Given =
  | { readonly kind: 'mapped'; readonly address: DmaAddress; readonly how: Sentence }
  | Extract<Treatment, { kind: 'refused' | 'unknown' }>;

export interface GivenCall {
  /** In the order of the call's segments. */
  readonly given: readonly Given[];
  readonly domain: IommuDomain;
  /** Null: nothing in the call takes an IOVA. */
  readonly iovaRange: IovaRange | null;
}

/** A planned call and what came of it. */
export interface Called {
  readonly planned: PlannedCall;
  readonly given: GivenCall;
  /** Something in it is refused, so that nothing in it is mapped. */
  readonly failed: boolean;
}

/** Works out the DMA address of every segment of one call; those that go through the IOMMU share one allocation. */
export function giveAddresses(
  context: MappingContext,
  places: readonly SegmentPlace[],
  call: PlannedCall,
  domain: IommuDomain,
): GivenCall {
  const planned = call.segments.flatMap(({ index, treatment }) => {
    const place = places[index];
    return place ? [{ index, treatment, place }] : [];
  });
  const translated = planned.filter(each => takesIova(context, each));
  const list = translated.length === 0 ? null : allocate(context, domain, translated.map(rangeOf));
  const iovaAt = new Map(translated.map((each, i) => [each.index, list?.iovas[i]]));
  const isFull = translated.length > 0 && !list;
  return {
    given: planned.map(each => (isFull ? noRoom : give(context, each, iovaAt.get(each.index)))),
    domain: list?.domain ?? domain,
    iovaRange: list && {
      iova: list.iova,
      sizeBytes: list.sizeBytes,
      segments: translated.map(each => each.index),
    },
  };
}

interface Planned {
  readonly index: number;
  readonly treatment: Treatment;
  readonly place: SegmentPlace;
}

const takesIova = ({ platform }: MappingContext, { treatment, place }: Planned): boolean =>
  treatment.kind === 'like-memory' && platform.iommu.mode === 'translated' && place.cpuPhysical !== undefined;

const rangeOf = ({ place }: Planned): PhysicalRange => ({
  cpuPhysical: place.cpuPhysical ?? 0n,
  sizeBytes: BigInt(place.segment.sizeBytes),
});

/** Below 4 GiB first, as Linux tries for PCI devices, then anywhere that 48 bits reach. */
function allocate(
  context: MappingContext,
  domain: IommuDomain,
  ranges: readonly PhysicalRange[],
): IovaList | null {
  const reserved = context.rootId ? busRangesOf(context, context.rootId) : [];
  return (
    mapIovaList(domain, ranges, { reserved }) ?? mapIovaList(domain, ranges, { reserved, limit: 1n << 48n })
  );
}

const noRoom: Given = {
  kind: 'refused',
  error: '-ENOMEM',
  sentence: say`The IOMMU has no range of this size left.`,
};

function give(context: MappingContext, { treatment, place }: Planned, iova: bigint | undefined): Given {
  switch (treatment.kind) {
    case 'refused':
    case 'unknown':
      return treatment;
    case 'bus-address':
      return giveBusAddress(context, place, treatment);
    case 'physical':
      return givePhysical(context, place, treatment.how, 0n);
    case 'like-memory':
      if (iova !== undefined) {
        return { kind: 'mapped', address: { space: 'iova', value: iova }, how: treatment.how };
      }
      return givePhysical(context, place, treatment.how, context.inboundOffset);
  }
}

/** Plus is right: bus_offset is bus - cpu. Minus is what kernels before 6.0 did. */
function giveBusAddress(
  context: MappingContext,
  place: SegmentPlace,
  { busOffset, how }: Extract<Treatment, { kind: 'bus-address' }>,
): Given {
  const { cpuPhysical, bus } = place;
  const isPlus = context.policy.row.mapping.busAddress === 'cpu + bus_offset';
  if (isPlus && bus !== undefined) return { kind: 'mapped', address: { space: 'bus', value: bus }, how };
  if (cpuPhysical === undefined || busOffset === undefined) {
    return noCpuAddress(context, place);
  }
  const value = isPlus ? cpuPhysical + busOffset : cpuPhysical - busOffset;
  const right = `${addressText(cpuPhysical)} + bus_offset = ${addressText(cpuPhysical + busOffset)}`;
  const wrong = say` It should have been ${right}; this kernel takes bus_offset away.`;
  const isWrong = !isPlus && busOffset !== 0n;
  return { kind: 'mapped', address: { space: 'bus', value }, how: isWrong ? [...how, ...wrong] : how };
}

function givePhysical(
  context: MappingContext,
  place: SegmentPlace,
  how: Sentence,
  inboundOffset: bigint,
): Given {
  if (place.cpuPhysical === undefined) return noCpuAddress(context, place);
  const space = inboundOffset === 0n ? 'cpu-physical' : 'bus';
  return { kind: 'mapped', address: { space, value: place.cpuPhysical - inboundOffset }, how };
}

function noCpuAddress(context: MappingContext, place: SegmentPlace): Given {
  const { segment } = place;
  const root = segment.kind === 'bar-memory' ? rootOf(context.tree, segment.node).id : null;
  return {
    kind: 'unknown',
    missing: place.missing.length > 0 || !root ? place.missing : [missingWindows(context, root)],
    sentence: say`Its CPU physical address is not known.`,
  };
}
