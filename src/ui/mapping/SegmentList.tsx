import { type KeyboardEvent, useRef } from 'react';
import type { MappedSegment, Mapping } from '../../core/dma/mapping.ts';
import type { Segment } from '../../core/dma/transfer.ts';
import { useActions } from '../shared/app.ts';
import { braceIn } from './brace.ts';
import * as styles from './mapping.module.css';
import { SegmentRow } from './SegmentRow.tsx';

interface SegmentListProps {
  readonly segments: readonly Segment[];
  readonly mapping: Mapping | null;
}

/** The list in its order. Alt with an arrow moves a segment, Delete removes it; the buttons do the same. */
export function SegmentList({ segments, mapping }: SegmentListProps) {
  const { moveSegment, removeSegment } = useActions('mapping');
  const list = useRef<HTMLOListElement>(null);
  const focusRow = (at: number, part: string) =>
    list.current?.querySelector<HTMLElement>(`[data-row="${at}"] [data-part="${part}"]`)?.focus();

  function move(at: number, by: -1 | 1) {
    if (at + by < 0 || at + by >= segments.length) return;
    moveSegment(at, by);
    focusRow(at + by, by < 0 ? 'up' : 'down');
  }
  function remove(at: number) {
    removeSegment(at);
    focusRow(Math.min(at, segments.length - 2), 'remove');
  }
  function onKeyDown(event: KeyboardEvent, at: number) {
    const by = event.altKey ? ({ ArrowUp: -1, ArrowDown: 1 } as const)[event.key] : undefined;
    if (by === undefined && event.key !== 'Delete') return;
    event.preventDefault();
    if (by === undefined) remove(at);
    else move(at, by);
  }

  return (
    <ol ref={list} className={styles.segmentList}>
      {segments.map((segment, at) => {
        const mapped = mapping?.segments[at];
        return (
          <SegmentRow
            // biome-ignore lint/suspicious/noArrayIndexKey: a place in the list is what the row stands for
            key={at}
            at={at}
            count={segments.length}
            segment={segment}
            mapped={mapped && isSame(mapped.segment, segment) ? mapped : null}
            brace={mapping && braceIn(mapping.iovaRanges, at)}
            onMove={by => move(at, by)}
            onRemove={() => remove(at)}
            onKeyDown={event => onKeyDown(event, at)}
          />
        );
      })}
    </ol>
  );
}

/** An answer to an earlier list does not stand for this segment. */
function isSame(a: MappedSegment['segment'], b: Segment): boolean {
  if (a.kind === 'system-memory') {
    return b.kind === a.kind && a.address === b.address && a.sizeBytes === b.sizeBytes;
  }
  return (
    b.kind === a.kind &&
    a.node === b.node &&
    a.bar === b.bar &&
    a.offsetBytes === b.offsetBytes &&
    a.sizeBytes === b.sizeBytes
  );
}
