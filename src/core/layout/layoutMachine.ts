import { knownValue } from '../topology/fact.ts';
import type { NodeId, Root } from '../topology/machine.ts';
import type { MachineTree } from '../topology/machineTree.ts';
import { type Drawn, drawnRoots } from './drawnTree.ts';
import type { BoxKind, Layout, LayoutBox, LayoutEdge, LayoutOptions } from './layout.ts';
import { packBlocks } from './packBlocks.ts';

/** Layout pixels, on a grid of eight. */
const SIZES: Readonly<Record<Exclude<BoxKind, 'numa' | 'switch'>, { width: number; height: number }>> = {
  root: { width: 120, height: 40 },
  port: { width: 104, height: 40 },
  endpoint: { width: 216, height: 40 },
  fold: { width: 216, height: 40 },
};
const GAP = 8;
/** Between a root and its ports no link is drawn. */
const ROOT_GAP = 48;
const LEVEL_GAP = 76;
const SWITCH_PADDING = 12;
const SWITCH_TITLE = 20;
const GROUP_PADDING = 16;
const GROUP_TITLE = 24;

/**
 * Where every box of a machine stands. Depth runs along one axis: the root, its ports, the ports of each switch,
 * and all endpoints of a root in one line at the far end. Along the other axis each leaf has a row of its own and a
 * bridge stands in the middle of what is below it, so no two boxes of one root can touch. Same in, same out.
 */
export function layoutMachine(tree: MachineTree, options: LayoutOptions): Layout {
  const axes = axesFor(options.orientation);
  const groups = new Map<string, Block[]>();
  for (const { root, drawn } of drawnRoots(tree, options)) {
    const key = groupOf(tree, root);
    const blocks = groups.get(key);
    const block = layOut(drawn, axes);
    if (blocks) blocks.push(block);
    else groups.set(key, [block]);
  }
  return assemble([...groups].sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true })));
}

/** `depth` and `breadth` in terms of x and y. */
interface Axes {
  readonly leftToRight: boolean;
  /** Extent of a box along the axis on which siblings follow each other. */
  readonly breadthOf: (kind: keyof typeof SIZES) => number;
  readonly depthOf: (kind: keyof typeof SIZES) => number;
}

const axesFor = (orientation: LayoutOptions['orientation']): Axes => {
  const leftToRight = orientation === 'left-to-right';
  return {
    leftToRight,
    breadthOf: kind => (leftToRight ? SIZES[kind].height : SIZES[kind].width),
    depthOf: kind => (leftToRight ? SIZES[kind].width : SIZES[kind].height),
  };
};

/** A root and all that is below it, laid out from its own corner. */
interface Block {
  readonly boxes: readonly LayoutBox[];
  readonly edges: readonly LayoutEdge[];
  readonly width: number;
  readonly height: number;
}

interface Placing {
  readonly axes: Axes;
  readonly boxes: LayoutBox[];
  readonly edges: LayoutEdge[];
  readonly switches: Map<NodeId, LayoutBox[]>;
  /** Where each level of bridges begins, and where the leaves stand. */
  readonly levelAt: readonly number[];
  readonly leafAt: number;
  breadth: number;
}

function layOut(drawn: Drawn, axes: Axes): Block {
  const levels = bridgeLevels(drawn);
  const levelAt = Array.from({ length: levels + 1 }, (_, level) =>
    level === 0 ? 0 : axes.depthOf('root') + ROOT_GAP + (level - 1) * (axes.depthOf('port') + LEVEL_GAP),
  );
  const leafAt = axes.depthOf('root') + ROOT_GAP + levels * (axes.depthOf('port') + LEVEL_GAP);
  const placing: Placing = { axes, boxes: [], edges: [], switches: new Map(), levelAt, leafAt, breadth: 0 };
  place(drawn, 0, placing);
  for (const [id, ports] of placing.switches) placing.boxes.push(switchBox(id, ports));
  return settle(placing.boxes, placing.edges);
}

/** How many bridges stand one behind the other at the deepest place. */
const bridgeLevels = (drawn: Drawn): number =>
  Math.max(0, ...drawn.children.map(child => (child.kind === 'port' ? 1 : 0) + bridgeLevels(child)));

/** Places a box and what is below it; gives back where its middle is. */
function place(drawn: Drawn, level: number, placing: Placing): number {
  const { axes } = placing;
  const kind = drawn.kind as keyof typeof SIZES;
  const isLeaf = kind === 'endpoint' || kind === 'fold';
  const opensSwitch = drawn.switchId === drawn.id;
  if (opensSwitch && placing.breadth > 0) placing.breadth += SWITCH_TITLE + SWITCH_PADDING;
  const middles = drawn.children.map(child => place(child, level + 1, placing));
  let middle: number;
  if (middles.length === 0) {
    middle = placing.breadth + axes.breadthOf(kind) / 2;
    placing.breadth += axes.breadthOf(kind) + GAP;
  } else middle = ((middles[0] ?? 0) + (middles.at(-1) ?? 0)) / 2;
  if (opensSwitch) placing.breadth += SWITCH_PADDING;
  const box = makeBox(drawn, middle, isLeaf ? placing.leafAt : (placing.levelAt[level] ?? 0), axes);
  placing.boxes.push(box);
  if (drawn.switchId !== null) {
    const ports = placing.switches.get(drawn.switchId);
    if (ports) ports.push(box);
    else placing.switches.set(drawn.switchId, [box]);
  }
  for (const child of drawn.children) {
    placing.edges.push({ id: `${drawn.id}>${child.id}`, from: drawn.id, to: child.id, ...child.edge });
  }
  return middle;
}

function makeBox(drawn: Drawn, middle: number, depth: number, axes: Axes): LayoutBox {
  const kind = drawn.kind as keyof typeof SIZES;
  const { width, height } = SIZES[kind];
  const breadth = Math.round(middle - axes.breadthOf(kind) / 2);
  return {
    id: drawn.id,
    kind,
    group: drawn.switchId === null ? null : `switch:${drawn.switchId}`,
    nodes: drawn.nodes,
    x: axes.leftToRight ? depth : breadth,
    y: axes.leftToRight ? breadth : depth,
    width,
    height,
  };
}

/** A box round the ports of a switch, and round nothing else. */
function switchBox(id: NodeId, ports: readonly LayoutBox[]): LayoutBox {
  const bounds = boundsOf(ports);
  return {
    id: `switch:${id}`,
    kind: 'switch',
    group: null,
    nodes: [],
    x: bounds.x - SWITCH_PADDING,
    y: bounds.y - SWITCH_PADDING - SWITCH_TITLE,
    width: bounds.width + 2 * SWITCH_PADDING,
    height: bounds.height + 2 * SWITCH_PADDING + SWITCH_TITLE,
  };
}

function boundsOf(boxes: readonly LayoutBox[]) {
  let [x, y, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const box of boxes) {
    x = Math.min(x, box.x);
    y = Math.min(y, box.y);
    right = Math.max(right, box.x + box.width);
    bottom = Math.max(bottom, box.y + box.height);
  }
  return { x, y, width: right - x, height: bottom - y };
}

/** Moves everything so that the upper left corner is the origin. */
function settle(boxes: readonly LayoutBox[], edges: readonly LayoutEdge[]): Block {
  const bounds = boundsOf(boxes);
  return {
    boxes: boxes.map(box => moved(box, -bounds.x, -bounds.y)),
    edges,
    width: bounds.width,
    height: bounds.height,
  };
}

const moved = (box: LayoutBox, byX: number, byY: number): LayoutBox => ({
  ...box,
  x: box.x + byX,
  y: box.y + byY,
});

/** Roots of one NUMA node stand together; what no bridge is known to lead to stands apart. */
function groupOf({ machine }: MachineTree, root: Root): string {
  if (root.kind === 'unplaced-bus') return 'numa:unplaced';
  const node = knownValue(root.numaNode);
  if (node !== undefined) return `numa:${node}`;
  const anyKnown = machine.roots.some(each => each.kind === 'host-bridge' && each.numaNode.state === 'known');
  return anyKnown ? 'numa:unknown' : 'numa:all';
}

/** Packs the roots of each group, and then the groups, into columns of like height. */
function assemble(groups: readonly (readonly [string, readonly Block[]])[]): Layout {
  const framed = groups.map(([id, blocks]) => frame(id, blocks));
  const { places, width, height } = packBlocks(framed);
  const boxes: LayoutBox[] = [];
  framed.forEach((block, i) => {
    const { x, y } = places[i] ?? { x: 0, y: 0 };
    boxes.push(...block.boxes.map(box => moved(box, x, y)));
  });
  return { boxes, edges: framed.flatMap(block => block.edges), width, height };
}

function frame(id: string, blocks: readonly Block[]): Block {
  const { places, width, height } = packBlocks(blocks);
  const group: LayoutBox = {
    id,
    kind: 'numa',
    group: null,
    nodes: [],
    x: 0,
    y: 0,
    width: width + 2 * GROUP_PADDING,
    height: height + 2 * GROUP_PADDING + GROUP_TITLE,
  };
  const inside = blocks.flatMap((block, i) => {
    const { x, y } = places[i] ?? { x: 0, y: 0 };
    const placed = block.boxes.map(box => moved(box, x + GROUP_PADDING, y + GROUP_PADDING + GROUP_TITLE));
    return placed.map(box => (box.group === null ? { ...box, group: id } : box));
  });
  return {
    boxes: [group, ...inside],
    edges: blocks.flatMap(block => block.edges),
    width: group.width,
    height: group.height,
  };
}
