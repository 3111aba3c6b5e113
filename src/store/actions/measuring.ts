import { EngineFailure } from '../../worker/client.ts';
import type { Measured } from '../../worker/protocol.ts';
import type { AppStore, World } from '../documents.ts';
import type { Measuring, NcclQuestion, SpeedChoice } from '../state.ts';

/** Predicted speeds, and what somebody measured beside them. */
export function measuringActions(store: AppStore, { engine }: World) {
  const set = (change: Partial<Measuring>) =>
    store.setState(({ measuring }) => ({ measuring: { ...measuring, ...change } }));

  /** Shows a measured matrix, and predicts what it measured: the same direction and the same operation. */
  function choose(found: readonly Measured[], chosen: number) {
    const matrix = found[chosen]?.matrix;
    if (!matrix) return;
    set({ found, chosen, error: null });
    store.setState(({ view, speeds }) => ({
      dialog: null,
      view: { ...view, lens: matrix.kind },
      speeds: {
        operation: matrix.operation ?? speeds.operation,
        isBidirectional: matrix.isBidirectional,
      },
    }));
  }

  return {
    chooseSpeeds: (choice: Partial<SpeedChoice>) =>
      store.setState(({ speeds }) => ({ speeds: { ...speeds, ...choice } })),

    askNccl: (question: Partial<NcclQuestion>) =>
      store.setState(({ nccl }) => ({ nccl: { ...nccl, ...question } })),

    typeMeasured: (text: string) => set({ text, error: null }),
    readMeasured: async () => {
      const { open, measuring } = store.getState();
      if (!open) return;
      try {
        const { machine } = open.document;
        const read = await engine.call('readMeasured', { machine, text: measuring.text });
        if (!read.ok) return set({ error: read.error });
        const peer = read.value.findIndex(({ matrix }) => matrix.isPeerToPeer !== false);
        choose(read.value, Math.max(0, peer));
      } catch (reason) {
        if (!(reason instanceof EngineFailure)) throw reason;
        store.setState({ engineTrouble: reason.message });
      }
    },
    chooseMeasured: (chosen: number | null) => {
      if (chosen === null) set({ chosen });
      else choose(store.getState().measuring.found, chosen);
    },
  };
}
