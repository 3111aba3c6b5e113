import { handlers } from './handlers.ts';
import type { Progress, Request, Response } from './protocol.ts';

/** A shell: every message becomes one call of a handler. */
const reply = (response: Response) => self.postMessage(response);

self.onmessage = async ({ data: { id, call, args } }: MessageEvent<Request>) => {
  const onProgress = (progress: Progress) => reply({ id, kind: 'progress', progress });
  try {
    reply({ id, kind: 'answer', answer: await handlers[call](args as never, onProgress) });
  } catch (reason) {
    reply({ id, kind: 'failed', message: reason instanceof Error ? reason.message : String(reason) });
  }
};
