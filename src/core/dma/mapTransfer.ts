import type { CallOutcome } from '../p2pdma/memory/callOutcome.ts';
import { kernelMessages } from '../p2pdma/policy/messages.ts';
import type { KernelMessage } from '../p2pdma/policy/verdict.ts';
import { nameOf } from '../topology/nodeName.ts';
import { type Sentence, say } from '../topology/sentence.ts';
import { type Called, type Given, type GivenCall, giveAddresses } from './giveAddresses.ts';
import { emptyDomain, type IommuDomain } from './iommu.ts';
import { landingOf } from './landing.ts';
import { countLookUps } from './lookUps.ts';
import type {
  MappedSegment,
  Mapping,
  MappingCall,
  MappingStatus,
  MappingWay,
  SegmentResult,
} from './mapping.ts';
import { type MappingContext, type MappingQuestion, mappingContext } from './mappingContext.ts';
import { planPages } from './planPages.ts';
import { planResource } from './planResource.ts';
import { programmedEntries } from './programmedEntries.ts';
import { placeOf, type SegmentPlace } from './segmentPlace.ts';
import type { PlannedCall } from './treatment.ts';

/**
 * Maps a list for the device that does the DMA, as the chosen kernel, IOMMU mode and DMA layer do: for every segment
 * where it lives, the address that is programmed and who answers there, or the error
 * (`dma_map_sgtable`, `pci_p2pdma_map_sg` until 5.19, `dma_map_resource`). A list that cannot be built is answered in words; a device that is not there is a bug.
 */
export function mapTransfer(question: MappingQuestion, way: MappingWay): Mapping {
  const context = mappingContext(question);
  const places = question.segments.map(segment => placeOf(context, segment));
  const faults = places.map(place => faultOf(context, place, way));
  const plan = faults.some(fault => fault !== null) ? [] : planOf(context, places, way);
  const calls: Called[] = [];
  let domain = emptyDomain;
  for (const planned of plan) {
    const given = giveAddresses(context, places, planned, domain);
    const failed = given.given.some(each => each.kind === 'refused');
    if (!failed) domain = given.domain;
    calls.push({ planned, given, failed });
  }
  const segments = places.map((place, index) =>
    mappedSegment(place, faults[index] ?? resultOf(context, { place, index, calls, domain })),
  );
  const programmed = calls.flatMap(call => (call.failed ? [] : programmedEntries(context, places, call)));
  const wrongLength = programmed.some(
    entry => entry.sizeBytes !== sum(entry.segments.map(at => places[at]?.segment.sizeBytes ?? 0)),
  );
  return {
    device: question.device,
    kernel: context.policy.row.release,
    status: statusOf(segments, wrongLength),
    segments,
    calls: calls.map(call => mappingCall(context, places, call)),
    iovaRanges: calls.flatMap(({ failed, given }) => (failed || !given.iovaRange ? [] : [given.iovaRange])),
    programmed,
    lookUps: countLookUps(way === 'pages' ? context.policy.row.mapping.asks : 'nothing', places, plan),
  };
}

const sum = (sizes: readonly number[]): number => sizes.reduce((a, b) => a + b, 0);

const planOf = (context: MappingContext, places: readonly SegmentPlace[], way: MappingWay) => {
  if (places.length === 0) return [];
  return way === 'pages' ? planPages(context, places) : planResource(context, places);
};

/** Why a segment cannot be in a list at all. */
function faultOf(context: MappingContext, place: SegmentPlace, way: MappingWay): SegmentResult | null {
  const { fault, pagemap, segment } = place;
  if (fault) return { kind: 'refused', error: 'no such segment', sentence: fault };
  if (way === 'resource' || pagemap !== null || segment.kind !== 'bar-memory') return null;
  const name = nameOf(context, segment.node);
  return {
    kind: 'refused',
    error: 'no struct pages',
    sentence: say`This range of BAR ${segment.bar} of ${name} is not registered as peer-to-peer memory, so no pages stand for it and no list can hold it.`,
  };
}

function mappedSegment(place: SegmentPlace, result: SegmentResult): MappedSegment {
  const { segment, class: segmentClass, mapType, cpuPhysical, bus } = place;
  return { segment, class: segmentClass, mapType, cpuPhysical, bus, result };
}

interface Looked {
  readonly place: SegmentPlace;
  readonly index: number;
  readonly calls: readonly Called[];
  readonly domain: IommuDomain;
}

function resultOf(context: MappingContext, { place, index, calls, domain }: Looked): SegmentResult {
  const call = calls.find(({ planned }) => planned.segments.some(each => each.index === index));
  const given = call && givenTo(call, index);
  if (!call || !given) {
    return { kind: 'not-mapped', sentence: say`The list cannot be built because of another segment.` };
  }
  if (call.failed && given.kind !== 'refused') {
    return { kind: 'not-mapped', sentence: say`Mapped and undone again: the list fails as a whole.` };
  }
  if (given.kind !== 'mapped') return given;
  return { ...given, landing: landingOf(context, given.address, place, domain) };
}

const givenTo = ({ planned, given }: Called, index: number): Given | undefined =>
  given.given[planned.segments.findIndex(each => each.index === index)];

function statusOf(segments: readonly MappedSegment[], wrongLength: boolean): MappingStatus {
  const landings = segments.map(({ result }) =>
    result.kind === 'mapped' ? result.landing.kind : result.kind,
  );
  if (landings.some(each => each === 'refused' || each === 'not-mapped')) return 'refused';
  if (landings.some(each => each === 'unknown')) return 'unknown';
  if (landings.some(each => each !== 'target')) return 'wrong-place';
  if (wrongLength) return 'wrong-length';
  return segments.every(isChecked) ? 'works' : 'unchecked';
}

/** Whether the way that the address takes is one that the kernel calls reachable: its verdict on BUS_ADDR is on no other. */
function isChecked({ mapType, result, bus }: MappedSegment): boolean {
  if (mapType === null || mapType === 'THRU_HOST_BRIDGE') return true;
  return mapType === 'BUS_ADDR' && result.kind === 'mapped' && result.address.value === bus;
}

function mappingCall(context: MappingContext, places: readonly SegmentPlace[], called: Called): MappingCall {
  const { planned, given, failed } = called;
  const refused = given.given.find(each => each.kind === 'refused');
  const outcome: CallOutcome = {
    call: planned.call,
    succeeded: !failed,
    returned: refused?.kind === 'refused' ? refused.error : planned.returns,
    sentence: refused?.kind === 'refused' ? refused.sentence : mappedWords(called, given),
    messages: messagesOf(context, places, planned),
  };
  return { segments: planned.segments.map(each => each.index), outcome };
}

function mappedWords({ planned }: Called, { iovaRange }: GivenCall): Sentence {
  const count = planned.segments.length;
  const all = count === 1 ? 'The segment is mapped' : `All ${count} segments are mapped`;
  if (!iovaRange) return say`${all}; nothing takes an IOVA.`;
  const joined = iovaRange.segments.length;
  return say`${all}; ${joined === count ? 'they share' : `${joined} of them share`} one range of IOVAs.`;
}

/** Since 6.0 a map type that is not cached is worked out on the spot, and what the kernel thinks of it is logged. */
function messagesOf(
  context: MappingContext,
  places: readonly SegmentPlace[],
  planned: PlannedCall,
): readonly KernelMessage[] {
  const isAsked = context.question.isDistanceAsked || planned.call === 'dma_map_resource()';
  if (isAsked || context.policy.row.mapping.onCacheMiss !== 'works-it-out') return [];
  const judgements = planned.segments.flatMap(({ index }) => places[index]?.judgement ?? []);
  const perProvider = new Map(judgements.map(judgement => [judgement.provider.id, judgement]));
  return [...perProvider.values()].flatMap(judgement => kernelMessages(judgement));
}
