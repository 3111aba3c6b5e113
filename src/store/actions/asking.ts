import type { HostBridgeEdit, KernelSettings } from '../../core/p2pdma/policy/settings.ts';
import type { OpenLab, Pair } from '../../core/share/document.ts';
import type { StackSettings } from '../../core/stack/stackSettings.ts';
import type { NodeId } from '../../core/topology/machine.ts';
import type { AppStore, Documents } from '../documents.ts';
import { isPicking } from '../selectors.ts';
import type { driverActions } from './drivers.ts';
import type { orchestratingActions } from './orchestrating.ts';

/** With these a tap is about a pair of devices. */
const pairLabs: readonly OpenLab[] = ['verdict', 'route'];

/** What else a tap on a device may be for. */
type Taps = Pick<ReturnType<typeof orchestratingActions>, 'toggleClient'> &
  Pick<ReturnType<typeof driverActions>, 'placeMemory'>;

/** Which pair is asked about, and under which kernel. */
export function askingActions(store: AppStore, documents: Documents, { toggleClient, placeMemory }: Taps) {
  const changeSettings = (settings: Partial<KernelSettings>, field?: string) =>
    documents.change(document => ({ ...document, settings: { ...document.settings, ...settings } }), field);

  const ask = (pair: Pair | null) =>
    store.setState(({ view }) => ({ view: { ...view, pair }, pairStart: null }));

  /** The first device chosen is the one that would reach, the second the one whose memory. */
  function choosePairEnd(id: NodeId) {
    const { pairStart } = store.getState();
    store.setState({ selected: id });
    if (pairStart === null) store.setState({ pairStart: id });
    else if (pairStart !== id) ask({ client: pairStart, provider: id });
  }

  return {
    askPair: (pair: Pair) => ask(pair),
    closePair: () => ask(null),
    swapPair: () => {
      const { pair } = store.getState().view;
      if (pair) ask({ provider: pair.client, client: pair.provider });
    },
    choosePairEnd,
    /**
     * A tap shows what is known of a device or port; where no lab is open, or one about a pair, two endpoints one after the
     * other make one. While clients are being picked it is theirs, and memory that waits for a device is placed there.
     */
    tapDevice: (id: NodeId) => {
      if (isPicking(store.getState())) return void toggleClient(id);
      if (store.getState().isPlacing) return void placeMemory(id);
      const fn = store.getState().open?.document.machine.functions.find(each => each.id === id);
      if (fn?.kind === 'endpoint' && pairLabs.includes(store.getState().view.tab)) choosePairEnd(id);
      else store.setState({ selected: id });
    },
    cancelPair: () => store.setState({ pairStart: null, isPlacing: false }),

    /** Shows a remedy's settings in the app, as if they were in force. */
    tryRemedy: (settings: KernelSettings | null, stack: StackSettings | null) =>
      documents.change(document => ({
        ...document,
        settings: settings ?? document.settings,
        stack: stack ?? document.stack,
      })),
    chooseKernel: (kernel: string) => changeSettings({ kernel }),
    chooseCpu: (cpu: KernelSettings['cpu']) => changeSettings({ cpu }),
    typeCommandLine: (commandLine: string) => changeSettings({ commandLine }, 'command line'),
    chooseIommu: (iommu: KernelSettings['iommu']) => changeSettings({ iommu }),
    editHostBridges: (hostBridgeEdits: readonly HostBridgeEdit[]) => changeSettings({ hostBridgeEdits }),
  };
}
