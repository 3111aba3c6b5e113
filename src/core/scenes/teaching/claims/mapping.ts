import {
  type DmaSpace,
  dmaSpaces,
  type MappedSegment,
  type Mapping,
  type MappingStatus,
  mappingStatuses,
  type SegmentClass,
  segmentClasses,
} from '../../../dma/mapping.ts';
import { answerMappingOf } from '../../../fabric/answers/mappingAnswers.ts';
import { addressText } from '../../../lib/hex.ts';
import { type Sentence, say, strong } from '../../../topology/sentence.ts';
import { type Checked, type ClaimContext, isAsClaimed } from './checked.ts';

/** How the kernel maps the list of the document. */
export interface MappingClaim {
  readonly status?: MappingStatus;
  /** By place in the list. */
  readonly classes?: readonly SegmentClass[];
  /** The kind of address that each segment gets; null: none. */
  readonly spaces?: readonly (DmaSpace | null)[];
  /** As the driver gets it. */
  readonly error?: string;
  readonly iovaRanges?: number;
  /** Addresses that are looked for among all peers' ranges while mapping, where segments carry no marks. */
  readonly searches?: number;
}

export function checkMapping(
  { state }: ClaimContext,
  { classes, spaces, error, searches, ...claimed }: MappingClaim,
): Checked {
  const { document, mapping: how } = state;
  const { device, segments } = document.transfer;
  if (device === null) return { holds: false, sentence: say`No device is chosen.` };
  const { mapping } = answerMappingOf(document, { device, segments, ...how });
  const there = { status: mapping.status, iovaRanges: mapping.iovaRanges.length };
  const holds =
    isAsClaimed(claimed, there) &&
    (!classes || String(classes) === String(mapping.segments.map(each => each.class))) &&
    (!spaces || String(spaces) === String(mapping.segments.map(spaceOf))) &&
    (error === undefined || errorOf(mapping) === error) &&
    (searches === undefined || mapping.lookUps.byAddress.searchesToMap === searches);
  const { searchesToMap } = mapping.lookUps.byAddress;
  const unmarked = `Without marks mapping takes ${searchesToMap} searches.`;
  return { holds, sentence: searches === undefined ? told(mapping) : say`${told(mapping)} ${unmarked}` };
}

const spaceOf = ({ result }: MappedSegment): DmaSpace | null =>
  result.kind === 'mapped' ? result.address.space : null;

const errorOf = (mapping: Mapping): string | undefined =>
  mapping.segments.flatMap(({ result }) => (result.kind === 'refused' ? [result.error] : []))[0];

function told(mapping: Mapping): Sentence {
  const status = mappingStatuses.find(({ id }) => id === mapping.status);
  const segments = mapping.segments.map((each, at) => ` Segment ${at + 1}, ${segmentText(each)}.`).join('');
  return say`Linux ${mapping.kernel}: ${strong(status?.word ?? '')}, ${status?.means ?? ''}.${segments}`;
}

function segmentText({ class: id, result }: MappedSegment): string {
  const letter = segmentClasses.find(each => each.id === id)?.letter ?? '';
  if (result.kind === 'refused') return `${letter}: ${result.error}`;
  if (result.kind !== 'mapped') return `${letter}: not mapped`;
  const { space, value } = result.address;
  return `${letter}: ${dmaSpaces.find(each => each.id === space)?.words} ${addressText(value)}`;
}
