import type { TrafficDemo } from '../../core/fabric/packets/demos.ts';
import type { PatternChoice } from '../../core/fabric/packets/patterns.ts';
import type { FlowSpec } from '../../core/fabric/packets/workload.ts';
import type { RunAsked, RunOptions } from '../../core/fabric/run/runAnswer.ts';
import { EngineFailure } from '../../worker/client.ts';
import type { Progress } from '../../worker/protocol.ts';
import type { AppStore, Documents, World } from '../documents.ts';
import { clockNowPs } from '../runClock.ts';
import type { RunClock, RunView, Traffic, TrafficEngine } from '../traffic.ts';

/** How long a run takes to play, whatever its length. */
const PLAY_MS = 20_000;

/** Transfers that run together: what they are, the run, and where in it the picture stands. */
export function trafficActions(store: AppStore, { engine, nowMs }: World, documents: Documents) {
  let running: AbortController | null = null;
  const set = (change: Partial<Traffic>) =>
    store.setState(({ traffic }) => ({ traffic: { ...traffic, ...change } }));
  const setFlows = (changed: (flows: readonly FlowSpec[]) => readonly FlowSpec[]) =>
    documents.change(document => ({ ...document, workload: { flows: changed(document.workload.flows) } }));
  const moveClock = (changed: (clock: RunClock, nowPs: number) => Partial<RunClock>) =>
    store.setState(({ traffic }) => {
      const { clock } = traffic;
      const moment = changed(clock, clockNowPs(clock, nowMs()));
      return { traffic: { ...traffic, clock: { ...clock, ...moment } } };
    });

  async function run() {
    const { open, traffic } = store.getState();
    if (!open || open.document.workload.flows.length === 0) return;
    const { machine, settings, platform, workload } = open.document;
    const asked: RunAsked = {
      machine,
      settings,
      platform,
      workload,
      options: traffic.options,
    };
    const before = flowsBefore(traffic, asked);
    running?.abort();
    const controller = new AbortController();
    running = controller;
    set({ running: { progress: null }, refused: null, before });
    try {
      await answer(asked, traffic.engine, controller.signal);
    } catch (reason) {
      if (controller.signal.aborted) return;
      if (!(reason instanceof EngineFailure)) throw reason;
      store.setState({ engineTrouble: reason.message });
    } finally {
      if (running === controller) set({ running: null });
    }
  }

  /** Another machine that was opened meanwhile does not wait for it. */
  const isAwaited = () => store.getState().traffic.running !== null;

  async function answer(asked: RunAsked, by: TrafficEngine, signal: AbortSignal) {
    if (by === 'flows') {
      const read = await engine.call('runFluid', asked, { signal });
      if (!isAwaited()) return;
      return set(read.ok ? { run: { by, asked, answer: read.value } } : { refused: read.error });
    }
    const onProgress = (progress: Progress) => isAwaited() && set({ running: { progress } });
    const read = await engine.call('run', asked, { signal, onProgress });
    if (!isAwaited()) return;
    if (!read.ok) return set({ refused: read.error });
    const clock = { fromPs: 0, sinceMs: 0, playing: false, psPerMs: Math.max(1, read.value.endPs / PLAY_MS) };
    set({ run: { by, asked, answer: read.value }, clock, line: null, watched: null });
  }

  /** Puts the transfers of a pattern in place of what is there; false: the machine has none, and what is there stays. */
  async function setPattern(choice: PatternChoice) {
    const { open } = store.getState();
    if (!open) return false;
    const { machine, settings, platform } = open.document;
    try {
      const read = await engine.call('pattern', { machine, settings, platform, choice });
      set({ patternRefused: read.ok ? null : read.error.sentence });
      if (read.ok) setFlows(() => read.value.flows);
      return read.ok;
    } catch (reason) {
      if (!(reason instanceof EngineFailure)) throw reason;
      store.setState({ engineTrouble: reason.message });
      return false;
    }
  }

  /** Sets a demonstration up and runs it. */
  async function tryTraffic({ choice, options }: TrafficDemo) {
    if (!(await setPattern(choice))) return;
    chooseRunOptions(options);
    set({ engine: 'packets' });
    await run();
  }

  const chooseRunOptions = (change: Partial<RunOptions>) =>
    store.setState(({ traffic }) => ({
      traffic: { ...traffic, options: { ...traffic.options, ...change } },
    }));

  return {
    setPattern,
    clearFlows: () => setFlows(() => []),
    addFlow: (flow: FlowSpec) => setFlows(flows => [...flows, flow]),
    changeFlow: (index: number, change: Partial<FlowSpec>) =>
      setFlows(flows => flows.map((flow, i) => (i === index ? { ...flow, ...change } : flow))),
    /** What followed it follows nobody; the others keep their leaders. */
    removeFlow: (index: number) =>
      setFlows(flows =>
        flows
          .filter((_, i) => i !== index)
          .map(flow => ({ ...flow, follows: followsWithout(flow.follows, index) })),
      ),
    chooseTrafficEngine: (chosen: TrafficEngine) => set({ engine: chosen }),
    chooseRunOptions,
    tryTraffic,
    runTraffic: run,
    cancelRun: () => running?.abort(new Error('cancelled by the person')),
    closeRun: () => set({ run: null }),

    compareWays: (comparesWays: boolean) => set({ comparesWays }),
    lookAtRun: (runView: RunView) => set({ runView }),
    lookAtLine: (line: number | null) => set({ line }),
    watchChannel: (watched: number | null) => set({ watched }),

    toggleRunClock: () =>
      moveClock((clock, nowPs) => {
        const { run: done } = store.getState().traffic;
        const isOver = done?.by === 'packets' && nowPs >= done.answer.endPs;
        return { fromPs: isOver ? 0 : nowPs, sinceMs: nowMs(), playing: !clock.playing };
      }),
    stopRunClock: (atPs: number) => moveClock(() => ({ fromPs: atPs, playing: false })),
    scrubRun: (atPs: number) => moveClock(() => ({ fromPs: Math.max(0, Math.round(atPs)), playing: false })),
    /** Twice as fast, or half. */
    hastenRun: (factor: number) =>
      moveClock((clock, nowPs) => ({ fromPs: nowPs, sinceMs: nowMs(), psPerMs: clock.psPerMs * factor })),
  };
}

/** What the same transfers got last time. */
function flowsBefore({ run }: Traffic, { workload }: RunAsked): Traffic['before'] {
  if (!run) return null;
  const names = (flows: readonly { readonly name: string }[]) => flows.map(({ name }) => name).join('\n');
  return names(run.answer.flows) === names(workload.flows) ? run.answer.flows : null;
}

function followsWithout(follows: FlowSpec['follows'], removed: number): FlowSpec['follows'] {
  if (!follows || follows.flow === removed) return null;
  return follows.flow > removed ? { ...follows, flow: follows.flow - 1 } : follows;
}
