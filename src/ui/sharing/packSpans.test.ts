import { expect, it } from 'vitest';
import type { SpanKind, TimelineSpan } from '../../core/dmabuf/spans.ts';
import { packSpans } from './packSpans.ts';

const span = (kind: SpanKind, fromNs: number, untilNs: number): TimelineSpan => ({
  kind,
  fromNs,
  untilNs,
  text: '',
  step: null,
});

it('what overlaps is kept apart, what follows shares a row, an attachment is on top', () => {
  const { packed, rows } = packSpans([
    span('job', 5, 9),
    span('mapped', 2, 10),
    span('attached', 0, 20),
    span('mapped', 10, 12),
  ]);
  expect(rows).toBe(3);
  expect(packed.map(({ span: { kind, fromNs }, row }) => [kind, fromNs, row])).toEqual([
    ['attached', 0, 0],
    ['mapped', 2, 1],
    ['job', 5, 2],
    ['mapped', 10, 1],
  ]);
});

it('an empty lane has no rows', () => {
  expect(packSpans([])).toEqual({ packed: [], rows: 0 });
});
