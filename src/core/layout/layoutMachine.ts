import type { MachineTree } from '../topology/machineTree.ts';
import { drawnRoots } from './drawnTree.ts';
import { groupOfRoot, hasSocket, UNTITLED } from './groups.ts';
import {
  type DrawnBefore,
  type Layout,
  type LayoutBox,
  type LayoutEdge,
  type LayoutOptions,
  SIDE_LINK_ROOM,
} from './layout.ts';
import { type Metrics, metricsFor } from './metrics.ts';
import { packBlocks } from './packBlocks.ts';
import { type Block, movedBy, placeTree, stretched } from './placeTree.ts';
import { socketLinks, withSocket } from './socketColumn.ts';
import { readability, spreadFor } from './spread.ts';

/**
 * Where every box of a machine stands, in layout pixels from the upper left corner. Each root is a tree that grows
 * to the right (or down), the roots of a NUMA node stand in one group, and groups are packed so that the whole has
 * about the shape of a screen. Endpoints below each other stand in one column. Time is linear in the functions; the
 * same machine, options and `before` give the same picture. `before`: the picture before an edit, whose columns and spread
 * are kept unless far more could be seen in others; null: there is none.
 */
export function layoutMachine(
  tree: MachineTree,
  options: LayoutOptions,
  before: KeptDrawing | null = null,
): Layout {
  const metrics = metricsFor(options);
  const groups = new Map<string, Block[]>();
  for (const { root, drawn } of drawnRoots(tree, options)) {
    const key = groupOfRoot(tree.machine, root);
    const blocks = groups.get(key);
    const block = placeTree(drawn, metrics);
    if (blocks) blocks.push(block);
    else groups.set(key, [block]);
  }
  const sorted = [...groups].sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }));
  const {
    columns,
    boxes,
    edges: inside,
    width,
    height,
  } = packGroups(sorted, {
    metrics,
    before: before && new Set(before.columns),
    open: new Set(options.openSockets),
  });
  const edges = [...inside, ...socketLinks(sorted.map(([id]) => id))];
  if (options.orientation === 'top-down') {
    return { options, boxes: boxes.map(turned), edges, width: height, height: width, columns, spread: 1 };
  }
  const spread = spreadFor(
    { width, height },
    aspectBeside(tree, options.aspect, height),
    before?.spread ?? null,
  );
  const wide = boxes.map(box => ({ ...box, x: box.x * spread, width: box.width * spread }));
  return { options, boxes: wide, edges, width: width * spread, height, columns, spread };
}

const aspectBeside = ({ machine }: MachineTree, aspect: number, height: number): number =>
  machine.sideLinks.length > 0 ? Math.max(0.1, aspect - SIDE_LINK_ROOM / height) : aspect;

/** What is kept of the picture before; no spread: it is chosen anew. */
interface KeptDrawing extends Pick<DrawnBefore, 'columns'> {
  readonly spread: number | null;
}

/** Groups may share a screen side by side: the shape that each is packed for is the one that shows all of them best. */
function packGroups(groups: readonly (readonly [string, readonly Block[]])[], asked: Omit<Packing, 'heads'>) {
  const { metrics } = asked;
  const { aspect } = metrics;
  const shapes = new Set(
    [1, Math.min(2, groups.length), groups.length].map(sharing => aspect / Math.max(1, sharing)),
  );
  const packed = [...shapes].map(shape => {
    const packing: Packing = { ...asked, heads: [] };
    const inside = { ...packing, metrics: { ...metrics, aspect: shape } };
    const framed = groups.map(([id, blocks]) => frame(id, blocks, inside));
    return { ...pack(framed, packing, metrics.mostStretch), columns: packing.heads };
  });
  return packed.reduce((best, next) => (readability(next, aspect) > readability(best, aspect) ? next : best));
}

interface Packing {
  readonly metrics: Metrics;
  /** What stood at the head of a column before; null: nothing was drawn. */
  readonly before: ReadonlySet<string> | null;
  /** What does now. */
  readonly heads: string[];
  /** Groups whose sockets are drawn with their parts. */
  readonly open: ReadonlySet<string>;
}

/** Blocks in columns; all of a column end at the same line, so that their leaves stand below each other. */
function pack(blocks: readonly Block[], { metrics, before, heads }: Packing, mostStretch: number): Block {
  const wasHead = ({ id }: Block) => before?.has(id) ?? false;
  const kept = before && new Set(blocks.flatMap((block, i) => (wasHead(block) ? [i] : [])));
  const { places, width, height } = packBlocks(blocks, metrics.aspect, kept);
  const boxes: LayoutBox[] = [];
  const edges: LayoutEdge[] = [];
  const moving = new Set<string>();
  blocks.forEach((block, i) => {
    const place = places[i];
    if (!place) return;
    const { x, y, columnWidth } = place;
    if (i > 0 && y === 0) heads.push(block.id);
    for (const box of stretched(block, columnWidth, mostStretch).boxes) boxes.push(movedBy(box, x, y));
    for (const edge of block.edges) edges.push(edge);
    if (place.isLast) for (const id of block.moving) moving.add(id);
  });
  return { id: '', boxes, edges, width, height, moving, growing: new Set() };
}

/** The roots of a group, with a wall round them. */
function frame(id: string, roots: readonly Block[], packing: Packing): Block {
  const { metrics, open } = packing;
  const below = pack(roots, packing, Number.POSITIVE_INFINITY);
  const inside = open.has(id) && hasSocket(id) ? withSocket(id, roots, below, metrics) : below;
  const pad = id === UNTITLED ? metrics.untitledPadding : metrics.groupPadding;
  const width = inside.width + pad.left + pad.right;
  const height = inside.height + pad.top + pad.bottom;
  const wall: LayoutBox = {
    id,
    kind: 'numa',
    group: null,
    nodes: [],
    foldOf: null,
    x: 0,
    y: 0,
    width,
    height,
  };
  const boxes = inside.boxes.map(box => {
    const placed = movedBy(box, pad.left, pad.top);
    return placed.group === null ? { ...placed, group: id } : placed;
  });
  return {
    id,
    boxes: [wall, ...boxes],
    edges: inside.edges,
    width,
    height,
    moving: inside.moving,
    growing: new Set([id]),
  };
}

const turned = (box: LayoutBox): LayoutBox => ({
  ...box,
  x: box.y,
  y: box.x,
  width: box.height,
  height: box.width,
});
