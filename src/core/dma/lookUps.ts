import type { MappingRules } from '../p2pdma/kernels/mappingRules.ts';
import { say } from '../topology/sentence.ts';
import type { LookUps } from './mapping.ts';
import type { SegmentPlace } from './segmentPlace.ts';
import type { PlannedCall } from './treatment.ts';

/**
 * What telling peers from memory costs for a list in the two schemes that were weighed on linux-block in 2018. A mark
 * in the segment tells at once, and a run of segments of one registration asks for its map type once; without marks
 * every address is searched among the ranges of all peers, when mapping and, as the DMA address tells nothing
 * either, once more when unmapping.
 */
export function countLookUps(
  asks: MappingRules['asks'],
  places: readonly SegmentPlace[],
  plan: readonly PlannedCall[],
): LookUps {
  const peers = places.filter(isPeer).length;
  const verdicts = asks === 'each-segment' ? runsOf(places, plan) : asks === 'first-segment' ? 1 : 0;
  const marked = plan.some(({ call }) => call !== 'dma_map_sg()');
  return {
    flags: {
      searchesToMap: 0,
      searchesToUnmap: 0,
      verdicts: marked ? verdicts : 0,
      sentence: say`Each segment carries its mark: no address is searched.`,
    },
    byAddress: {
      searchesToMap: places.length,
      searchesToUnmap: places.length,
      verdicts: peers,
      sentence: say`Nothing marks a segment: every address is searched, when mapping and again when unmapping.`,
    },
  };
}

const isPeer = (place: SegmentPlace | undefined): boolean =>
  place !== undefined && place.class !== 'system-memory';

/** Runs of neighbours of one registration: the map type of each is asked for once. */
const runsOf = (places: readonly SegmentPlace[], plan: readonly PlannedCall[]): number =>
  plan.flatMap(({ segments }) =>
    segments.filter(({ index }, at) => {
      const place = places[index];
      const before = segments[at - 1];
      return isPeer(place) && (!before || places[before.index]?.pagemap !== place?.pagemap);
    }),
  ).length;
