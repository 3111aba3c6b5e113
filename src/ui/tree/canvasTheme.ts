import { useSyncExternalStore } from 'react';
import type { CanvasTheme } from '../../canvas/theme.ts';

/** The colours of the page for the canvas, which no style sheet reaches. `dark` only says when to read again. */
export function readCanvasTheme(_dark: boolean): CanvasTheme {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    ground: token('ground'),
    panel: token('panel'),
    raised: token('raised'),
    line: token('line'),
    lineStrong: token('line-strong'),
    text: token('text'),
    muted: token('muted'),
    accent: token('accent'),
    onAccent: token('on-accent'),
    staged: token('staged'),
    sans: token('sans'),
    mono: token('mono'),
    verdict: {
      BUS_ADDR: token('direct'),
      THRU_HOST_BRIDGE: token('host'),
      NOT_SUPPORTED: token('blocked'),
      UNKNOWN: token('unknown'),
    },
  };
}

const subscribe = (onChange: () => void) => {
  const observer = new MutationObserver(onChange);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
};

/** Whether the page is drawn dark, followed as it changes. */
export const useIsDark = (): boolean =>
  useSyncExternalStore(subscribe, () => document.documentElement.dataset['theme'] === 'dark');
