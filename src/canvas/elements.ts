import type { ElementDefinition } from 'cytoscape';
import { type Layout, type LayoutBox, type LayoutEdge, socketParts } from '../core/layout/layout.ts';
import { isStraight, sharedPorts, straightRoute } from './edgeRoute.ts';
import type { Picture } from './picture.ts';
import { sideLinkElements } from './sideLinkElements.ts';

/** The picture as Cytoscape elements, boxes and lines without their words; groups first, so that they lie below. Pure. */
export function makeElements({
  layout,
  nodes,
  sideLinks,
}: Pick<Picture, 'layout' | 'nodes' | 'sideLinks'>): ElementDefinition[] {
  const isGroup = ({ kind }: LayoutBox) => kind === 'numa' || kind === 'switch';
  const oneLink = sharedPorts(layout);
  return [
    ...layout.boxes.filter(box => box.kind === 'numa').map(groupElement),
    ...layout.boxes.filter(box => box.kind === 'switch').map(groupElement),
    ...layout.boxes.filter(box => !isGroup(box)).map(box => boxElement(box, nodes)),
    ...sideLinkElements(sideLinks, layout),
    ...layout.edges.map(edge =>
      isStraight(edge, layout)
        ? straightElement(edge, layout)
        : edgeElement(edge, layout, oneLink.has(edge.from)),
    ),
  ];
}

const middleOf = (box: LayoutBox) => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 });

const boxElement = (box: LayoutBox, nodes: Picture['nodes']): ElementDefinition => ({
  group: 'nodes',
  data: { id: box.id, width: box.width, height: box.height, foldOf: box.foldOf },
  position: middleOf(box),
  classes: `${isPart(box) ? 'part' : 'solid'} ${box.kind}${nodes.get(box.id)?.kind === 'unplaced-bus' ? ' loose' : ''}`,
  pannable: true,
});

const isPart = ({ kind }: LayoutBox) => (socketParts as readonly string[]).includes(kind);

const groupElement = (box: LayoutBox): ElementDefinition => ({
  group: 'nodes',
  data: { id: box.id, width: box.width, height: box.height },
  position: middleOf(box),
  classes: box.id === 'numa:unplaced' ? 'group numa loose' : `group ${box.kind}`,
  pannable: true,
});

/** Line weight by lanes: a x16 link is four times as heavy as a x1. */
const weightOf = (edge: LayoutEdge): number => (edge.rate ? 1 + Math.log2(edge.rate.width) * 0.75 : 1.5);

/** `isShared`: what hangs on the same link parts close to the devices, not at the port. */
function edgeElement(edge: LayoutEdge, { options }: Layout, isShared: boolean): ElementDefinition {
  const classes: string[] = [edge.kind];
  if (edge.kind === 'link' && !edge.rate) classes.push('link-unknown');
  if (isShared) classes.push('link-shared');
  if (options.orientation === 'top-down') classes.push('top-down');
  return {
    group: 'edges',
    data: { id: edge.id, source: edge.from, target: edge.to, weight: weightOf(edge) },
    classes: classes.join(' '),
  };
}

/** A line inside a socket or to the next one, straight from where it begins to where it ends. */
function straightElement(edge: LayoutEdge, layout: Layout): ElementDefinition {
  const boxes = new Map(layout.boxes.map(box => [box.id, box]));
  const line = straightRoute(edge, boxes);
  const ends = { source: [line?.[0], edge.from], target: [line?.[1], edge.to] } as const;
  const offset = ([point, id]: (typeof ends)['source' | 'target']) => {
    const box = boxes.get(id);
    const middle = box && middleOf(box);
    return point && middle ? `${point.x - middle.x}px ${point.y - middle.y}px` : 'outside-to-node';
  };
  return {
    group: 'edges',
    data: {
      id: edge.id,
      source: edge.from,
      target: edge.to,
      weight: edge.kind === 'socket-link' ? 5 : 1.5,
      sourceEnd: offset(ends.source),
      targetEnd: offset(ends.target),
    },
    classes: `${edge.kind} straight`,
  };
}
