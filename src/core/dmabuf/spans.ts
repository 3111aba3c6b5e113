import type { BufferState } from './bufferState.ts';
import type { ScriptRun } from './script.ts';

/** What a bar on the timeline stands for. */
export const spanKinds = [
  { id: 'placement', name: 'where the buffer is' },
  { id: 'moving', name: 'being copied' },
  { id: 'locked', name: 'reservation lock held' },
  { id: 'attached', name: 'attached' },
  { id: 'mapped', name: 'table in use' },
  { id: 'old-table', name: 'old table, not yet unmapped' },
  { id: 'pinned', name: 'pinned' },
  { id: 'waiting', name: 'job waiting for a fence' },
  { id: 'job', name: 'job at work' },
] as const;
export type SpanKind = (typeof spanKinds)[number]['id'];

export interface TimelineSpan {
  readonly kind: SpanKind;
  readonly fromNs: number;
  readonly untilNs: number;
  /** What the bar says: the place, the address, what the job does. */
  readonly text: string;
  /** The call of the script that began it; null for what was there from the start. */
  readonly step: number | null;
}

type Held = ReadonlyMap<string, { readonly kind: SpanKind; readonly text: string }>;

/** Bars for what is held from one call to another, read off the states: it begins and ends with a call. */
export function spansOf(
  { steps }: ScriptRun,
  untilNs: number,
  heldIn: (state: BufferState) => Held,
): readonly TimelineSpan[] {
  const spans: TimelineSpan[] = [];
  const open = new Map<string, Omit<TimelineSpan, 'untilNs'>>();
  steps.forEach(({ before, after }, step) => {
    const now = heldIn(after);
    for (const [key, span] of open) {
      if (now.has(key)) continue;
      spans.push({ ...span, untilNs: before.nowNs });
      open.delete(key);
    }
    for (const [key, { kind, text }] of now) {
      if (!open.has(key)) open.set(key, { kind, text, fromNs: before.nowNs, step });
    }
  });
  return [...spans, ...[...open.values()].map(span => ({ ...span, untilNs }))];
}
