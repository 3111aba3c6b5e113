import { parseDuration } from '../lib/duration.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { type BufferCall, callArguments, type FenceCare, type Locking, type Table } from './call.ts';
import type { Placement } from './placement.ts';
import { EXPORTER, type PartyId } from './sharing.ts';

/** A call as a person puts it together; what the chosen call has no use for stays as it was. */
export interface CallForm {
  readonly do: BufferCall['do'];
  readonly party: PartyId;
  readonly locking: Locking;
  readonly table: Table;
  readonly to: Placement;
  readonly operation: 'read' | 'write';
  readonly fences: FenceCare;
  /** As typed. */
  readonly duration: string;
}

export const emptyCallForm: CallForm = {
  do: 'map',
  party: EXPORTER,
  locking: 'taken',
  table: 'newest',
  to: 'system-memory',
  operation: 'read',
  fences: 'waits-and-adds',
  duration: '2 ms',
};

/** Longer times are for people, not for buffers. */
export const LONGEST_NS = 3600e9;

/** Reads a form. Error: what of the time cannot be read. Whether the call makes sense is told when it is played. */
export function readCallForm(form: CallForm): Result<BufferCall, string> {
  const names = callArguments[form.do];
  const duration = names.includes('durationNs') ? parseDuration(form.duration) : ok(0);
  if (!duration.ok) return duration;
  if (duration.value > LONGEST_NS) return err('A script lasts for an hour at most.');
  const values = { ...form, durationNs: duration.value };
  // callArguments names what each call has.
  return ok({ do: form.do, ...Object.fromEntries(names.map(name => [name, values[name]])) } as BufferCall);
}

/** The form that reads as this call. */
export const formOfCall = (call: BufferCall, rest: CallForm = emptyCallForm): CallForm => ({
  ...rest,
  ...call,
  ...('durationNs' in call ? { duration: exactDuration(call.durationNs) } : {}),
});

const exactDuration = (ns: number): string =>
  ns % 1e6 === 0 ? `${ns / 1e6} ms` : ns % 1e3 === 0 ? `${ns / 1e3} µs` : `${ns} ns`;
