import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { newDocument } from '../core/share/document.ts';
import { emptyMachine } from '../core/topology/emptyMachine.ts';
import { createEngine, type EngineWorker, SILENT_AFTER_MS } from './client.ts';
import type { Cancel, Request, Response } from './protocol.ts';

interface StageWorker extends EngineWorker {
  readonly received: (Request | Cancel)[];
  ended: boolean;
}

/** Workers that answer only when the test says so. */
function stage() {
  const workers: StageWorker[] = [];
  const crashes: string[] = [];
  const silences: boolean[] = [];
  const engine = createEngine(
    () => {
      const worker: StageWorker = {
        received: [],
        ended: false,
        onmessage: null,
        onerror: null,
        onmessageerror: null,
        postMessage: (message: Request | Cancel) => void worker.received.push(message),
        terminate: () => {
          worker.ended = true;
        },
      };
      workers.push(worker);
      return worker;
    },
    message => crashes.push(message),
    isSilent => silences.push(isSilent),
  );
  const worker = (place: number) => {
    const found = workers[place];
    if (!found) throw new Error(`no worker ${place}`);
    return found;
  };
  const receive = (place: number, data: Response) => {
    const { onmessage } = worker(place);
    onmessage?.call(worker(place) as unknown as Worker, { data } as MessageEvent<Response>);
  };
  const crash = (place: number, message: string) => {
    const { onerror } = worker(place);
    const event = { message, preventDefault: () => {} } as ErrorEvent;
    onerror?.call(worker(place) as unknown as Worker, event);
  };
  const answer = (place: number, id: number, value: unknown) =>
    receive(place, { id, kind: 'answer', answer: value, parts: [] });
  const unreadable = (place: number) => {
    const { onmessageerror } = worker(place);
    onmessageerror?.call(worker(place) as unknown as Worker, {} as MessageEvent);
  };
  return { engine, workers, worker, crashes, silences, answer, receive, crash, unreadable };
}

const machine = emptyMachine('Small');
const partsOf = (message: Request | Cancel) => (message.kind === 'call' ? message.parts.length : 0);

describe('the engine client', () => {
  it('starts no worker before the first call', () => {
    expect(stage().workers).toHaveLength(0);
  });

  it('gives each call its own answer, in whatever order they come', async () => {
    const { engine, answer } = stage();
    const first = engine.call('openScene', { scene: 'a' });
    const second = engine.call('openScene', { scene: 'b' });
    answer(0, 2, 'for b');
    answer(0, 1, 'for a');
    expect(await Promise.all([first, second])).toEqual(['for a', 'for b']);
  });

  it('passes progress on', async () => {
    const { engine, receive, answer } = stage();
    const seen: number[] = [];
    const call = engine.call('openScene', { scene: 'a' }, { onProgress: ({ done }) => seen.push(done) });
    receive(0, { id: 1, kind: 'progress', progress: { done: 5, total: 10 } });
    answer(0, 1, null);
    await call;
    expect(seen).toEqual([5]);
  });

  it('tells the worker of a call that nobody waits for any more, and waits for it no longer', async () => {
    const { engine, worker, answer } = stage();
    const controller = new AbortController();
    const late = engine.call('outline', { machine }, { signal: controller.signal });
    const other = engine.call('openScene', { scene: 'other' });
    controller.abort(new Error('another one is asked'));
    await expect(late).rejects.toThrow('another one is asked');
    expect(worker(0).received.at(-1)).toEqual({ kind: 'cancel', id: 1 });
    answer(0, 1, 'too late');
    answer(0, 2, 'answered');
    expect(await other).toBe('answered');
  });

  it('cancels what never takes a breath by replacing the worker, and sends the other calls again', async () => {
    const { engine, worker, answer } = stage();
    const controller = new AbortController();
    const source = { name: 'long', text: '' };
    const cancelled = engine.call('importText', source, { signal: controller.signal });
    const other = engine.call('outline', { machine });
    controller.abort(new Error('cancelled by the person'));
    await expect(cancelled).rejects.toThrow('cancelled by the person');
    expect(worker(0).ended).toBe(true);
    expect(worker(1).received).toEqual([
      {
        kind: 'call',
        id: 2,
        call: 'outline',
        args: { machine: { '#held': 1 } },
        parts: [{ held: 1, whole: machine }],
      },
    ]);
    answer(1, 2, 'answered');
    expect(await other).toBe('answered');
  });

  it('posts a machine once, and names it from then on', () => {
    const { engine, worker } = stage();
    const document = newDocument(machine);
    void engine.call('outline', document);
    void engine.call('outline', { machine });
    void engine.call('compare', { a: document, b: document });
    expect(worker(0).received.map(partsOf)).toEqual([6, 0, 0]);
  });

  it('posts only what changed of a machine that is much like the one before', () => {
    const { engine, worker } = stage();
    void engine.call('outline', { machine });
    void engine.call('outline', { machine: { ...machine, name: 'Renamed' } });
    expect(worker(0).received[1]).toMatchObject({
      args: { machine: { '#held': 2 } },
      parts: [{ held: 2, base: 1, patch: { fields: { name: 'Renamed' }, items: {} } }],
    });
  });

  it('names a machine that the worker made', async () => {
    const { engine, worker, receive } = stage();
    const opening = engine.call('openScene', { scene: 'a' });
    const made = { document: { machine: { '#held': -1 }, settings: {} } };
    receive(0, { id: 1, kind: 'answer', answer: made, parts: [{ held: -1, whole: machine }] });
    const opened = await opening;
    expect(opened?.document.machine).toBe(machine);
    void engine.call('outline', { machine });
    expect(worker(0).received[1]).toMatchObject({ args: { machine: { '#held': -1 } }, parts: [] });
  });

  it('brings every piece where the worker had to make room', async () => {
    const { engine, worker, receive, answer } = stage();
    void engine.call('outline', { machine });
    const again = engine.call('outline', { machine });
    receive(0, { id: 2, kind: 'not-held' });
    expect(worker(0).received[2]).toMatchObject({ id: 2, parts: [{ held: 1, whole: machine }] });
    answer(0, 2, 'answered');
    expect(await again).toBe('answered');
  });

  it('brings every piece to the worker that follows one that crashed', async () => {
    const { engine, worker, crash } = stage();
    const lost = engine.call('outline', { machine });
    crash(0, 'out of memory');
    await expect(lost).rejects.toThrow('out of memory');
    void engine.call('outline', { machine });
    expect(worker(1).received.map(partsOf)).toEqual([1]);
  });

  it('fails what was under way when the worker crashes, tells so, and goes on with a new one', async () => {
    const { engine, crash, crashes, answer } = stage();
    const lost = engine.call('openScene', { scene: 'a' });
    crash(0, 'out of memory');
    await expect(lost).rejects.toThrow('out of memory');
    expect(crashes).toEqual(['out of memory']);
    const next = engine.call('openScene', { scene: 'a' });
    answer(1, 2, 'fine');
    expect(await next).toBe('fine');
  });

  it('a handler that throws fails its own call only', async () => {
    const { engine, receive, answer } = stage();
    const bad = engine.call('openScene', { scene: 'a' });
    const good = engine.call('openScene', { scene: 'b' });
    receive(0, { id: 1, kind: 'failed', message: 'a bug' });
    answer(0, 2, 'fine');
    await expect(bad).rejects.toThrow('a bug');
    expect(await good).toBe('fine');
  });

  it('takes an answer that cannot be read for a crash', async () => {
    const { engine, unreadable, crashes } = stage();
    const lost = engine.call('openScene', { scene: 'a' });
    unreadable(0);
    await expect(lost).rejects.toThrow('could not be read');
    expect(crashes).toHaveLength(1);
  });
});

/** A worker that the browser ended tells nothing; one that computes for long tells nothing either, or how far it is. */
describe('a worker that is silent while it is asked', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const asked = (stageOf: ReturnType<typeof stage>) =>
    stageOf.engine.call('openScene', { scene: 'a' }).catch((reason: Error) => reason.message);

  it('is noticed, and that it answers after all is too', () => {
    const on = stage();
    void asked(on);
    vi.advanceTimersByTime(SILENT_AFTER_MS - 1);
    expect(on.silences).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(on.silences).toEqual([true]);
    on.answer(0, 1, null);
    expect(on.silences).toEqual([true, false]);
  });

  it('is not silent while it tells how far it is, nor when nothing is asked', () => {
    const on = stage();
    void asked(on);
    for (const done of [1, 2, 3]) {
      vi.advanceTimersByTime(SILENT_AFTER_MS - 1);
      on.receive(0, { id: 1, kind: 'progress', progress: { done, total: 3 } });
    }
    on.answer(0, 1, null);
    vi.advanceTimersByTime(SILENT_AFTER_MS * 3);
    expect(on.silences).toEqual([]);
  });

  it('is noticed however much more it is asked', () => {
    const on = stage();
    for (let i = 0; i < 4; i++) {
      void asked(on);
      vi.advanceTimersByTime(SILENT_AFTER_MS / 4);
    }
    expect(on.silences).toEqual([true]);
  });

  it('is replaced when the person says so, and the new one is asked the same', async () => {
    const on = stage();
    const call = asked(on);
    vi.advanceTimersByTime(SILENT_AFTER_MS);
    on.engine.restart();
    expect(on.worker(0).ended).toBe(true);
    expect([on.silences, on.crashes]).toEqual([[true, false], []]);
    on.answer(1, 1, 'answered');
    expect(await call).toBe('answered');
  });

  it('gets its calls failed where the new one is as silent: one of them may never end', async () => {
    const on = stage();
    const call = asked(on);
    vi.advanceTimersByTime(SILENT_AFTER_MS);
    on.engine.restart();
    vi.advanceTimersByTime(SILENT_AFTER_MS);
    expect(on.silences).toEqual([true, false, true]);
    on.engine.restart();
    expect(await call).toContain('did not answer');
    expect(on.crashes).toHaveLength(1);
    expect(on.silences).toEqual([true, false, true, false]);
  });
});
