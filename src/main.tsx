import { createRoot } from 'react-dom/client';
import { createStore } from 'zustand/vanilla';
import { createActions } from './store/actions.ts';
import { keepAddressCurrent } from './store/addressBar.ts';
import { keepAnswersCurrent } from './store/answering.ts';
import { browserShelf } from './store/browserShelf.ts';
import { browserStorage } from './store/browserStorage.ts';
import { readEmbed } from './store/embed.ts';
import { keepMeasured } from './store/measuredKept.ts';
import { newId } from './store/newId.ts';
import { emptyShelf, emptyStorage } from './store/nothingKept.ts';
import { restorePreferences } from './store/preferences.ts';
import { browserProtection } from './store/protection.ts';
import { startingState } from './store/state.ts';
import {
  browserAddressBar,
  framedAddressBar,
  keepBusyMarkCurrent,
  keepThemeCurrent,
  keepTitleCurrent,
} from './ui/pageHead.ts';
import { AppContext } from './ui/shared/app.ts';
import { copyText } from './ui/shared/copyText.ts';
import { NARROW } from './ui/shared/useNarrow.ts';
import { App } from './ui/shell/App.tsx';
import { ErrorBoundary } from './ui/shell/ErrorBoundary.tsx';
import { createEngine } from './worker/client.ts';

const narrow = matchMedia(NARROW).matches;
const embed = readEmbed(location.search);
const storage = embed ? emptyStorage : browserStorage(() => localStorage);
const store = createStore(() => restorePreferences(startingState, { storage, narrow, embed }));
const engine = createEngine(
  () => new Worker(new URL('./worker/engine.worker.ts', import.meta.url), { type: 'module' }),
  message => store.setState({ engineTrouble: message }),
  isEngineSilent => store.setState({ isEngineSilent }),
);
const actions = createActions(store, {
  engine,
  storage,
  shelf: embed ? emptyShelf() : browserShelf(storage),
  nowMs: () => Date.now(),
  wait: ms => new Promise(resolve => setTimeout(resolve, ms)),
  newId,
  copyText,
  protection: embed ? async () => 'protected' : browserProtection,
});
const answering = keepAnswersCurrent(store, engine, {
  nowMs: () => performance.now(),
  after: (ms, then) => {
    const timer = setTimeout(then, ms);
    return () => clearTimeout(timer);
  },
});
keepMeasured(store, storage, engine);
keepThemeCurrent(store);
keepTitleCurrent(store);
keepBusyMarkCurrent(store);
keepAddressCurrent(store, embed ? framedAddressBar : browserAddressBar);
if (embed) void import('./ui/embed/frame.ts').then(({ talkToFrame }) => talkToFrame(store, actions));
// What the browser refused to keep, or has not kept yet, goes with the page.
addEventListener('beforeunload', event => {
  const { unkept, isKeeping } = store.getState();
  if (unkept !== null || isKeeping) event.preventDefault();
});
addEventListener('popstate', () => void actions.opening.visit(location.hash));
void actions.keeping.lookAtShelf();
void actions.opening.visit(location.hash);
void actions.comparing.recallA();

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <AppContext value={{ store, actions, answering }}>
      <ErrorBoundary>
        <App />
      </ErrorBoundary>
    </AppContext>,
  );
  void import('./ui/shell/heldFocus.ts').then(
    ({ holdFocus }) => holdFocus(),
    () => {},
  );
}
