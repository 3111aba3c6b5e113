import type { Answer, Args, CallName, Progress, Request, Response } from './protocol.ts';

/** The part of a Worker that the client uses, so that tests can stand in for it. */
export type EngineWorker = Pick<Worker, 'postMessage' | 'terminate' | 'onmessage' | 'onerror'>;

export interface CallOptions {
  readonly onProgress?: (progress: Progress) => void;
  /** Aborting replaces the worker: the engine computes in one go and could not look up to be told. */
  readonly signal?: AbortSignal;
}

export interface Engine {
  call<N extends CallName>(name: N, args: Args<N>, options?: CallOptions): Promise<Answer<N>>;
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
 * Calls the engine in its worker. Calls that were waiting when another one was cancelled are sent again to the
 * new worker; when the worker itself crashes they fail, since any of them may be the one that crashed it.
 */
export function createEngine(spawn: () => EngineWorker, onCrash: (message: string) => void): Engine {
  const waiting = new Map<number, Waiting>();
  let worker: EngineWorker | null = null;
  let nextId = 1;

  function start(): EngineWorker {
    const started = spawn();
    started.onmessage = ({ data }: MessageEvent<Response>) => receive(data);
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
    for (const call of failed) call.reject(new EngineFailure(message));
    onCrash(message);
  }

  function cancel(id: number, reason: unknown) {
    const call = waiting.get(id);
    if (!call) return;
    waiting.delete(id);
    stop();
    for (const other of waiting.values()) (worker ?? start()).postMessage(other.request);
    call.reject(reason);
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
      });
    },
    close: stop,
  };
}
