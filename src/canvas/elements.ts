import type { ElementDefinition } from 'cytoscape';
import type { Layout, LayoutBox, LayoutEdge } from '../core/layout/layout.ts';
import { makeLinkRate } from '../core/topology/link.ts';
import type { OutlineNode } from '../core/topology/outline.ts';
import { artSvg, foldArt, nodeArt, svgUri } from './nodeArt.ts';
import type { CanvasTheme } from './theme.ts';

export interface Picture {
  readonly layout: Layout;
  readonly nodes: ReadonlyMap<string, OutlineNode>;
  readonly theme: CanvasTheme;
}

/** The picture as Cytoscape elements; groups first, so that they lie below. Pure. */
export function makeElements({ layout, nodes, theme }: Picture): ElementDefinition[] {
  const rank = { numa: 0, switch: 1, root: 2, port: 2, endpoint: 2, fold: 2 } as const;
  const seen = new Set<string>();
  const boxes = [...layout.boxes].sort((a, b) => rank[a.kind] - rank[b.kind]);
  return [
    ...boxes.map(box => boxElement(box, { nodes, theme })),
    ...layout.edges.map(edge => edgeElement(edge, isRepeated(edge, seen))),
  ];
}

function boxElement(box: LayoutBox, { nodes, theme }: Pick<Picture, 'nodes' | 'theme'>): ElementDefinition {
  const isGroup = box.kind === 'numa' || box.kind === 'switch';
  const node = nodes.get(box.id);
  const art = box.kind === 'fold' ? foldArt(box, nodes) : node && !isGroup ? nodeArt(box, node) : null;
  return {
    group: 'nodes',
    data: {
      id: box.id,
      width: box.width,
      height: box.height,
      foldOf: box.foldOf,
      title: isGroup ? groupTitle(box, nodes) : '',
      art: art ? svgUri(artSvg(art, box, theme)) : 'none',
    },
    position: { x: box.x + box.width / 2, y: box.y + box.height / 2 },
    classes: box.kind,
    selectable: false,
    grabbable: false,
    pannable: isGroup,
  };
}

function groupTitle(box: LayoutBox, nodes: Picture['nodes']): string {
  if (box.kind === 'switch') {
    const upstream = nodes.get(box.id.slice('switch:'.length));
    return upstream && upstream.name !== upstream.address ? `Switch · ${upstream.name}` : 'Switch';
  }
  const key = box.id.slice('numa:'.length);
  if (key === 'unplaced') return 'Not shown which bridges lead here';
  if (key === 'unknown') return 'NUMA node unknown';
  return key === 'all' ? '' : `NUMA node ${key}`;
}

/** Line weight by lanes: a x16 link is four times as heavy as a x1. */
const weightOf = (edge: LayoutEdge): number => (edge.rate ? 1 + Math.log2(edge.rate.width) * 0.75 : 1.5);

/** The functions of one device share its link, so the first of them carries the words. */
function isRepeated({ from, rate }: LayoutEdge, seen: Set<string>): boolean {
  if (!rate) return false;
  const link = `${from} ${makeLinkRate(rate)}`;
  const repeated = seen.has(link);
  seen.add(link);
  return repeated;
}

const edgeElement = (edge: LayoutEdge, isRepeat: boolean): ElementDefinition => ({
  group: 'edges',
  data: {
    id: edge.id,
    source: edge.from,
    target: edge.to,
    weight: weightOf(edge),
    label: edge.rate && !isRepeat ? makeLinkRate(edge.rate) : '',
  },
  classes: edge.kind === 'link' && !edge.rate ? 'link-unknown' : edge.kind,
  selectable: false,
});
