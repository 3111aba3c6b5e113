import type { AddressBar } from '../store/addressBar.ts';
import type { AppStore } from '../store/documents.ts';

/** Names the page after what is open. */
export function keepTitleCurrent(store: AppStore): void {
  store.subscribe(({ open }) => {
    document.title = open ? `${open.document.machine.name} · Peerlane` : 'Peerlane';
  });
}

/** Marks the page while a change is on its way to the disk: whoever drives it from outside can wait for that. */
export function keepBusyMarkCurrent(store: AppStore): void {
  store.subscribe(({ isKeeping }) => {
    document.documentElement.toggleAttribute('data-keeping', isKeeping);
  });
}

/** Puts the chosen colours on the page; "system" follows the system's own choice as it changes. */
export function keepThemeCurrent(store: AppStore): void {
  const systemDark = matchMedia('(prefers-color-scheme: dark)');
  const apply = () => {
    const { theme } = store.getState();
    const dark = theme === 'dark' || (theme === 'system' && systemDark.matches);
    document.documentElement.dataset['theme'] = dark ? 'dark' : 'light';
  };
  apply();
  store.subscribe(apply);
  systemDark.addEventListener('change', apply);
}

const write = (how: 'pushState' | 'replaceState', hash: string) =>
  history[how](null, '', hash || location.pathname + location.search);

/** Safari refuses a page that writes its address more than 100 times in half a minute. */
const REST_MS = 400;
let writtenAtMs = Number.NEGATIVE_INFINITY;
let waiting: { readonly hash: string; readonly timer: number } | null = null;

function takeWaiting(): string | null {
  if (!waiting) return null;
  const { hash, timer } = waiting;
  clearTimeout(timer);
  waiting = null;
  return hash;
}

/** At once, or where one follows another, as in scrubbing, when they rest. */
function replaceCalmly(hash: string) {
  takeWaiting();
  const put = () => {
    waiting = null;
    writtenAtMs = performance.now();
    write('replaceState', hash);
  };
  const restMs = writtenAtMs + REST_MS - performance.now();
  if (restMs <= 0) return put();
  waiting = { hash, timer: window.setTimeout(put, restMs) };
}

/** The address bar of this page. Only the fragment is written; the start page has none. */
export const browserAddressBar: AddressBar = {
  read: () => waiting?.hash ?? location.hash,
  push: hash => {
    const left = takeWaiting();
    if (left !== null) write('replaceState', left);
    write('pushState', hash);
  },
  replace: replaceCalmly,
};
// What was still to be written is of the place that Back or Forward leaves.
addEventListener('popstate', takeWaiting);

/** In a frame Back belongs to the page around it. */
export const framedAddressBar: AddressBar = { ...browserAddressBar, push: browserAddressBar.replace };
