import type { IovaRange } from '../../core/dma/mapping.ts';

/** Where a segment stands in the bracket of a shared IOVA range; `beside`: within its span and not in it. */
export type Brace = 'first' | 'middle' | 'last' | 'only' | 'beside';

export function braceIn(ranges: readonly IovaRange[], at: number): Brace | null {
  for (const { segments } of ranges) {
    const [first, last] = [segments[0] ?? at, segments.at(-1) ?? at];
    if (at < first || at > last) continue;
    if (first === last) return 'only';
    if (at === first) return 'first';
    if (at === last) return 'last';
    return segments.includes(at) ? 'middle' : 'beside';
  }
  return null;
}
