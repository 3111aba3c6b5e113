import type { Handlers } from './handlers.ts';
import { heldParts } from './parts.ts';
import type { Cancel, Request, Response } from './protocol.ts';
import type { Turn } from './turn.ts';

/** How many pieces of documents are held: those of what is open, and of a good number of steps back. */
const MOST_PARTS = 64;

/** How long the engine may be busy before it looks for other messages. */
const BREATH_MS = 30;

export interface HostWorld {
  readonly reply: (response: Response) => void;
  /** Resolves in a later task, so that messages which have come by now are received before. */
  readonly nextTask: () => Promise<void>;
  readonly nowMs: () => number;
  readonly mostParts?: number;
}

/** Thrown where a call that was cancelled takes a breath. */
class Cancelled extends Error {}

interface Waiting {
  readonly request: Request;
  readonly args: unknown;
}

/**
 * The engine's side of the conversation. It holds what calls name, starts one call after the other, so that one which
 * is cancelled in time is never started, and answers. A request that brings all of its parts needs no earlier one.
 */
export function engineHost(
  handlers: Handlers,
  { reply, nextTask, nowMs, mostParts = MOST_PARTS }: HostWorld,
): (message: Request | Cancel) => void {
  const held = heldParts(mostParts);
  const queue = new Map<number, Waiting>();
  const underWay = new Set<number>();
  const cancelled = new Set<number>();
  let isStarting = false;

  /** Two tasks: the first may have been in line before what came during a long computation. */
  async function pause() {
    await nextTask();
    await nextTask();
  }

  async function startAll() {
    if (isStarting) return;
    isStarting = true;
    while (queue.size > 0) {
      await pause();
      const [next] = queue.values();
      if (!next) continue;
      queue.delete(next.request.id);
      void answer(next);
    }
    isStarting = false;
  }

  function turnOf(id: number): Turn {
    let sinceMs = nowMs();
    const tell: Turn['tell'] = progress => reply({ kind: 'progress', id, progress });
    const breathe: Turn['breathe'] = async progress => {
      if (nowMs() - sinceMs < BREATH_MS) return;
      tell(progress);
      await pause();
      if (cancelled.has(id)) throw new Cancelled();
      sinceMs = nowMs();
    };
    return { tell, breathe };
  }

  async function answer({ request: { id, call }, args }: Waiting) {
    underWay.add(id);
    try {
      const { value, parts } = held.pack(await handlers[call](args as never, turnOf(id)));
      reply({ kind: 'answer', id, answer: value, parts });
    } catch (reason) {
      if (reason instanceof Cancelled) return;
      reply({ kind: 'failed', id, message: reason instanceof Error ? reason.message : String(reason) });
    } finally {
      underWay.delete(id);
      cancelled.delete(id);
    }
  }

  return message => {
    if (message.kind === 'cancel') {
      if (!queue.delete(message.id) && underWay.has(message.id)) cancelled.add(message.id);
      return;
    }
    const unpacked = held.unpack({ value: message.args, parts: message.parts });
    if (!unpacked) return reply({ kind: 'not-held', id: message.id });
    queue.set(message.id, { request: message, args: unpacked.value });
    void startAll();
  };
}
