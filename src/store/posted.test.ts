import { describe, expect, it } from 'vitest';
import { knownValue, unknown } from '../core/topology/fact.ts';
import type { PciFunction } from '../core/topology/machine.ts';
import { engineInMemory } from '../worker/testing/engineInMemory.ts';
import { type Clock, keepAnswersCurrent } from './answering.ts';
import { remediesAnswer } from './answers/pair.ts';
import { factChanges } from './factChanges.ts';
import { appWithoutPage } from './testing/appWithoutPage.ts';

/** Milliseconds pass only when a test says so. */
function ownClock() {
  let nowMs = 1000;
  const timers = new Set<{ readonly atMs: number; readonly then: () => void }>();
  const clock: Clock = {
    nowMs: () => nowMs,
    after: (ms, then) => {
      const timer = { atMs: nowMs + ms, then };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
  };
  const passMs = (ms: number) => {
    nowMs += ms;
    for (const timer of [...timers].filter(({ atMs }) => atMs <= nowMs)) {
      timers.delete(timer);
      timer.then();
    }
  };
  return { clock, passMs };
}

/** The rack of 300 devices as a copy of one's own, with a pair asked about and the verdict's tab on the screen. */
async function rackOpen() {
  const counted = engineInMemory();
  const { clock, passMs } = ownClock();
  const wait = (ms: number) => new Promise<void>(resolve => clock.after(ms, resolve));
  const { store, actions } = appWithoutPage(counted.engine, { nowMs: clock.nowMs, wait });
  const answering = keepAnswersCurrent(store, counted.engine, clock);
  answering.follow(remediesAnswer);
  const settle = async () => {
    passMs(1000);
    do await new Promise(resolve => setTimeout(resolve, 5));
    while (counted.isAtWork());
    passMs(1000);
  };
  await actions.opening.openExample('nvme-rack');
  await settle();
  const opening = { bytes: counted.bytesPosted(), calls: counted.calls() };
  actions.opening.makeCopy();
  const [client, provider] = store.getState().answers.analysis?.matrix.ids.slice(-2) ?? [];
  if (client && provider) actions.asking.askPair({ client, provider });
  await settle();
  return { store, actions, counted, settle, passMs, opening };
}

const capabilityOf = ({ acs }: PciFunction) => knownValue(knownValue(acs)?.capability ?? unknown) ?? 0;

/** As often as the same call was made. */
const countsOf = (calls: readonly string[]) =>
  [...new Set(calls)].map(call => calls.filter(each => each === call).length);

describe('what the page posts to the engine about a machine of 300 devices', () => {
  it('is not the machine, when the engine opened it', async () => {
    const { opening } = await rackOpen();
    expect(opening.calls).toContain('layout');
    expect(opening.bytes).toBeLessThan(5_000);
  });

  it('is under 5 KB in all when the kernel is changed', async () => {
    const { actions, counted, settle, store } = await rackOpen();
    counted.forget();
    actions.asking.chooseKernel('4.20');
    await settle();
    expect(store.getState().answers.verdict).not.toBeNull();
    expect(counted.calls()).toEqual(expect.arrayContaining(['analyse', 'explain', 'remedies', 'makeLink']));
    expect(counted.bytesPosted()).toBeLessThan(5_000);
  });

  it('is two rounds of calls for twelve changes within 200 ms', async () => {
    const { actions, counted, settle, passMs } = await rackOpen();
    counted.forget();
    for (let i = 0; i < 12; i++) {
      actions.asking.chooseKernel(i % 2 === 0 ? '4.20' : `6.${i}`);
      await new Promise(resolve => setImmediate(resolve));
      passMs(16);
    }
    await settle();
    const calls = counted.calls();
    // Twice in two rounds: a link to be shared, and what is kept.
    expect(calls).toEqual(expect.arrayContaining(['makeLink', 'makeKept', 'analyse']));
    expect(Math.max(...countsOf(calls))).toBe(2);
    expect(counted.bytesPosted()).toBeLessThan(10_000);
  });

  it('is what changed of the machine when a bit of one port is changed', async () => {
    const { actions, counted, settle, store } = await rackOpen();
    const facts = factChanges(store, actions);
    const { functions = [] } = store.getState().open?.document.machine ?? {};
    const port = functions.find(fn => capabilityOf(fn) > 0);
    if (!port) throw new Error('its ports have ACS');
    counted.forget();
    facts.setAcsControl(port.id, 0);
    facts.setAcsControl(port.id, capabilityOf(port));
    await settle();
    expect(counted.calls()).toContain('analyse');
    expect(counted.bytesPosted()).toBeLessThan(10_000);
  });

  it('is the machine once, when a copy of it comes from elsewhere', async () => {
    const { actions, counted, settle, store } = await rackOpen();
    const machine = structuredClone(store.getState().open?.document.machine);
    if (!machine) throw new Error('it is open');
    counted.forget();
    actions.opening.rename('Another');
    store.setState(({ open }) =>
      open ? { open: { ...open, document: { ...open.document, machine } } } : {},
    );
    await settle();
    const whole = counted.posted.flatMap(message => (message.kind === 'call' ? message.parts : []));
    expect(whole.filter(part => 'whole' in part && 'functions' in part.whole)).toHaveLength(1);
  });
});
