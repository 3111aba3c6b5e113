import type { OffloadSideName } from '../../core/fabric/offload/offloadPlay.ts';
import type { OffloadAsked } from '../../core/fabric/offload/offloadReport.ts';
import { EngineFailure } from '../../worker/client.ts';
import type { AppStore, Documents, World } from '../documents.ts';
import { currentOffloadRun, offloadAsked } from '../offloadRun.ts';
import type { trafficActions } from './traffic.ts';

/** The target's commands, packet by packet: both ways side by side, or one of them to be looked into. */
export function offloadRunActions(
  store: AppStore,
  { engine }: World,
  { change, runTraffic }: Documents & Pick<ReturnType<typeof trafficActions>, 'runTraffic'>,
) {
  let running: AbortController | null = null;

  async function runOffload() {
    const asked = offloadAsked(store.getState());
    if (!asked) return;
    running?.abort();
    const controller = new AbortController();
    running = controller;
    store.setState({ offloadRun: { asked, progress: null, result: null } });
    try {
      await answer(asked, controller.signal);
    } catch (reason) {
      if (!controller.signal.aborted && !(reason instanceof EngineFailure)) throw reason;
      if (running === controller) store.setState({ offloadRun: null });
      if (reason instanceof EngineFailure) store.setState({ engineTrouble: reason.message });
    }
  }

  async function answer(asked: OffloadAsked, signal: AbortSignal) {
    const result = await engine.call('runOffload', asked, {
      signal,
      onProgress: progress => store.setState({ offloadRun: { asked, progress, result: null } }),
    });
    store.setState({ offloadRun: { asked, progress: null, result } });
  }

  return {
    runOffload,
    cancelOffloadRun: () => running?.abort(new Error('cancelled by the person')),
    /** The transfers of one way take the place of those in the Traffic tab, and run there with every packet kept. */
    lookIntoOffload: (side: OffloadSideName) => {
      const run = currentOffloadRun(store.getState());
      if (!run?.result?.ok) return;
      const { workload } = run.result.value[side];
      change(document => ({ ...document, workload }));
      store.setState(({ view, traffic }) => ({
        view: { ...view, tab: 'traffic' },
        play: null,
        traffic: { ...traffic, engine: 'packets' },
      }));
      void runTraffic();
    },
  };
}
