import { parseSize } from '../lib/byteSize.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { NodeId } from '../topology/machine.ts';
import type { Segment } from './transfer.ts';

export const segmentKinds = ['memory', 'peer', 'own'] as const;
export type SegmentKind = (typeof segmentKinds)[number];

/** A segment as a person types it. */
export interface SegmentForm {
  readonly kind: SegmentKind;
  /** Whose memory, for a peer. */
  readonly node: NodeId | null;
  readonly bar: number | null;
  /** Into the BAR; for memory a CPU physical address. */
  readonly offset: string;
  readonly size: string;
}

export const emptySegmentForm: SegmentForm = {
  kind: 'peer',
  node: null,
  bar: null,
  offset: '',
  size: '64 KiB',
};

export interface SegmentFormError {
  readonly field: 'node' | 'bar' | 'offset' | 'size';
  readonly message: string;
}

/** Linux keeps the length of an entry in 32 bits. */
const MOST_BYTES = 0xffff_ffffn;

/** Reads a form. What the machine makes of the segment, such as an end beyond its BAR, is told when it is mapped. */
export function readSegmentForm(form: SegmentForm, device: NodeId | null): Result<Segment, SegmentFormError> {
  const size = parseSize(form.size);
  if (!size.ok) return refuse('size', size.error.message);
  if (size.value < 1n || size.value > MOST_BYTES) {
    return refuse('size', `A segment has 1 to ${MOST_BYTES} bytes.`);
  }
  const offset = form.offset.trim() === '' ? ok(0n) : parseSize(form.offset);
  if (!offset.ok)
    return refuse('offset', `"${form.offset}" is no address. Type it as 0x100000, or with a unit.`);
  if (offset.value + size.value > 1n << 64n) {
    return refuse('offset', 'No address lies that far: addresses have 64 bits.');
  }
  const sizeBytes = Number(size.value);
  if (form.kind === 'memory') {
    if (form.offset.trim() === '') return refuse('offset', 'Type the CPU physical address of the pages.');
    return ok({ kind: 'system-memory', address: offset.value, sizeBytes });
  }
  const node = form.kind === 'own' ? device : form.node;
  if (node === null) {
    return refuse(
      'node',
      form.kind === 'own' ? 'Choose the device that does the DMA first.' : 'Choose a device.',
    );
  }
  if (form.bar === null) return refuse('bar', 'Choose which memory of it.');
  return ok({ kind: 'bar-memory', node, bar: form.bar, offsetBytes: offset.value, sizeBytes });
}

const refuse = (field: SegmentFormError['field'], message: string): Result<never, SegmentFormError> =>
  err({ field, message });
