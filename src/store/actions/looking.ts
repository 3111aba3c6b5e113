import type { InspectorTab, MatrixLens } from '../../core/share/document.ts';
import type { NodeId } from '../../core/topology/machine.ts';
import type { AppStore, World } from '../documents.ts';
import { foldedIn } from '../selectors.ts';
import type { AppState, DialogName, Pane } from '../state.ts';
import type { Theme } from '../themes.ts';

export const THEME_KEY = 'peerlane.theme';
/** A player below the picture changes its shape by less, a dock by more. */
const SAME_SHAPE = 1.3;

/** What is in sight. Nothing here changes the document. */
export const lookingActions = (store: AppStore, { engine, storage, copyText }: World) => ({
  select: (selected: NodeId | null) => store.setState({ selected }),
  clearChoice: () => store.setState({ selected: null, pairStart: null, isPlacing: false }),
  lookThrough: (lens: MatrixLens) => store.setState(({ view }) => ({ view: { ...view, lens } })),
  goToPane: (pane: Pane) => store.setState({ pane }),
  /**
   * On a narrow screen the inspector is a pane of its own. What the kernel last answered belongs to the tab where it was
   * asked.
   */
  inspect: (tab: InspectorTab, pane?: Pane) =>
    store.setState(({ view, pane: now, outcome, isPickingClients }) => ({
      view: { ...view, tab },
      pane: pane ?? now,
      outcome: tab === view.tab ? outcome : null,
      isPickingClients: isPickingClients && tab === view.tab,
    })),

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
  openDialog: (dialog: DialogName) => store.setState({ dialog }),
  closeDialog: () => store.setState({ dialog: null, addsToOpen: false }),

  chooseTheme: (theme: Theme) => {
    store.setState({ theme });
    try {
      storage.setItem(THEME_KEY, theme);
    } catch {
      // Without storage the choice holds until the page is closed.
    }
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
