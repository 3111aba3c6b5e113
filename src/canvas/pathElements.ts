import type { ElementDefinition } from 'cytoscape';
import type { Layout } from '../core/layout/layout.ts';
import type { LitPath } from './pathOnCanvas.ts';

/** How far the way from root to root stands out from them. */
export const BOW = 14;

/** The ways of a path from root to root, through the root complex: no edge of the layout is there to be lit. Pure. */
export function pathElements({ hops, mapType }: LitPath, layout: Layout): ElementDefinition[] {
  const boxes = new Map(layout.boxes.map(box => [box.id, box]));
  const isTopDown = layout.options.orientation === 'top-down';
  return hops.flatMap(({ edge, from, to }): ElementDefinition[] => {
    const [a, b] = [boxes.get(from), boxes.get(to)];
    if (edge !== null || !a || !b) return [];
    const isForward = isTopDown ? a.x > b.x : a.y < b.y;
    // Cytoscape measures a bow from the line between the middles of the boxes, and a curve reaches half as far.
    const bow = (isTopDown ? a.height : a.width) / 2 + 2 * BOW;
    return [
      {
        group: 'edges',
        data: { id: `crossing:${from}:${to}`, source: from, target: to, bow: isForward ? bow : -bow },
        classes: `crossing added lit-${mapType}${isTopDown ? ' top-down' : ''}`,
      },
    ];
  });
}
