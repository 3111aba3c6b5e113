import type { StageLens } from '../../core/advisor/stageLenses.ts';
import type { MatrixLens, OpenLab } from '../../core/share/document.ts';
import type { NodeId } from '../../core/topology/machine.ts';
import type { AppStore, World } from '../documents.ts';
import { type Grid, wholeGrid } from '../grid.ts';
import { keepRoom, type RoomPart, resized } from '../room.ts';
import { foldedIn } from '../selectors.ts';
import type { AppState, DialogName, NodeMenu, Pane } from '../state.ts';
import type { Theme } from '../themes.ts';
import { ANSWER_FIRST, isVeiledDialog, type Veil, veiledUntilReveal } from '../veiled.ts';

export const THEME_KEY = 'peerlane.theme';
/** A player below the picture changes its shape by less, a dock by more. */
const SAME_SHAPE = 1.3;

const paneOf = (tab: OpenLab): Pane => (tab === 'verdict' ? 'verdict' : 'lab');
const veiledNotice = { notice: ANSWER_FIRST };
const isVeiled = (state: AppState, what: Veil) => veiledUntilReveal(state).has(what);

/** What is in sight. Nothing here changes the document. */
export const lookingActions = (store: AppStore, { engine, storage, copyText }: World) => ({
  select: (selected: NodeId | null) => store.setState({ selected }),
  openMenu: (menu: NodeMenu) => store.setState({ menu }),
  closeMenu: () => store.setState({ menu: null }),
  clearChoice: () => store.setState({ selected: null, pairStart: null, isPlacing: false }),
  lookThrough: (lens: MatrixLens) => store.setState(({ view }) => ({ view: { ...view, lens } })),
  lookThroughStage: (lens: StageLens) => store.setState({ stageLens: lens }),
  /** Another look at the matrix; null: all of it. */
  changeGrid: (change: Partial<Grid> | null) =>
    store.setState(({ grid }) => ({ grid: change === null ? wholeGrid : { ...grid, ...change } })),
  showAnswerSheet: (showsAnswerSheet: boolean) => store.setState({ showsAnswerSheet }),
  goToPane: (pane: Pane) =>
    store.setState(state => (pane === 'matrix' && isVeiled(state, 'matrix') ? veiledNotice : { pane })),
  /**
   * Opens a lab, or the answer alone. On a narrow screen each is a pane of its own, where `inSight` leads. What the kernel
   * last answered belongs to the lab where it was asked.
   */
  inspect: (tab: OpenLab, inSight?: 'in-sight') =>
    store.setState(state => {
      // Beside the verdict stand the facts: the answer opens, and leaves out what is veiled.
      if (tab !== 'verdict' && isVeiled(state, tab)) return veiledNotice;
      const { view, pane, outcome, isPickingClients } = state;
      return {
        view: { ...view, tab },
        pane: inSight ? paneOf(tab) : pane,
        outcome: tab === view.tab ? outcome : null,
        isPickingClients: isPickingClients && tab === view.tab,
      };
    }),

  toggleFold: (id: NodeId) =>
    store.setState(state => {
      const folded = foldedIn(state);
      const next = folded.includes(id) ? folded.filter(other => other !== id) : [...folded, id];
      return { drawing: { ...state.drawing, folded: next } };
    }),
  toggleSockets: (groups: readonly string[]) =>
    store.setState(({ drawing }) => {
      const areOpen = groups.every(group => drawing.openSockets.includes(group));
      const others = drawing.openSockets.filter(group => !groups.includes(group));
      return { drawing: { ...drawing, openSockets: areOpen ? others : [...others, ...groups] } };
    }),
  showAll: (showAll: boolean) =>
    store.setState(({ drawing }) => ({ drawing: { ...drawing, showAll, folded: null } })),
  turnDrawing: (orientation: AppState['drawing']['orientation']) =>
    store.setState(({ drawing }) => ({ drawing: { ...drawing, orientation } })),
  /** The room for the picture has another shape; a little more or less is not worth laying things out anew. */
  shapeDrawing: (aspect: number) => {
    const { drawing } = store.getState();
    const change = aspect / drawing.aspect;
    if (change > SAME_SHAPE || change < 1 / SAME_SHAPE) store.setState({ drawing: { ...drawing, aspect } });
  },

  /** Says in the status line what came of something. */
  tell: (notice: string) => store.setState({ notice }),
  openDialog: (dialog: DialogName) =>
    store.setState(state => (isVeiledDialog(state, dialog) ? veiledNotice : { dialog })),
  showBootSettings: (showsBootSettings: boolean) => store.setState({ showsBootSettings }),
  closeDialog: () => store.setState({ dialog: null, addsToOpen: false }),

  chooseTheme: (theme: Theme) => {
    store.setState({ theme });
    try {
      storage.setItem(THEME_KEY, theme);
    } catch {
      // Without storage the choice holds until the page is closed.
    }
  },

  /** Another size for a part of the page; null: the usual one. */
  resize: (part: RoomPart, size: number | null) => {
    const room = resized(store.getState().room, part, size);
    store.setState({ room });
    keepRoom(storage, room);
  },

  copy: async (text: string, what: string) => {
    try {
      await copyText(text);
      store.setState({ notice: `${what} copied.` });
    } catch {
      store.setState({ uncopied: text });
    }
  },

  dismissRemark: () => store.setState({ remark: null }),
  closeUncopied: () => store.setState({ uncopied: null }),

  restartEngine: () => engine.restart(),
  askEngineAgain: () => store.setState(({ retries }) => ({ engineTrouble: null, retries: retries + 1 })),
});
