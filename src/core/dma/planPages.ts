import type { MappingRules } from '../p2pdma/kernels/mappingRules.ts';
import { settlingSentence } from '../p2pdma/policy/findingWords.ts';
import { nameOf } from '../topology/nodeName.ts';
import { type Sentence, say } from '../topology/sentence.ts';
import type { MappingContext } from './mappingContext.ts';
import type { SegmentPlace } from './segmentPlace.ts';
import type { PlannedCall, Treatment } from './treatment.ts';

/**
 * How the chosen kernel maps a list of pages: by p2pdma's own function until 5.19, inside
 * dma_map_sg() since 6.0, block requests by an iterator since 6.17.
 */
export function planPages(context: MappingContext, places: readonly SegmentPlace[]): readonly PlannedCall[] {
  const rules = context.policy.row.mapping;
  if (rules.mapsWith === 'pci_p2pdma_map_sg()') return [planByFirstPage(context, rules, places)];
  if (rules.blockRequests === 'iterator' && isBlockDevice(context)) return planRequests(context, places);
  return [
    {
      call: rules.mapsWith,
      returns: '0',
      segments: places.map((place, index) => ({ index, treatment: treatmentOf(context, place) })),
    },
  ];
}

const isBlockDevice = ({ kinds, device }: MappingContext): boolean => kinds.get(device) === 'nvme';

/** Until 5.19 the driver looks at the first page and gives the whole list to one function or the other. */
function planByFirstPage(
  context: MappingContext,
  rules: MappingRules,
  places: readonly SegmentPlace[],
): PlannedCall {
  const [first] = places;
  const entries = `${places.length} entries`;
  if (!first || first.class === 'system-memory') {
    return {
      call: 'dma_map_sg()',
      returns: entries,
      segments: places.map((place, index) => ({ index, treatment: unnoticed(place) })),
    };
  }
  const treatment = rules.asks === 'nothing' ? asBusAddress(first) : byFirstVerdict(context, first);
  return {
    call: rules.mapsWith,
    returns: entries,
    segments: places.map((_, index) => ({ index, treatment })),
  };
}

/** Peers behind a first page of ordinary memory pass for memory. */
const unnoticed = ({ class: segmentClass }: SegmentPlace): Treatment => ({
  kind: 'like-memory',
  how:
    segmentClass === 'system-memory'
      ? []
      : say`The first page of the list is ordinary memory, so this one is taken for ordinary memory too; nobody asks whether the peer can be reached.`,
});

const asBusAddress = ({ busOffset }: SegmentPlace): Treatment => ({
  kind: 'bus-address',
  busOffset,
  how: say`Every segment gets the offset of the first one’s range; nobody asks whether it can be reached.`,
});

/** 5.4 to 5.19: the verdict about the first page's provider holds for every segment. */
function byFirstVerdict(context: MappingContext, first: SegmentPlace): Treatment {
  const error = context.policy.row.mapping.refusal;
  if (!context.deviceFunction) return notPci(context, error);
  if (!context.question.isDistanceAsked) {
    return {
      kind: 'refused',
      error,
      sentence: say`Nobody has asked for the distance to ${providerName(context, first)} before, so the map type is UNKNOWN, and this kernel does not work it out here.`,
    };
  }
  return byVerdict(first, error, {
    bus: say`The first segment decides for the whole list: by bus address, with the offset of its range.`,
    host: say`The first segment decides for the whole list: through the host bridge, mapped like memory.`,
  });
}

/** Since 6.0: each segment by its own page. */
function treatmentOf(context: MappingContext, place: SegmentPlace): Treatment {
  if (place.class === 'system-memory') return { kind: 'like-memory', how: [] };
  const error = refusalOf(context);
  if (context.platform.dmaLayer === 'refuses') {
    return {
      kind: 'refused',
      error: 'dma_pci_p2pdma_supported() = false',
      sentence: say`The DMA layer of this architecture does not know peer-to-peer pages, so the driver takes none and uses system memory.`,
    };
  }
  if (context.platform.dmaLayer === 'returns-physical') {
    return {
      kind: 'physical',
      how: say`The DMA layer of this architecture takes the page for memory and returns its physical address.`,
    };
  }
  if (!context.deviceFunction) return notPci(context, error);
  return byVerdict(place, error, {
    bus:
      place.class === 'own-bar'
        ? say`The bus address of its own BAR; whether its engine keeps the request inside is up to the device.`
        : say`Below a common bridge: by bus address, past any IOMMU.`,
    host: say`Through the host bridge: mapped like memory.`,
  });
}

function refusalOf(context: MappingContext): string {
  const rules = context.policy.row.mapping;
  if (!isBlockDevice(context)) return rules.refusal;
  return rules.blockRequests === 'iterator' ? rules.blockStatus : `${rules.refusal}, ${rules.blockStatus}`;
}

function byVerdict(
  place: SegmentPlace,
  error: string,
  how: { readonly bus: Sentence; readonly host: Sentence },
): Treatment {
  switch (place.mapType) {
    case 'BUS_ADDR':
      return { kind: 'bus-address', busOffset: place.busOffset, how: how.bus };
    case 'THRU_HOST_BRIDGE':
      return { kind: 'like-memory', how: how.host };
    case 'UNKNOWN':
      return {
        kind: 'unknown',
        missing: place.missing,
        sentence: say`Whether it can be reached depends on facts that are not known.`,
      };
    default:
      return {
        kind: 'refused',
        error,
        sentence: place.judgement
          ? settlingSentence(place.judgement)
          : say`The kernel does not support this pair.`,
      };
  }
}

/** The mapping path asks for a PCI device and does not look at its parents, as `pci_p2pdma_distance` does. */
const notPci = (context: MappingContext, error: string): Treatment => ({
  kind: 'refused',
  error,
  sentence: say`${nameOf(context, context.device)} is not a PCI device itself, and mapping looks at no parent; its driver has to map with the PCI device above.`,
});

/** Since 6.17 a bio holds one kind of memory: what follows with other pages becomes a request of its own. */
function planRequests(context: MappingContext, places: readonly SegmentPlace[]): readonly PlannedCall[] {
  const calls: { call: string; returns: string; segments: { index: number; treatment: Treatment }[] }[] = [];
  places.forEach((place, index) => {
    const entry = { index, treatment: treatmentOf(context, place) };
    const last = calls.at(-1);
    if (last && places[index - 1]?.pagemap === place.pagemap) last.segments.push(entry);
    else calls.push({ call: 'blk_rq_dma_map_iter_start()', returns: 'true', segments: [entry] });
  });
  return calls;
}

const providerName = (context: MappingContext, { segment }: SegmentPlace) =>
  segment.kind === 'bar-memory' ? nameOf(context, segment.node) : 'memory';
