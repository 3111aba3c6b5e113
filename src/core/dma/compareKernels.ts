import type { KernelRow } from '../p2pdma/kernels/kernelRow.ts';
import { kernelRows } from '../p2pdma/kernels/kernels.ts';
import type { MapType } from '../p2pdma/policy/verdict.ts';
import type { Landing, MappedSegment, Mapping, MappingStatus, MappingWay, SegmentResult } from './mapping.ts';
import type { MappingQuestion } from './mappingContext.ts';
import { mapTransfer } from './mapTransfer.ts';

/** What becomes of a list under kernels that do the same with it. */
export interface KernelAnswer {
  /** The releases of their rows, oldest first. */
  readonly releases: readonly string[];
  /** `4.20 to 5.3`, `6.0 and later`. */
  readonly label: string;
  readonly status: MappingStatus;
  /** The segment that decides the status: the first that is refused, lands elsewhere or is not known. */
  readonly deciding: MappedSegment | null;
}

/** The same list under every kernel, oldest first; neighbours that give the same addresses are one answer. */
export function compareKernels(question: MappingQuestion, way: MappingWay): readonly KernelAnswer[] {
  const groups: { readonly key: string; readonly mapping: Mapping; readonly rows: KernelRow[] }[] = [];
  for (const row of kernelRows) {
    const settings = { ...question.settings, kernel: row.release };
    const mapping = mapTransfer({ ...question, settings }, way);
    const key = keyOf(mapping);
    const last = groups.at(-1);
    if (last?.key === key) last.rows.push(row);
    else groups.push({ key, mapping, rows: [row] });
  }
  return groups.map(({ mapping, rows }) => ({
    releases: rows.map(row => row.release),
    label: labelOf(rows),
    status: mapping.status,
    deciding: mapping.segments.find(decides) ?? null,
  }));
}

const decides = ({ result }: MappedSegment): boolean =>
  result.kind === 'mapped' ? result.landing.kind !== 'target' : result.kind !== 'not-mapped';

/** "4.20 to 5.1" and "5.2 to 5.3" make "4.20 to 5.3". */
function labelOf(rows: readonly KernelRow[]): string {
  const [first, last] = [rows[0], rows.at(-1)];
  if (!first || !last || first === last) return first?.label ?? '';
  if (last !== kernelRows.at(-1)) {
    return `${first.release} to ${last.label.split(' to ').at(-1)?.replace(' long-term', '')}`;
  }
  return first === kernelRows[0] ? 'all kernels' : `${first.release} and later`;
}

/** What a person would see of a mapping. */
const keyOf = ({ status, segments, programmed }: Mapping): string =>
  JSON.stringify(
    [status, segments.map(({ mapType, result }) => seen(mapType, result)), programmed],
    (_, value) => (typeof value === 'bigint' ? value.toString(16) : value),
  );

const seen = (
  mapType: MapType | null,
  result: SegmentResult,
): readonly [string, string | bigint | null, Landing['kind'] | MapType | null] => {
  if (result.kind === 'mapped') return [result.address.space, result.address.value, result.landing.kind];
  return [result.kind, result.kind === 'refused' ? result.error : null, mapType];
};
