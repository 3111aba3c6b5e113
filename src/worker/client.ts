import type { Answer, Args, CallName, Progress, Request, Response } from './protocol.ts';

/** The part of a Worker that the client uses, so that tests can stand in for it. */
export type EngineWorker = Pick<
  Worker,
  'postMessage' | 'terminate' | 'onmessage' | 'onerror' | 'onmessageerror'
>;

export interface CallOptions {
  readonly onProgress?: (progress: Progress) => void;
  /** Aborting replaces the worker: the engine computes in one go and could not look up to be told. */
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
  readonly request: Request;
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
 * Calls the engine in its worker. Calls that were waiting when another one was cancelled are sent again to the
 * new worker; when the worker itself crashes they fail, since any of them may be the one that crashed it.
 */
export function createEngine(
  spawn: () => EngineWorker,
  onCrash: (message: string) => void,
  onSilence: (isSilent: boolean) => void,
): Engine {
  const waiting = new Map<number, Waiting>();
  let worker: EngineWorker | null = null;
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
    return started;
  }

  function stop() {
    worker?.terminate();
    worker = null;
  }

  function receive(response: Response) {
    isReplaced = false;
    settle(response);
    listen();
  }

  function settle(response: Response) {
    const call = waiting.get(response.id);
    if (!call) return;
    if (response.kind === 'progress') {
      call.onProgress?.(response.progress);
      return;
    }
    waiting.delete(response.id);
    if (response.kind === 'answer') call.resolve(response.answer as never);
    else call.reject(new EngineFailure(response.message));
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
    replace();
    call.reject(reason);
  }

  /** A new worker is asked what the old one has not answered. */
  function replace() {
    stop();
    for (const { request } of waiting.values()) (worker ?? start()).postMessage(request);
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
        const request = { id, call: name, args } as Request;
        waiting.set(id, { request, resolve: resolve as Waiting['resolve'], reject, onProgress });
        signal?.addEventListener('abort', () => cancel(id, signal.reason), { once: true });
        (worker ?? start()).postMessage(request);
        if (waiting.size === 1) listen();
      });
    },
    restart,
    close: stop,
  };
}
