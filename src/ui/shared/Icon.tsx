import type { ReactNode } from 'react';
import { rem } from './rem.ts';

/** Drawings on a 16 by 16 grid, in the colour of the text around them. */
const drawings = {
  direct: <path d="M3 8.5 6.5 12 13 4.5" />,
  host: (
    <>
      <path d="M5 13V3M2.5 5.5 5 3l2.5 2.5" />
      <path d="M11 3v10M8.5 10.5 11 13l2.5-2.5" />
    </>
  ),
  blocked: <path d="m4 4 8 8M12 4l-8 8" />,
  unknown: (
    <>
      <path d="M5.5 6a2.5 2.5 0 1 1 3.6 2.2C8.4 8.6 8 9 8 10" />
      <path d="M8 12.6v.1" />
    </>
  ),
  search: (
    <>
      <circle cx="7" cy="7" r="4" />
      <path d="m10 10 4 4" />
    </>
  ),
  gpu: (
    <>
      <rect x="1.5" y="4" width="13" height="8" rx="1" />
      <circle cx="5.5" cy="8" r="2" />
      <circle cx="10.5" cy="8" r="2" />
    </>
  ),
  nic: (
    <>
      <rect x="2.5" y="3" width="11" height="8" rx="1" />
      <path d="M5 11v2h6v-2M6 6v2.5M8 6v2.5M10 6v2.5" />
    </>
  ),
  nvme: (
    <>
      <rect x="1.5" y="5" width="13" height="6" rx="1" />
      <path d="M4 8h4M11.5 8h.1" />
    </>
  ),
  storage: (
    <>
      <ellipse cx="8" cy="4" rx="5" ry="1.8" />
      <path d="M3 4v8c0 1 2.2 1.8 5 1.8s5-.8 5-1.8V4M3 8c0 1 2.2 1.8 5 1.8S13 9 13 8" />
    </>
  ),
  accelerator: (
    <>
      <rect x="4" y="4" width="8" height="8" rx="1" />
      <path d="M6 4V2M10 4V2M6 14v-2M10 14v-2M4 6H2M4 10H2M14 6h-2M14 10h-2" />
    </>
  ),
  bridge: <path d="M2 8h4m4 0h4M6 5v6h4V5zM6 8h4" />,
  'root-port': <path d="M2 8h6M8 4v8h5V4zM10.5 8h.1" />,
  'host-bridge': (
    <>
      <rect x="3" y="3" width="10" height="10" rx="2" />
      <path d="M8 6v4M6 8h4" />
    </>
  ),
  'unplaced-bus': <path d="M3 3h3M10 3h3M3 13h3M10 13h3M3 3v3M3 10v3M13 3v3M13 10v3" />,
  other: (
    <>
      <rect x="3" y="3" width="10" height="10" rx="1" />
      <path d="M6 8h4" />
    </>
  ),
  'not-pci': (
    <>
      <path d="M3 6V3h3M10 3h3v3M13 10v3h-3M6 13H3v-3" />
      <path d="M6 8h4" />
    </>
  ),
  memory: (
    <>
      <rect x="3.5" y="3.5" width="9" height="9" rx="1" />
      <path d="M6 1.5v2M10 1.5v2M6 12.5v2M10 12.5v2M6.5 6.5h3v3h-3z" />
    </>
  ),
  swap: <path d="M2.5 5.5h10M10 3l2.5 2.5L10 8M13.5 10.5h-10M6 8l-2.5 2.5L6 13" />,
  copy: (
    <>
      <rect x="5.5" y="5.5" width="8" height="8" rx="1" />
      <path d="M10.5 5.5v-3h-8v8h3" />
    </>
  ),
  close: <path d="m4 4 8 8M12 4l-8 8" />,
  chevron: <path d="m6 4 4 4-4 4" />,
  fit: <path d="M2.5 6v-3.5h3.5M10 2.5h3.5v3.5M13.5 10v3.5H10M6 13.5H2.5V10" />,
  plus: <path d="M8 3v10M3 8h10" />,
  minus: <path d="M3 8h10" />,
  equal: <path d="M3 6h10M3 10h10" />,
  turn: <path d="M3 13V3h10M10 .8 13 3l-3 2.2M5.2 10 3 13 .8 10" />,
  better: <path d="M8 13V3.5M4 7.5l4-4 4 4" />,
  worse: <path d="M8 3v9.5M4 8.5l4 4 4-4" />,
  compare: (
    <>
      <rect x="2" y="3" width="5" height="10" rx="1" />
      <rect x="9" y="3" width="5" height="10" rx="1" />
      <path d="M4 6h1M11 6h1M11 9h1" />
    </>
  ),
  report: <path d="M4 1.5h5.5L13 5v9.5H4zM9.5 1.5V5H13M6.5 8h4M6.5 11h4" />,
  undo: <path d="M6 3 2.5 6.5 6 10M2.5 6.5H10a3.5 3.5 0 0 1 0 7H6" />,
  redo: <path d="m10 3 3.5 3.5L10 10M13.5 6.5H6a3.5 3.5 0 0 0 0 7h4" />,
  play: <path d="M5 3.5v9l7.5-4.5z" fill="currentColor" />,
  pause: <path d="M5.5 3.5v9M10.5 3.5v9" strokeWidth="2.5" />,
  first: <path d="M4 3.5v9M12.5 3.5 6.5 8l6 4.5z" fill="currentColor" />,
  last: <path d="M12 3.5v9M3.5 3.5l6 4.5-6 4.5z" fill="currentColor" />,
  back: <path d="M11 3.5 5 8l6 4.5z" fill="currentColor" />,
  forward: <path d="M5 3.5 11 8l-6 4.5z" fill="currentColor" />,
  decision: <path d="M2 8h7M8 3.5 12.5 8 8 12.5M14 3v10" />,
  warning: <path d="M8 2.5 14.5 13.5h-13zM8 6.5v3.5M8 11.8v.1" />,
  about: <path d="M8 7.5V12M8 4.6v.1M8 14.5a6.5 6.5 0 1 1 0-13 6.5 6.5 0 0 1 0 13z" />,
  sun: (
    <>
      <circle cx="8" cy="8" r="2.6" />
      <path d="M8 1.5v1.5M8 13v1.5M1.5 8H3M13 8h1.5M3.4 3.4l1 1M11.6 11.6l1 1M12.6 3.4l-1 1M4.4 11.6l-1 1" />
    </>
  ),
  keyboard: (
    <>
      <rect x="1.5" y="4" width="13" height="8.5" rx="1.5" />
      <path d="M4 7h.1M6.7 7h.1M9.3 7h.1M12 7h.1M5 10h6" />
    </>
  ),
} satisfies Record<string, ReactNode>;
export type IconName = keyof typeof drawings;

/** A picture beside a word that says the same; alone it needs the accessible name of its button. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg
      className="icon"
      width={rem(size)}
      height={rem(size)}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {drawings[name]}
    </svg>
  );
}
