import type { ElementDefinition } from 'cytoscape';
import type { Layout, LayoutBox, LayoutEdge } from '../core/layout/layout.ts';
import type { ProviderWords } from '../core/p2pdma/memory/providerWords.ts';
import { makeLinkRate } from '../core/topology/link.ts';
import type { SideLink } from '../core/topology/machine.ts';
import type { OutlineNode } from '../core/topology/outline.ts';
import { boxSvg, type Pen, svgUri } from './boxSvg.ts';
import { boxWords } from './boxWords.ts';
import { sharedPorts, walledPorts } from './edgeRoute.ts';
import { groupTitle } from './groupTitle.ts';
import { sideLinkElements } from './sideLinkElements.ts';
import type { CanvasTheme } from './theme.ts';

export interface Picture {
  readonly layout: Layout;
  readonly nodes: ReadonlyMap<string, OutlineNode>;
  /** Who offers memory to peers. */
  readonly providers: ReadonlyMap<string, ProviderWords>;
  readonly theme: CanvasTheme;
  readonly sideLinks: readonly SideLink[];
}

const TITLE_INSET = 16;

/** The picture as Cytoscape elements; groups first, so that they lie below. Pure. */
export function makeElements(
  { layout, nodes, providers, theme, sideLinks }: Picture,
  measure: Pen['measure'],
): ElementDefinition[] {
  const isGroup = ({ kind }: LayoutBox) => kind === 'numa' || kind === 'switch';
  const isTopDown = layout.options.orientation === 'top-down';
  const oneLink = sharedPorts(layout);
  const walled = walledPorts(layout);
  const seen = new Set<string>();
  return [
    ...layout.boxes.filter(box => box.kind === 'numa').map(box => groupElement(box, layout, nodes)),
    ...layout.boxes.filter(box => box.kind === 'switch').map(box => groupElement(box, layout, nodes)),
    ...layout.boxes
      .filter(box => !isGroup(box))
      .map(box => boxElement(box, { nodes, providers }, { theme, measure })),
    ...sideLinkElements(sideLinks, layout),
    ...layout.edges.map(edge =>
      edgeElement(edge, {
        isRepeat: isRepeated(edge, seen),
        isTopDown,
        isShared: oneLink.has(edge.from),
        isWalled: walled.has(edge.from),
      }),
    ),
  ];
}

const middleOf = (box: LayoutBox) => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 });

function boxElement(
  box: LayoutBox,
  { nodes, providers }: Pick<Picture, 'nodes' | 'providers'>,
  pen: Pen,
): ElementDefinition {
  const words = boxWords(box, nodes, providers);
  const art = (detail: Parameters<typeof boxSvg>[2]) =>
    words ? svgUri(boxSvg(words, box, detail, pen)) : 'none';
  const isLoose = nodes.get(box.id)?.kind === 'unplaced-bus';
  return {
    group: 'nodes',
    data: {
      id: box.id,
      width: box.width,
      height: box.height,
      foldOf: box.foldOf,
      near: art('near'),
      middle: art('middle'),
      far: art('far'),
    },
    position: middleOf(box),
    classes: isLoose ? `solid ${box.kind} loose` : `solid ${box.kind}`,
    pannable: true,
  };
}

function groupElement(box: LayoutBox, layout: Layout, nodes: Picture['nodes']): ElementDefinition {
  return {
    group: 'nodes',
    data: {
      id: box.id,
      width: box.width,
      height: box.height,
      title: groupTitle(box, layout, nodes),
      titleX: TITLE_INSET - box.width,
      titleWidth: box.width - 2 * TITLE_INSET,
    },
    position: middleOf(box),
    classes: box.id === 'numa:unplaced' ? 'group numa loose' : `group ${box.kind}`,
    pannable: true,
  };
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

interface EdgeLook {
  readonly isRepeat: boolean;
  readonly isTopDown: boolean;
  /** What hangs on the same link parts close to the devices, not at the port. */
  readonly isShared: boolean;
  /** Leaves a switch, whose wall would cross the words. */
  readonly isWalled: boolean;
}

/** From the port to the middle of the words on its link: clear of the port, and of a wall. */
function wordsAt({ isWalled, isTopDown }: EdgeLook) {
  if (isTopDown) return isWalled ? { label: 24, lanes: 26 } : { label: 12, lanes: 14 };
  return isWalled ? { label: 42, lanes: 36 } : { label: 32, lanes: 26 };
}

function edgeElement(edge: LayoutEdge, look: EdgeLook): ElementDefinition {
  const { isRepeat, isTopDown, isShared } = look;
  const classes: string[] = [edge.kind];
  if (edge.kind === 'link' && !edge.rate) classes.push('link-unknown');
  if (isShared) classes.push('link-shared');
  if (isTopDown) classes.push('top-down');
  const rate = isRepeat ? null : edge.rate;
  const at = wordsAt(look);
  return {
    group: 'edges',
    data: {
      id: edge.id,
      source: edge.from,
      target: edge.to,
      weight: weightOf(edge),
      label: rate ? makeLinkRate(rate) : '',
      labelAt: at.label,
      lanes: rate ? `x${rate.width}` : '',
      lanesAt: at.lanes,
    },
    classes: classes.join(' '),
  };
}
