import type { ControllerMemoryBuffer } from '../../core/p2pdma/memory/drivers.ts';
import { newDocument, startingView } from '../../core/share/document.ts';
import type { MachineEdit } from '../../core/topology/edits/machineEdit.ts';
import { emptyMachine } from '../../core/topology/emptyMachine.ts';
import type { NodeId } from '../../core/topology/machine.ts';
import { sentenceText } from '../../core/topology/sentence.ts';
import { type Building, type HeldCard, notBuilding } from '../buildingChoice.ts';
import type { AppStore, Documents, World } from '../documents.ts';
import { isLocked, isReadOnly, TO_CHANGE } from '../readOnly.ts';

/** What a part brings beside its functions. */
export interface Brought {
  readonly cmb: Omit<ControllerMemoryBuffer, 'node'> | null;
}

/** How many edits name what they did and select it; the others leave the choice as it is. */
const selecting: ReadonlySet<MachineEdit['kind']> = new Set([
  'add-host-bridge',
  'add',
  'move',
  'remove',
  'split',
]);

/** Building a machine: mouse, taps and keys all come to `edit`, so that undo and what is told are the same. */
export function buildingActions(store: AppStore, { engine }: World, documents: Documents) {
  const building = (now: Partial<typeof notBuilding>) =>
    store.setState(state => ({ building: { ...state.building, ...now } }));

  const refuses = () => isLocked(store, TO_CHANGE);

  /** Makes an edit and tells what came of it; the machine stays as it is where the edit is refused. */
  async function edit(wanted: MachineEdit, { cmb }: Brought = { cmb: null }): Promise<boolean> {
    if (isReadOnly(store, TO_CHANGE)) return false;
    const answer = await documents.changeBy(
      document => engine.call('edit', { document, edit: wanted, cmb, pair: store.getState().view.pair }),
      (document, made) => (made.ok ? made.value.document : document),
    );
    if (!answer) return false;
    if (!answer.ok) {
      store.setState({ notice: sentenceText(answer.error.sentence) });
      return false;
    }
    const { node, isFolded, sentence } = answer.value;
    store.setState(({ selected, drawing }) => ({
      notice: sentenceText(sentence),
      outcome: null,
      selected: selecting.has(wanted.kind) ? node : selected,
      drawing: isFolded ? { ...drawing, showAll: true } : drawing,
    }));
    return true;
  }

  /** Puts a card at a place; on itself it stays where it is. */
  async function put(card: HeldCard, to: NodeId): Promise<boolean> {
    if (card.kind === 'new') return edit({ kind: 'add', parent: to, part: card.part }, card);
    return card.node === to ? false : edit({ kind: 'move', node: card.node, to });
  }

  /** A card looks for its port in a list. */
  function startPutting(card: HeldCard) {
    if (refuses()) return;
    building({ card, tried: null });
    store.setState({ dialog: 'move' });
  }

  return {
    edit,
    put,
    /** An empty machine with the host bridge of one processor, to build on. */
    buildFromNothing: async () => {
      const { paletteHosts } = await import('../../core/scenes/paletteHosts.ts');
      const document = newDocument(emptyMachine('My machine'));
      const origin = { kind: 'shelf', what: 'built here' } as const;
      documents.show({ document, origin, readOnly: false, shelfId: null, report: null }, startingView);
      store.setState(({ drawing }) => ({
        drawing: { ...drawing, showAll: false },
        pane: 'tree',
        showsPalette: true,
      }));
      const [first] = paletteHosts;
      if (first) await edit({ kind: 'add-host-bridge', host: { ...first.host, numaNode: 0 } });
      documents.forgetSteps();
    },

    /** What may be added below a node; null: wherever the person says. */
    startAdding: (addTo: NodeId | null) => {
      if (refuses()) return;
      building({ addTo });
      store.setState({ dialog: 'add' });
    },
    showPalette: (showsPalette: boolean) => {
      if (!showsPalette || !refuses()) store.setState({ showsPalette });
    },
    addBelow: (addTo: NodeId | null) => building({ addTo }),
    startMoving: (node: NodeId) => startPutting({ kind: 'there', node }),
    startPutting,
    startRemoving: (selected: NodeId) => {
      if (!refuses()) store.setState({ selected, dialog: 'remove' });
    },
    startRenaming: (selected: NodeId) => {
      if (!refuses()) store.setState({ selected, dialog: 'rename' });
    },
    stopBuilding: () => store.setState({ building: notBuilding, dialog: null }),

    /** A card is carried by the pointer: where it is over, what would come of it is told. */
    carryCard: (card: HeldCard, drag: NonNullable<Building['drag']>) => {
      if (!refuses()) building({ card, drag });
    },
    letGo: () => building({ card: null, drag: null }),
    /** Puts down what is carried; where it may not go it is let go of, and the reason stands in the notice. */
    dropCard: async () => {
      const { card, drag } = store.getState().building;
      building({ card: null, drag: null });
      if (card && drag && drag.over !== null) await put(card, drag.over);
    },

    /** Ranks the free slots for a card that is to work with these peers; null: nobody asks any more. */
    askSlots: (slotsFor: Building['slotsFor']) => building({ slotsFor, tried: null }),
  };
}
