import { startingView } from '../../core/share/document.ts';
import type { AppStore, Documents, World } from '../documents.ts';

/** Where A is kept as a link, so that it outlasts a reload. */
const VERSION_A_KEY = 'peerlane.version-a';

/** Keeping a version to compare with: A is what was kept, B whatever is open. */
export function comparingActions(store: AppStore, { engine, storage }: World, { attempt }: Documents) {
  /** A link's own A is shown, and leaves the one that the person kept as it is. */
  const isOfLink = () => {
    const origin = store.getState().open?.origin;
    return origin?.kind === 'link' && origin.before !== undefined;
  };

  return {
    keepAsA: async () => {
      const { open } = store.getState();
      if (!open) return;
      const { document } = open;
      store.setState({
        versionA: document,
        sharesBoth: false,
        notice: 'Kept as A. What you change or open now is B, and is compared with it.',
      });
      const kept = await attempt(engine.call('makeKept', { document, view: startingView }));
      if (!kept?.ok || store.getState().versionA !== document) return;
      try {
        storage.setItem(VERSION_A_KEY, kept.value);
      } catch {
        // Without storage A holds until the page is closed.
      }
    },

    forgetA: () => {
      if (!isOfLink()) storage.removeItem(VERSION_A_KEY);
      store.setState(({ dialog }) => ({
        versionA: null,
        sharesBoth: false,
        dialog: dialog === 'compare' ? null : dialog,
        notice: 'A is forgotten. What is open stays as it is.',
      }));
    },

    /** After a reload: what was kept as A, unless a link brought an A of its own. */
    recallA: async () => {
      const form = storage.getItem(VERSION_A_KEY);
      if (form === null) return;
      const opened = await attempt(engine.call('openKept', { form }));
      if (!opened || store.getState().versionA !== null) return;
      if (opened.ok) return store.setState({ versionA: opened.value.document });
      // It stays where it is: a newer Peerlane may read it.
      store.setState({ remark: `What was kept as A cannot be opened. ${opened.error.message}` });
    },

    /** Whether the link to share carries both versions. */
    shareBoth: (sharesBoth: boolean) => store.setState({ sharesBoth, dialog: 'share' }),
  };
}
