import { expect, it } from 'vitest';
import { nodeId } from '../topology/machine.ts';
import { emptySegmentForm, readSegmentForm, type SegmentForm } from './segmentForm.ts';

const device = nodeId('nic');
const memory = (offset: string, size = '4096'): SegmentForm => ({
  ...emptySegmentForm,
  kind: 'memory',
  offset,
  size,
});
const peer: SegmentForm = { ...emptySegmentForm, node: nodeId('gpu'), bar: 2 };

it.each([
  { why: 'ordinary pages by address', form: memory('0x100000'), kind: 'system-memory' },
  { why: 'the last page that 64 bits reach', form: memory('0xfffffffffffff000'), kind: 'system-memory' },
  { why: 'a BAR from its start where no offset is typed', form: peer, kind: 'bar-memory' },
  {
    why: 'a place that no BAR is as large for: what comes of it is told when it is mapped',
    form: { ...peer, offset: '1P' },
    kind: 'bar-memory',
  },
])('reads $why', ({ form, kind }) => {
  expect(readSegmentForm(form, device)).toMatchObject({ ok: true, value: { kind } });
});

it.each([
  { why: 'a size that is no number', form: memory('0', 'much'), field: 'size' },
  { why: 'no bytes', form: memory('0', '0'), field: 'size' },
  { why: 'more bytes than an entry counts', form: memory('0', '4G'), field: 'size' },
  { why: 'pages without an address', form: memory(''), field: 'offset' },
  { why: 'an address that is no number', form: memory('here'), field: 'offset' },
  { why: 'pages that end beyond 64 bits', form: memory('0xfffffffffffff001'), field: 'offset' },
  { why: 'an offset beyond 64 bits', form: { ...peer, offset: '99999999999999999999' }, field: 'offset' },
  { why: 'nobody’s memory', form: { ...peer, node: null }, field: 'node' },
  { why: 'no BAR', form: { ...peer, bar: null }, field: 'bar' },
])('refuses $why, beside its field', ({ form, field }) => {
  expect(readSegmentForm(form, device)).toMatchObject({ ok: false, error: { field } });
});
