import v8 from 'node:v8';
import { createEngine, type Engine, type EngineWorker } from '../client.ts';
import { handlers } from '../handlers.ts';
import { engineHost } from '../host.ts';
import type { Cancel, Request } from '../protocol.ts';

interface Options {
  /** How many pieces each worker holds. */
  readonly mostParts?: number;
  /** Every message is looked at as the page posts it. */
  readonly onPost?: (message: Request | Cancel, bytes: number) => void;
}

/**
 * The engine behind its client and its host, with every message copied as between page and worker, and counted: what a
 * page would post, without a page.
 */
export function engineInMemory({ mostParts, onPost = () => {} }: Options = {}) {
  const posted: (Request | Cancel)[] = [];
  let bytes = 0;
  let waiting = 0;
  const spawn = (): EngineWorker => {
    let hasEnded = false;
    const receive = engineHost(handlers, {
      reply: response => {
        const data = structuredClone(response);
        queueMicrotask(() => !hasEnded && worker.onmessage?.call(worker as never, { data } as never));
      },
      nextTask: () => new Promise(resolve => setImmediate(resolve)),
      nowMs: () => performance.now(),
      ...(mostParts !== undefined && { mostParts }),
    });
    const worker: EngineWorker = {
      onmessage: null,
      onerror: null,
      onmessageerror: null,
      postMessage: (message: Request | Cancel) => {
        const size = v8.serialize(message).length;
        posted.push(message);
        bytes += size;
        onPost(message, size);
        const data = structuredClone(message);
        setImmediate(() => !hasEnded && receive(data));
      },
      terminate: () => {
        hasEnded = true;
      },
    };
    return worker;
  };
  const client = createEngine(
    spawn,
    () => {},
    () => {},
  );
  const engine: Engine = {
    ...client,
    call: (name, args, options) => {
      waiting++;
      return client.call(name, args, options).finally(() => waiting--);
    },
  };
  return {
    engine,
    posted,
    bytesPosted: () => bytes,
    calls: () => posted.flatMap(message => (message.kind === 'call' ? [message.call] : [])),
    isAtWork: () => waiting > 0,
    forget: () => {
      posted.length = 0;
      bytes = 0;
    },
  };
}
