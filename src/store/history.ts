import type { PeerlaneDocument } from '../core/share/document.ts';

/** What can be undone and redone. Documents share all that did not change between them, so steps cost little. */
export interface History {
  /** Oldest first. */
  readonly past: readonly PeerlaneDocument[];
  /** What was undone, the last one first. */
  readonly future: readonly PeerlaneDocument[];
  /** The burst of typing that the next change may be part of; null after any other step. */
  readonly burst: Burst | null;
}

/** Typing in one field: one letter after the other is one step. */
export interface Burst {
  readonly field: string;
  readonly atMs: number;
}

export const noHistory: History = { past: [], future: [], burst: null };

export const MAX_STEPS = 200;
/** A pause of this length ends a burst. */
export const BURST_MS = 1000;

/** The history after a change to `before`; `burst` tells that it was typed. What was undone is gone. */
export function remember(history: History, before: PeerlaneDocument, burst: Burst | null): History {
  const past = goesOn(history.burst, burst) ? history.past : [...history.past, before].slice(-MAX_STEPS);
  return { past, future: [], burst };
}

const goesOn = (last: Burst | null, burst: Burst | null): boolean =>
  last !== null && burst?.field === last.field && burst.atMs - last.atMs < BURST_MS;

/** A document and the way back and forth from it. */
export interface Moment {
  readonly document: PeerlaneDocument;
  readonly history: History;
}

/** One step back; null where nothing was changed. */
export function undone({ document, history }: Moment): Moment | null {
  const { past, future } = history;
  const before = past.at(-1);
  if (!before) return null;
  return {
    document: before,
    history: { past: past.slice(0, -1), future: [document, ...future], burst: null },
  };
}

/** One step forth again; null where nothing was undone. */
export function redone({ document, history }: Moment): Moment | null {
  const [after, ...future] = history.future;
  if (!after) return null;
  return { document: after, history: { past: [...history.past, document], future, burst: null } };
}
