import { describe, expect, it } from 'vitest';
import { newDocument, startingView } from '../core/share/document.ts';
import { emptyMachine } from '../core/topology/emptyMachine.ts';
import { type Handlers, handlers } from './handlers.ts';
import { engineHost } from './host.ts';
import type { Cancel, Request, Response } from './protocol.ts';

const machine = emptyMachine('Small');

/** A host whose tasks pass only when the test says so. */
function stage(own: Partial<Handlers> = {}, mostParts = 8) {
  const replies: Response[] = [];
  const tasks: (() => void)[] = [];
  let nowMs = 0;
  const receive = engineHost(
    { ...handlers, ...own },
    {
      reply: response => replies.push(response),
      nextTask: () => new Promise(resolve => tasks.push(resolve)),
      nowMs: () => nowMs,
      mostParts,
    },
  );
  const passTasks = async (count = 30) => {
    for (let i = 0; i < count; i++) {
      tasks.shift()?.();
      await new Promise(resolve => setImmediate(resolve));
    }
  };
  const passMs = (ms: number) => {
    nowMs += ms;
  };
  const kinds = () => replies.map(({ kind, id }) => `${kind} ${id}`);
  return { receive, replies, kinds, passTasks, passMs };
}

const outline = (id: number, held: number, whole?: object): Request => ({
  kind: 'call',
  id,
  call: 'outline',
  args: { machine: { '#held': held } },
  parts: whole ? [{ held, whole }] : [],
});
const cancel = (id: number): Cancel => ({ kind: 'cancel', id });

describe('the host of the engine', () => {
  it('answers a call that names what an earlier one brought', async () => {
    const { receive, replies, passTasks } = stage();
    receive(outline(1, 5, machine));
    receive(outline(2, 5));
    await passTasks();
    expect(replies).toHaveLength(2);
    expect(replies[1]).toMatchObject({ kind: 'answer', id: 2 });
  });

  it('says so where it does not hold what is named', async () => {
    const { receive, kinds } = stage();
    receive(outline(1, 5));
    expect(kinds()).toEqual(['not-held 1']);
  });

  it('says so where the machine that a change is of is not held', () => {
    const { receive, kinds } = stage();
    receive({
      ...outline(1, 6),
      parts: [{ held: 6, base: 5, patch: { fields: { name: 'b' }, items: {} } }],
    });
    expect(kinds()).toEqual(['not-held 1']);
  });

  it('makes room by what was used least recently', () => {
    const { receive, kinds } = stage({}, 2);
    receive(outline(1, 1, machine));
    receive(outline(2, 2, { ...machine }));
    receive(outline(3, 1));
    receive(outline(4, 3, { ...machine }));
    receive(outline(5, 1));
    receive(outline(6, 2));
    expect(kinds()).toEqual(['not-held 6']);
  });

  it('answers a machine with a number, by which it is held from then on', async () => {
    const document = newDocument(machine);
    const about = { lookAt: '', sources: [] };
    const { receive, replies, passTasks } = stage({
      openScene: () => ({ document, view: startingView, about }),
    });
    receive({ kind: 'call', id: 1, call: 'openScene', args: { scene: 'any' }, parts: [] });
    await passTasks();
    const [opened] = replies;
    const parts = opened?.kind === 'answer' ? opened.parts : [];
    expect(parts).toEqual([{ held: -1, whole: machine }]);
    receive(outline(2, -1));
    await passTasks();
    expect(replies[1]).toMatchObject({ kind: 'answer', id: 2 });
  });

  it('never starts a call that is cancelled in time', async () => {
    const started: string[] = [];
    const { receive, kinds, passTasks } = stage({
      openScene: ({ scene }) => {
        started.push(scene);
        return null;
      },
    });
    const open = (id: number, scene: string): Request => ({
      kind: 'call',
      id,
      call: 'openScene',
      args: { scene },
      parts: [],
    });
    receive(open(1, 'a'));
    receive(open(2, 'b'));
    receive(open(3, 'c'));
    receive(cancel(2));
    await passTasks();
    expect(started).toEqual(['a', 'c']);
    expect(kinds()).toEqual(['answer 1', 'answer 3']);
  });

  /** A call that takes a breath after each of five steps. */
  function longCall() {
    const steps = { taken: 0 };
    const world = stage({
      slots: async (_, { breathe }) => {
        for (; steps.taken < 5; steps.taken++) {
          world.passMs(40);
          await breathe({ done: steps.taken, total: 5 });
        }
        return [];
      },
    });
    world.receive({ kind: 'call', id: 1, call: 'slots', args: {}, parts: [] });
    return { ...world, steps };
  }

  it('lets others come between where a long call takes a breath', async () => {
    const { receive, kinds, passTasks } = longCall();
    receive(outline(2, 1, machine));
    await passTasks();
    const answers = kinds().filter(kind => kind.startsWith('answer'));
    expect(answers).toEqual(['answer 2', 'answer 1']);
  });

  it('ends a long call that was cancelled at its next breath', async () => {
    const { receive, kinds, passTasks, steps } = longCall();
    await passTasks(4);
    receive(cancel(1));
    await passTasks();
    expect(steps.taken).toBeGreaterThan(0);
    expect(steps.taken).toBeLessThan(5);
    expect(kinds().filter(kind => kind.startsWith('answer'))).toEqual([]);
  });
});
