import type { NodeId } from '../topology/machine.ts';
import type { Drawn } from './drawnTree.ts';
import type { LayoutBox, LayoutEdge } from './layout.ts';
import { FUNCTION_GAP, type Metrics, SIBLING_GAP, SUBTREE_GAP } from './metrics.ts';

/** Boxes laid out from a corner of their own, and how to make them wider. */
export interface Block {
  /** The group or root that it shows. */
  readonly id: string;
  readonly boxes: readonly LayoutBox[];
  readonly edges: readonly LayoutEdge[];
  readonly width: number;
  readonly height: number;
  /** Boxes that move along when the right edge does: the leaves. */
  readonly moving: ReadonlySet<string>;
  /** Boxes that reach to the right edge wherever it is: a frame. */
  readonly growing: ReadonlySet<string>;
}

/**
 * A root and all that is below it, growing to the right: the root, its ports, the ports of each switch, and all
 * leaves in one column at the far end. Each leaf has a row of its own and a bridge stands in the middle of what is
 * below it, so no two boxes can touch.
 */
export function placeTree(drawn: Drawn, metrics: Metrics): Block {
  const placing: Placing = {
    metrics,
    columns: columnsOf(drawn, metrics),
    boxes: [],
    edges: [],
    switches: new Map(),
    folds: new Map(),
    y: 0,
  };
  place(drawn, 0, placing);
  const moving = new Set(placing.boxes.filter(box => isLeafKind(box.kind)).map(box => box.id));
  const groups = [...placing.switches].map(([id, ports]) =>
    switchBox({ id, ports, folds: placing.folds.get(id) ?? [] }, metrics),
  );
  return settle(drawn.id, [...groups, ...placing.boxes], { edges: placing.edges, moving });
}

interface Placing {
  readonly metrics: Metrics;
  readonly columns: Columns;
  readonly boxes: LayoutBox[];
  readonly edges: LayoutEdge[];
  readonly switches: Map<NodeId, LayoutBox[]>;
  /** The rows of what is folded below a switch: its wall reaches as far, so that no line leaves it through the title. */
  readonly folds: Map<NodeId, { readonly top: number; readonly bottom: number }[]>;
  /** Where the next row begins. */
  y: number;
}

/** Where each level of bridges begins, and where the leaves stand. */
interface Columns {
  readonly levels: readonly number[];
  readonly leaves: number;
}

const isLeafKind = (kind: LayoutBox['kind']): boolean => kind === 'endpoint' || kind === 'fold';

/** Columns are as far apart as the widest gap between them asks for. */
function columnsOf(root: Drawn, metrics: Metrics): Columns {
  const gapAfter: number[] = [];
  const leafGapAfter: number[] = [];
  const visit = (drawn: Drawn, level: number) => {
    for (const child of drawn.children) {
      const gaps = isLeafKind(child.kind) ? leafGapAfter : gapAfter;
      gaps[level] = Math.max(gaps[level] ?? 0, gapBetween(drawn, child, metrics));
      visit(child, level + 1);
    }
  };
  visit(root, 0);
  const levels = [0];
  const endOf = (level: number) =>
    (levels[level] ?? 0) + (level === 0 ? metrics.sizes.root.width : metrics.sizes.port.width);
  for (const [level, gap] of gapAfter.entries()) levels.push(endOf(level) + gap);
  const last = endOf(levels.length - 1);
  const leaves = leafGapAfter.reduce(
    (at, gap, level) => Math.max(at, endOf(level) + gap),
    last + SIBLING_GAP,
  );
  return { levels, leaves };
}

/** Room for the line, for the words on a link, and for the walls of switches on the way. */
function gapBetween(above: Drawn, below: Drawn, metrics: Metrics): number {
  const { left, right } = metrics.switchPadding;
  const isInside = above.switchId !== null && above.switchId === below.switchId;
  const walls = isInside ? 0 : (above.switchId === null ? 0 : right) + (below.switchId === null ? 0 : left);
  return walls + (below.edge.kind === 'link' ? metrics.linkGap : metrics.internalGap);
}

/** Places a box and what is below it; gives back the middle of its row. */
function place(drawn: Drawn, level: number, placing: Placing): number {
  const { metrics, columns } = placing;
  const { width, height } = metrics.sizes[drawn.kind];
  const opensSwitch = drawn.switchId === drawn.id;
  if (opensSwitch) placing.y += metrics.switchPadding.top;
  const begin = placing.y;
  const middles = drawn.children.map((child, i) => {
    if (i > 0) placing.y += gapBefore(child, drawn.children[i - 1]);
    const top = placing.y;
    const middle = place(child, level + 1, placing);
    if (child.kind === 'fold' && drawn.switchId !== null) {
      placing.folds.set(drawn.switchId, [
        ...(placing.folds.get(drawn.switchId) ?? []),
        { top, bottom: placing.y },
      ]);
    }
    return middle;
  });
  const middle = ((middles[0] ?? begin + height / 2) + (middles.at(-1) ?? begin + height / 2)) / 2;
  if (middles.length === 0) placing.y = begin + height;
  if (opensSwitch) placing.y += metrics.switchPadding.bottom;
  const box: LayoutBox = {
    id: drawn.id,
    kind: drawn.kind,
    group: drawn.switchId === null ? null : `switch:${drawn.switchId}`,
    nodes: drawn.nodes,
    foldOf: drawn.foldOf,
    x: isLeafKind(drawn.kind) ? columns.leaves : (columns.levels[level] ?? 0),
    y: Math.round(middle - height / 2),
    width,
    height,
  };
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

function gapBefore(drawn: Drawn, before: Drawn | undefined): number {
  if (!before) return 0;
  if (drawn.card !== null && drawn.card === before.card) return FUNCTION_GAP;
  return isSubtree(drawn) || isSubtree(before) ? SUBTREE_GAP : SIBLING_GAP;
}

/** Takes more than one row, or has a wall round it. */
const isSubtree = (drawn: Drawn): boolean =>
  drawn.children.length > 1 || drawn.switchId === drawn.id || drawn.children.some(isSubtree);

interface SwitchParts {
  readonly id: NodeId;
  readonly ports: readonly LayoutBox[];
  readonly folds: readonly { readonly top: number; readonly bottom: number }[];
}

/** A box round the ports of a switch, as tall as what is folded below it, and round nothing else. */
function switchBox({ id, ports, folds }: SwitchParts, { switchPadding: pad }: Metrics): LayoutBox {
  const bounds = boundsOf(ports);
  const top = Math.min(bounds.y, ...folds.map(rows => rows.top));
  const bottom = Math.max(bounds.y + bounds.height, ...folds.map(rows => rows.bottom));
  return {
    id: `switch:${id}`,
    kind: 'switch',
    group: null,
    nodes: [],
    foldOf: null,
    x: bounds.x - pad.left,
    y: top - pad.top,
    width: bounds.width + pad.left + pad.right,
    height: bottom - top + pad.top + pad.bottom,
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
function settle(id: string, boxes: readonly LayoutBox[], rest: Pick<Block, 'edges' | 'moving'>): Block {
  const { x, y, width, height } = boundsOf(boxes);
  return { id, boxes: boxes.map(box => movedBy(box, -x, -y)), width, height, growing: new Set(), ...rest };
}

export const movedBy = (box: LayoutBox, x: number, y: number): LayoutBox => ({
  ...box,
  x: box.x + x,
  y: box.y + y,
});

/** The block made as wide as this: its wall grows, and its leaves go along unless that is further than `most`. */
export function stretched(block: Block, width: number, most: number): Block {
  const extra = width - block.width;
  if (extra <= 0) return block;
  const boxes = block.boxes.map(box => {
    if (block.moving.has(box.id) && extra <= most) return movedBy(box, extra, 0);
    return block.growing.has(box.id) ? { ...box, width: box.width + extra } : box;
  });
  return { ...block, boxes, width };
}
