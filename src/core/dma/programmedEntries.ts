import type { Called } from './giveAddresses.ts';
import type { ProgrammedEntry } from './mapping.ts';
import type { MappingContext } from './mappingContext.ts';
import type { SegmentPlace } from './segmentPlace.ts';

/** The longest entry that drivers of NVMe drives, adapters and GPUs let the mapping make (dma_set_max_seg_size). */
const MOST_ENTRY_BYTES = 0xffff_ffff;

/**
 * What the DMA engine is given after one call that succeeded. IOVAs that follow one another become one entry, as in
 * __finalise_sg; a bus address never does.
 */
export function programmedEntries(
  context: MappingContext,
  places: readonly SegmentPlace[],
  { planned, given }: Called,
): readonly ProgrammedEntry[] {
  const entries: ProgrammedEntry[] = [];
  const [first] = planned.segments;
  planned.segments.forEach(({ index, treatment }, at) => {
    const each = given.given[at];
    if (each?.kind !== 'mapped') return;
    const takesFirstLength =
      treatment.kind === 'bus-address' &&
      context.platform.iommu.mode === 'translated' &&
      planned.call === 'dma_map_sgtable()' &&
      context.policy.row.mapping.busLengthOfFirst;
    const sizeBytes = places[takesFirstLength ? (first?.index ?? index) : index]?.segment.sizeBytes ?? 0;
    const entry: ProgrammedEntry = { address: each.address, sizeBytes, segments: [index] };
    const last = entries.at(-1);
    const joined = last && join(last, entry);
    if (joined) entries[entries.length - 1] = joined;
    else entries.push(entry);
  });
  return entries;
}

function join(a: ProgrammedEntry, b: ProgrammedEntry): ProgrammedEntry | null {
  const follows =
    a.address.space === 'iova' &&
    b.address.space === 'iova' &&
    a.address.value + BigInt(a.sizeBytes) === b.address.value;
  const sizeBytes = a.sizeBytes + b.sizeBytes;
  if (!follows || sizeBytes > MOST_ENTRY_BYTES) return null;
  return { address: a.address, sizeBytes, segments: [...a.segments, ...b.segments] };
}
