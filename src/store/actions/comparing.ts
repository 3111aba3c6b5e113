import type { AppStore } from '../documents.ts';

/** Keeping a version to compare with: A is what was kept, B whatever is open. */
export const comparingActions = (store: AppStore) => ({
  keepAsA: () => {
    const { open } = store.getState();
    if (!open) return;
    store.setState({
      versionA: open.document,
      sharesBoth: false,
      notice: 'Kept as A. What you change or open now is B, and is compared with it.',
    });
  },
  forgetA: () =>
    store.setState(({ dialog }) => ({
      versionA: null,
      sharesBoth: false,
      dialog: dialog === 'compare' ? null : dialog,
      notice: 'A is forgotten. What is open stays as it is.',
    })),
  /** Whether the link to share carries both versions. */
  shareBoth: (sharesBoth: boolean) => store.setState({ sharesBoth, dialog: 'share' }),
});
