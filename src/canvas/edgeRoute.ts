import type { Layout, LayoutBox, LayoutEdge } from '../core/layout/layout.ts';
import type { Polyline } from './polyline.ts';

/** Where a line turns: so far from its port, or, where several leave one link, so far before the devices. */
const TURN = 20;
const SHARED_TURN = 16;

/** Ports below which only leaves hang: the functions of one device, on one link. */
export function sharedPorts({ boxes, edges }: Layout): ReadonlySet<string> {
  const leaves = new Set(
    boxes.filter(({ kind }) => kind === 'endpoint' || kind === 'fold').map(({ id }) => id),
  );
  const others = new Set(edges.filter(edge => !leaves.has(edge.to)).map(edge => edge.from));
  const ports = boxes.filter(box => box.kind === 'port' && !others.has(box.id));
  return new Set(ports.map(({ id }) => id));
}

/** Ports inside a switch, whose wall would cross the words on their links. */
export const walledPorts = ({ boxes }: Layout): ReadonlySet<string> =>
  new Set(boxes.filter(({ group }) => group?.startsWith('switch:')).map(({ id }) => id));

/** The boxes of a layout by id, and what its lines are drawn by. */
export interface Routing {
  readonly isTopDown: boolean;
  readonly shared: ReadonlySet<string>;
}

/** The line of an edge, straight out of its port, across, and straight in; null where an end is not drawn. Pure. */
export function edgeRoute(
  edge: LayoutEdge,
  boxes: ReadonlyMap<string, LayoutBox>,
  { isTopDown, shared }: Routing,
): Polyline | null {
  const [from, to] = [boxes.get(edge.from), boxes.get(edge.to)];
  if (!from || !to) return null;
  if (isBetweenParts(edge, from, to)) return straightRoute(edge, boxes);
  if (isTopDown) {
    const [a, b] = [
      { x: from.x + from.width / 2, y: from.y + from.height },
      { x: to.x + to.width / 2, y: to.y },
    ];
    const y = shared.has(edge.from) ? b.y - SHARED_TURN : Math.min(a.y + TURN, b.y);
    return [a, { x: a.x, y }, { x: b.x, y }, b];
  }
  const [a, b] = [
    { x: from.x + from.width, y: from.y + from.height / 2 },
    { x: to.x, y: to.y + to.height / 2 },
  ];
  const x = shared.has(edge.from) ? b.x - SHARED_TURN : Math.min(a.x + TURN, b.x);
  return [a, { x, y: a.y }, { x, y: b.y }, b];
}

/** What joins two sockets, or two parts of one: not a step of the tree. */
const isBetweenParts = ({ kind }: LayoutEdge, from: LayoutBox, to: LayoutBox): boolean =>
  kind === 'socket-link' || (kind === 'socket-inside' && to.kind !== 'root' && from.kind !== 'root');

export function isStraight(edge: LayoutEdge, { boxes }: Layout): boolean {
  const [from, to] = [edge.from, edge.to].map(id => boxes.find(box => box.id === id));
  return from !== undefined && to !== undefined && isBetweenParts(edge, from, to);
}

/** How far from the corner of a wall the line to the next socket leaves it. */
const FROM_CORNER = 60;

/** From the side of one box to the facing side of the other: downwards where the second stands below, else across. */
export function straightRoute(edge: LayoutEdge, boxes: ReadonlyMap<string, LayoutBox>): Polyline | null {
  const [from, to] = [boxes.get(edge.from), boxes.get(edge.to)];
  if (!from || !to) return null;
  const isBelow = to.y >= from.y + from.height;
  const inset = edge.kind === 'socket-link' ? FROM_CORNER : null;
  if (isBelow) {
    const x = inset === null ? from.x + from.width / 2 : Math.max(from.x, to.x) + inset;
    return [
      { x, y: from.y + from.height },
      { x, y: to.y },
    ];
  }
  const y = inset === null ? from.y + from.height / 2 : Math.max(from.y, to.y) + inset;
  return [
    { x: from.x + from.width, y },
    { x: to.x, y },
  ];
}
