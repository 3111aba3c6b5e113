import { toldParts } from './parts.ts';
import type { Answer, Args, CallName, Cancel, Progress, Request, Response } from './protocol.ts';
import { neverBreathing } from './protocol.ts';

/** The part of a Worker that the client uses, so that tests can stand in for it. */
export type EngineWorker = Pick<
  Worker,
  'postMessage' | 'terminate' | 'onmessage' | 'onerror' | 'onmessageerror'
>;

export interface CallOptions {
  readonly onProgress?: (progress: Progress) => void;
  /** Aborting drops a call that has not begun and stops one that takes breaths; else the worker may be replaced. */
  readonly signal?: AbortSignal;
}

export interface Engine {
  call<N extends CallName>(name: N, args: Args<N>, options?: CallOptions): Promise<Answer<N>>;
  /**
   * A new worker in place of a silent one, asked the same. Where it has been as silent before, the calls fail instead:
   * one of them may never end.
   */
  restart(): void;
  /** Ends the worker for good. */
  close(): void;
}

/** The worker died or its handler threw; the call can be made again, on a new worker. */
export class EngineFailure extends Error {
  override name = 'EngineFailure';
}

interface Waiting {
  readonly id: number;
  readonly call: CallName;
  readonly args: unknown;
  readonly resolve: (answer: never) => void;
  readonly reject: (reason: unknown) => void;
  readonly onProgress: CallOptions['onProgress'];
}

/**
 * How long a worker may say nothing while it is asked before the person is told. One that the browser ended, say for
 * want of memory, says nothing, and neither does one at a long computation: only a person can tell whether to wait.
 */
export const SILENT_AFTER_MS = 15_000;

/**
 * Calls the engine in its worker. What a worker was told it holds, so calls name it; a worker that lacks it, or is new,
 * is told again. Calls that were waiting when another one was cancelled are sent again to the new worker; when the
 * worker itself crashes they fail, since any of them may be the one that crashed it.
 */
export function createEngine(
  spawn: () => EngineWorker,
  onCrash: (message: string) => void,
  onSilence: (isSilent: boolean) => void,
): Engine {
  const waiting = new Map<number, Waiting>();
  let worker: EngineWorker | null = null;
  let told = toldParts();
  let nextId = 1;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let isSilent = false;
  /** Nothing has come from a worker since the last one was replaced for its silence. */
  let isReplaced = false;

  function tellSilence(now: boolean) {
    if (now !== isSilent) onSilence(now);
    isSilent = now;
  }

  /** From now on the worker is listened to afresh. */
  function listen() {
    if (timer !== null) clearTimeout(timer);
    timer = waiting.size > 0 ? setTimeout(() => tellSilence(true), SILENT_AFTER_MS) : null;
    tellSilence(false);
  }

  function start(): EngineWorker {
    const started = spawn();
    started.onmessage = ({ data }: MessageEvent<Response>) => receive(data);
    started.onmessageerror = () => crash('an answer could not be read');
    started.onerror = event => {
      event.preventDefault();
      crash(event.message);
    };
    worker = started;
    told = toldParts();
    return started;
  }

  function stop() {
    worker?.terminate();
    worker = null;
  }

  function post({ id, call, args }: Waiting, { whole = false } = {}) {
    const to = worker ?? start();
    const { value, parts } = told.pack(args, { whole });
    to.postMessage({ kind: 'call', id, call, args: value, parts } satisfies Request);
  }

  function receive(response: Response) {
    isReplaced = false;
    settle(response);
    listen();
  }

  function settle(response: Response) {
    const call = waiting.get(response.id);
    if (response.kind === 'answer') {
      // A late answer is told all the same: what is in it the worker holds.
      const answer = told.unpack({ value: response.answer, parts: response.parts });
      waiting.delete(response.id);
      call?.resolve(answer as never);
    } else if (response.kind === 'progress') call?.onProgress?.(response.progress);
    else if (response.kind === 'not-held') {
      if (call) post(call, { whole: true });
    } else {
      waiting.delete(response.id);
      call?.reject(new EngineFailure(response.message));
    }
  }

  function crash(message: string) {
    stop();
    const failed = [...waiting.values()];
    waiting.clear();
    isReplaced = false;
    listen();
    for (const call of failed) call.reject(new EngineFailure(message));
    onCrash(message);
  }

  function cancel(id: number, reason: unknown) {
    const call = waiting.get(id);
    if (!call) return;
    waiting.delete(id);
    if (neverBreathing.has(call.call)) replace();
    else {
      worker?.postMessage({ kind: 'cancel', id } satisfies Cancel);
      listen();
    }
    call.reject(reason);
  }

  /** A new worker is asked what the old one has not answered. */
  function replace() {
    stop();
    for (const call of waiting.values()) post(call);
    listen();
  }

  function restart() {
    if (isReplaced) return crash('it did not answer, and neither did a new one');
    isReplaced = true;
    replace();
  }

  return {
    call<N extends CallName>(name: N, args: Args<N>, { onProgress, signal }: CallOptions = {}) {
      return new Promise<Answer<N>>((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const id = nextId++;
        const call = { id, call: name, args, resolve: resolve as Waiting['resolve'], reject, onProgress };
        waiting.set(id, call);
        signal?.addEventListener('abort', () => cancel(id, signal.reason), { once: true });
        post(call);
        if (waiting.size === 1) listen();
      });
    },
    restart,
    close: stop,
  };
}
