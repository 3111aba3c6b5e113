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
