import type { MapType } from '../core/p2pdma/policy/verdict.ts';

/** Colours and faces of the picture; the page reads them from its style sheet. */
export interface CanvasTheme {
  readonly ground: string;
  readonly panel: string;
  readonly raised: string;
  readonly line: string;
  readonly lineStrong: string;
  readonly text: string;
  readonly muted: string;
  readonly accent: string;
  readonly onAccent: string;
  /** The way through system memory. */
  readonly staged: string;
  readonly sans: string;
  readonly mono: string;
  readonly verdict: Readonly<Record<MapType, string>>;
}
