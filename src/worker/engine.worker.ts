import { handlers } from './handlers.ts';
import { engineHost } from './host.ts';

/** A message to oneself: unlike a timer it waits no longer than what has come already. */
const { port1, port2 } = new MessageChannel();
const waiting: (() => void)[] = [];
port1.onmessage = () => waiting.shift()?.();
const nextTask = () =>
  new Promise<void>(resolve => {
    waiting.push(resolve);
    port2.postMessage(null);
  });

/** A shell: every message is one for the host. */
const receive = engineHost(handlers, {
  reply: response => self.postMessage(response),
  nextTask,
  nowMs: () => performance.now(),
});
self.onmessage = ({ data }) => receive(data);
