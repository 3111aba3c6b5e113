import type { BufferCall } from '../../core/dmabuf/call.ts';
import type { PlannedRun } from '../../core/dmabuf/plannedRun.ts';
import type { Script } from '../../core/dmabuf/script.ts';
import type { Importer, PartyId, Sharing } from '../../core/dmabuf/sharing.ts';
import { MAX_CALLS, MAX_IMPORTERS, MAX_RUNS } from '../../core/share/limits.ts';
import type { NodeId } from '../../core/topology/machine.ts';
import { sentenceText } from '../../core/topology/sentence.ts';
import type { AppStore, Documents, World } from '../documents.ts';
import { SHARING } from '../play.ts';
import { playOfSharing } from '../playOfSharing.ts';
import { isReadOnly } from '../readOnly.ts';
import { chosenSharing, chosenSharingWay, chosenSharingWayAt } from '../selectors.ts';
import type { playingActions } from './playing.ts';

/** Who shares a buffer, the calls of each way to do so, and which of them is looked at. */
export function sharingActions(
  store: AppStore,
  { engine }: World,
  { change, changeBy, play }: Documents & Pick<ReturnType<typeof playingActions>, 'play'>,
) {
  const look = (changed: Partial<{ run: number; call: number }>) =>
    store.setState(({ sharing }) => ({ sharing: { ...sharing, ...changed } }));

  const refuses = () => isReadOnly(store, 'change how the buffer is shared');
  function isFull(count: number, most: number, what: string): boolean {
    const full = count >= most;
    if (full)
      store.setState({ notice: `There are ${most} ${what} already, which is as many as a link keeps.` });
    return full;
  }
  function changeRuns(changed: (runs: readonly PlannedRun[]) => readonly PlannedRun[], field?: string) {
    if (refuses()) return;
    change(document => ({ ...document, sharing: changed(document.sharing) }), field);
  }
  const changeRun = (changed: (run: PlannedRun) => PlannedRun, field?: string) => {
    const at = chosenSharingWayAt(store.getState());
    changeRuns(runs => runs.map((run, place) => (place === at ? changed(run) : run)), field);
  };
  const changeSharing = (changed: (sharing: Sharing) => Sharing, field?: string) =>
    changeRun(run => ({ ...run, sharing: changed(run.sharing) }), field);
  const changeScript = (changed: (script: Script) => Script, call: number) => {
    if (refuses()) return;
    changeRun(run => ({ ...run, script: changed(run.script) }));
    look({ call });
  };

  /** Opens the player at a call, paused; a narrow screen stays where it is. */
  function lookAtCall(call: number) {
    look({ call });
    const state = store.getState();
    const [run, answer] = [chosenSharingWay(state), chosenSharing(state)];
    if (!run || !answer) return;
    play({ ...playOfSharing(run, answer, call), running: false, look: false });
  }

  return {
    /** A first way to share a buffer, where the document has none. */
    shareBuffer: async () => {
      if (refuses()) return;
      const proposed = await changeBy(
        document => engine.call('proposeSharing', document),
        (document, run) => (run.ok ? { ...document, sharing: [...document.sharing, run.value] } : document),
      );
      if (proposed && !proposed.ok) store.setState({ notice: sentenceText(proposed.error) });
      look({ run: 0, call: 0 });
    },
    lookAtCall,
    playSharing: (running: boolean) => {
      const state = store.getState();
      const [run, answer] = [chosenSharingWay(state), chosenSharing(state)];
      if (run && answer) play({ ...playOfSharing(run, answer, state.sharing.call), running });
    },

    chooseSharingWay: (run: number) => look({ run, call: 0 }),
    /** A copy beside the run, to be changed and compared. */
    copySharingWay: () => {
      const state = store.getState();
      const run = chosenSharingWay(state);
      const next = chosenSharingWayAt(state) + 1;
      const count = state.open?.document.sharing.length ?? 0;
      if (!run || isFull(count, MAX_RUNS, 'runs') || refuses()) return;
      changeRuns(runs => runs.toSpliced(next, 0, { ...run, name: `${run.name} (copy)` }));
      look({ run: next });
    },
    removeSharingWay: () => {
      if (refuses()) return;
      const at = chosenSharingWayAt(store.getState());
      changeRuns(runs => runs.toSpliced(at, 1));
      look({ run: Math.max(0, at - 1), call: 0 });
      if (store.getState().open?.document.sharing.length === 0) {
        store.setState(({ play: playing }) => (playing?.key === SHARING ? { play: null } : {}));
      }
    },
    nameSharingWay: (name: string) => changeRun(run => ({ ...run, name }), 'run name'),
    chooseSharingKernel: (kernel: string | null) => changeRun(run => ({ ...run, kernel })),

    editSharing: (changed: Partial<Omit<Sharing, 'importers'>>, field?: string) =>
      changeSharing(sharing => ({ ...sharing, ...changed }), field),
    addImporter: (node: NodeId) => {
      const importers = chosenSharingWay(store.getState())?.sharing.importers ?? [];
      if (isFull(importers.length, MAX_IMPORTERS, 'importers')) return;
      const importer: Importer = { id: freeId(importers), node, ...willing };
      changeSharing(sharing => ({ ...sharing, importers: [...sharing.importers, importer] }));
    },
    editImporter: (id: PartyId, changed: Partial<Omit<Importer, 'id'>>) =>
      changeSharing(sharing => ({
        ...sharing,
        importers: sharing.importers.map(each => (each.id === id ? { ...each, ...changed } : each)),
      })),
    /** Its calls stay in the script, and are refused. */
    removeImporter: (id: PartyId) =>
      changeSharing(sharing => ({
        ...sharing,
        importers: sharing.importers.filter(each => each.id !== id),
      })),

    /** Puts a call at a place of the script; what was there comes after it. */
    insertCall: (at: number, call: BufferCall) => {
      const count = chosenSharingWay(store.getState())?.script.length ?? 0;
      if (isFull(count, MAX_CALLS, 'calls')) return;
      changeScript(script => script.toSpliced(at, 0, call), at);
    },
    replaceCall: (at: number, call: BufferCall) => changeScript(script => script.with(at, call), at),
    /** Swaps a call with its neighbour. */
    moveCall: (at: number, by: -1 | 1) =>
      changeScript(script => {
        const [moved] = script.slice(at, at + 1);
        return moved ? script.toSpliced(at, 1).toSpliced(at + by, 0, moved) : script;
      }, at + by),
    removeCall: (at: number) => {
      const count = chosenSharingWay(store.getState())?.script.length ?? 0;
      changeScript(script => script.toSpliced(at, 1), Math.max(0, Math.min(at, count - 2)));
    },
  };
}

/** An importer that does all that can be asked of one. */
const willing = { kind: 'dynamic', allowsPeer2Peer: true, takes: 'either', isRevocable: true } as const;

function freeId(importers: readonly Importer[]): PartyId {
  const taken = new Set(importers.map(({ id }) => id));
  let number = 1;
  while (taken.has(`importer-${number}`)) number++;
  return `importer-${number}`;
}
