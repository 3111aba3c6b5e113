import type { ElementDefinition } from 'cytoscape';
import type { Layout, LayoutBox } from '../core/layout/layout.ts';
import type { SideLink } from '../core/topology/machine.ts';
import { boxesByNode } from './pathOnCanvas.ts';
import { sideLinkId } from './sideLinkId.ts';

/** How far a link beside PCIe stands out from the devices, and how much further the longer it is. */
const LEAST_BOW = 26;
const BOW_SHARE = 0.16;
const MOST_BOW = 120;

/** Links beside PCIe, bowed outside the column of devices; several between the same boxes are drawn as one. Pure. */
export function sideLinkElements(links: readonly SideLink[], layout: Layout): ElementDefinition[] {
  const boxOf = boxesByNode(layout);
  const boxes = new Map(layout.boxes.map(box => [box.id, box]));
  const isTopDown = layout.options.orientation === 'top-down';
  const drawn = new Map<string, ElementDefinition>();
  for (const link of links) {
    const ends = [link.a, link.b].map(id => boxes.get(boxOf.get(id) ?? ''));
    const [a, b] = ends.toSorted((p, q) => before(p, q, isTopDown));
    if (!a || !b || a === b) continue;
    drawn.set(sideLinkId(a.id, b.id), sideLinkElement(a, b, isTopDown));
  }
  return [...drawn.values()];
}

const before = (p: LayoutBox | undefined, q: LayoutBox | undefined, isTopDown: boolean): number =>
  p && q ? (isTopDown ? p.x - q.x : p.y - q.y) : 0;

function sideLinkElement(a: LayoutBox, b: LayoutBox, isTopDown: boolean): ElementDefinition {
  const span = isTopDown ? Math.abs(b.x - a.x) : Math.abs(b.y - a.y);
  const half = (isTopDown ? Math.max(a.height, b.height) : Math.max(a.width, b.width)) / 2;
  // Cytoscape measures a bow from the line between the middles of the boxes, and a curve reaches half as far.
  const bow = half + 2 * Math.min(MOST_BOW, LEAST_BOW + span * BOW_SHARE);
  return {
    group: 'edges',
    data: { id: sideLinkId(a.id, b.id), source: a.id, target: b.id, bow: isTopDown ? bow : -bow },
    classes: isTopDown ? 'side-link top-down' : 'side-link',
  };
}
