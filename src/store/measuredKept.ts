import type { StoreApi } from 'zustand/vanilla';
import { type Engine, EngineFailure } from '../worker/client.ts';
import type { KeyValueStorage } from './browserStorage.ts';
import type { OpenDocument } from './opened.ts';
import { type AppState, startingState } from './state.ts';

const PREFIX = 'peerlane.measured.';

/** The machine that a measurement is of, as this browser finds it again; null: it is not kept. */
function keyOf(open: OpenDocument | null): string | null {
  if (open?.shelfId) return `${PREFIX}${open.shelfId}`;
  return open?.origin.kind === 'example' ? `${PREFIX}example.${open.origin.scene}` : null;
}

/**
 * Keeps what somebody measured beside the machine that it is of, and reads it again when that is opened. It is their
 * text that is kept: what was found in it follows.
 */
export function keepMeasured(
  store: StoreApi<AppState>,
  storage: KeyValueStorage,
  engine: Engine,
): () => void {
  async function recall(open: OpenDocument, key: string) {
    const text = storage.getItem(key);
    if (text === null) return;
    try {
      const read = await engine.call('readMeasured', { machine: open.document.machine, text });
      const { open: now, measuring } = store.getState();
      if (!read.ok || keyOf(now) !== key || measuring !== startingState.measuring) return;
      const peer = read.value.findIndex(({ matrix }) => matrix.isPeerToPeer !== false);
      store.setState({ measuring: { text, error: null, found: read.value, chosen: Math.max(0, peer) } });
    } catch (reason) {
      if (!(reason instanceof EngineFailure)) throw reason;
    }
  }

  function keep(key: string, text: string) {
    try {
      storage.setItem(key, text);
    } catch {
      store.setState({
        notice: 'This browser has no room to keep the measurement; it is there until you leave.',
      });
    }
  }

  /** Of the machine that was forgotten last, until that is final. */
  let held: string | null = null;
  function forgetOrBringBack({ forgotten }: AppState, before: AppState['forgotten']) {
    if (forgotten) {
      held = storage.getItem(PREFIX + forgotten.entry.id);
      storage.removeItem(PREFIX + forgotten.entry.id);
    } else if (before && held !== null) keep(PREFIX + before.entry.id, held);
  }

  return store.subscribe((state, before) => {
    if (state.forgotten !== before.forgotten) forgetOrBringBack(state, before.forgotten);
    const [key, keyBefore] = [keyOf(state.open), keyOf(before.open)];
    const { found, text } = state.measuring;
    if (key === null) return;
    if (found.length > 0 && (found !== before.measuring.found || key !== keyBefore)) keep(key, text);
    else if (state.open && key !== keyBefore) void recall(state.open, key);
  });
}
