import type { AddressBar } from '../store/addressBar.ts';
import type { AppStore } from '../store/documents.ts';

/** Names the page after what is open. */
export function keepTitleCurrent(store: AppStore): void {
  store.subscribe(({ open }) => {
    document.title = open ? `${open.document.machine.name} · Peerlane` : 'Peerlane';
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

/** The address bar of this page. Only the fragment is written; the start page has none. */
export const browserAddressBar: AddressBar = {
  read: () => location.hash,
  push: hash => history.pushState(null, '', hash || location.pathname + location.search),
  replace: hash => history.replaceState(null, '', hash || location.pathname + location.search),
};

/** In a frame Back belongs to the page around it. */
export const framedAddressBar: AddressBar = { ...browserAddressBar, push: browserAddressBar.replace };
