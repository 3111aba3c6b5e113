import { say } from '../topology/sentence.ts';
import type { MappingContext } from './mappingContext.ts';
import type { SegmentPlace } from './segmentPlace.ts';
import type { PlannedCall, Treatment } from './treatment.ts';

/**
 * How a driver without pages maps the same ranges: `dma_map_resource()` for each range of a BAR, `dma_map_page()` for
 * memory. Nobody is asked whether a peer can be reached, and nothing is joined.
 */
export const planResource = (
  context: MappingContext,
  places: readonly SegmentPlace[],
): readonly PlannedCall[] =>
  places.map((place, index) => ({
    call: place.class === 'system-memory' ? 'dma_map_page()' : 'dma_map_resource()',
    returns: 'an address',
    segments: [{ index, treatment: treatmentOf(context, place) }],
  }));

function treatmentOf({ platform }: MappingContext, place: SegmentPlace): Treatment {
  if (place.class === 'system-memory') return { kind: 'like-memory', how: [] };
  switch (platform.dmaLayer) {
    case 'refuses':
      return {
        kind: 'refused',
        error: 'DMA_MAPPING_ERROR',
        sentence: say`This architecture has no dma_map_resource(): a clean error, and the driver falls back to system memory.`,
      };
    case 'returns-physical':
      return {
        kind: 'physical',
        how: say`This architecture has no dma_map_resource() and returns the physical address as it is.`,
      };
    case 'implements':
      return platform.iommu.mode === 'translated'
        ? { kind: 'like-memory', how: say`The IOMMU maps the range; the request goes up to it.` }
        : { kind: 'physical', how: say`Without translation the physical address is returned as it is.` };
  }
}
