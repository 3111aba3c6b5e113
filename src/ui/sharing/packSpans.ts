import { spanKinds, type TimelineSpan } from '../../core/dmabuf/spans.ts';

export interface PackedSpan {
  readonly span: TimelineSpan;
  /** Counted from the top of its lane. */
  readonly row: number;
}

/** Bars of a lane on as few rows as keep them apart; what lasts, such as an attachment, comes above what is done by it. */
export function packSpans(spans: readonly TimelineSpan[]): {
  readonly packed: readonly PackedSpan[];
  readonly rows: number;
} {
  const ends: number[] = [];
  const packed = spans.toSorted(inOrder).map(span => {
    const free = ends.findIndex(end => end <= span.fromNs);
    const row = free === -1 ? ends.length : free;
    ends[row] = span.untilNs;
    return { span, row };
  });
  return { packed, rows: ends.length };
}

const rank = new Map(spanKinds.map(({ id }, place) => [id, place]));
const inOrder = (a: TimelineSpan, b: TimelineSpan): number =>
  Number(a.kind !== 'attached') - Number(b.kind !== 'attached') ||
  a.fromNs - b.fromNs ||
  (rank.get(a.kind) ?? 0) - (rank.get(b.kind) ?? 0);
