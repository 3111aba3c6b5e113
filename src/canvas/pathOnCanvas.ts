import { preferredTransport } from '../core/fabric/rates/sideLinks.ts';
import type { Layout } from '../core/layout/layout.ts';
import type { Verdict } from '../core/p2pdma/policy/verdict.ts';
import type { NodeId, SideLink } from '../core/topology/machine.ts';
import type { OutlineNode } from '../core/topology/outline.ts';
import type { MachineParents } from './machineParents.ts';
import { sideLinkId } from './sideLinkId.ts';

/** What of the picture belongs to a pair's path. */
export interface LitPath {
  readonly mapType: Verdict['mapType'];
  /** Boxes in the order in which the traffic passes them, from the client to the provider. */
  readonly boxes: readonly string[];
  readonly hops: readonly Hop[];
  /** Boxes that decide. */
  readonly marks: readonly Mark[];
  /** Links beside PCIe that the drivers take instead, by the names of their ends. */
  readonly taken: readonly string[];
  /** Ends that are folded into a box with others, by name. */
  readonly within: readonly Within[];
}

export interface Within {
  readonly box: string;
  /** "NVMe 0", or both ends where one box holds them. */
  readonly words: string;
}

export interface Hop {
  /** Counted from 1. */
  readonly number: number;
  /** The edge that it takes; null from one root to another, where no edge is drawn. */
  readonly edge: string | null;
  readonly from: string;
  readonly to: string;
}

/** A cross ends the way, an exclamation mark bends it, a question mark is a fact that is not shown. */
export interface Mark {
  readonly box: string;
  readonly sign: '×' | '!' | '?';
}

export interface PathPicture {
  readonly layout: Layout;
  readonly parents: MachineParents;
  readonly sideLinks: readonly SideLink[];
  readonly nodes: ReadonlyMap<string, Pick<OutlineNode, 'label'>>;
}

/**
 * The way a request takes: up from the client, across the common bridge or, when it is redirected or there is none,
 * through the root complex, and down to the provider. Functions inside a fold stand for the fold.
 */
export function pathOnCanvas(verdict: Verdict, picture: PathPicture): LitPath {
  const { layout, parents, sideLinks } = picture;
  const boxOf = boxesByNode(layout);
  const direct = verdict.mapType === 'BUS_ADDR' || verdict.mapType === 'UNKNOWN';
  const up = climb(verdict.client, parents, direct ? verdict.commonBridge : undefined);
  const down = climb(verdict.provider, parents, direct ? verdict.commonBridge : undefined).reverse();
  const way = [...up, ...down].flatMap(id => boxOf.get(id) ?? []);
  const boxes = way.filter((box, i) => box !== way[i - 1]);
  return {
    mapType: verdict.mapType,
    boxes: [...new Set(boxes)],
    hops: hopsBetween(boxes, layout),
    marks: marksOf(verdict, id => shownFor(id, boxOf, parents)),
    taken: takenLinks(verdict, sideLinks, boxOf),
    within: endsWithin(verdict, picture, boxOf),
  };
}

function endsWithin(
  { client, provider }: Verdict,
  { layout, nodes }: PathPicture,
  boxOf: ReadonlyMap<NodeId, string>,
): readonly Within[] {
  const folds = new Set(layout.boxes.filter(box => box.kind === 'fold').map(box => box.id));
  const words = new Map<string, string[]>();
  for (const end of new Set([client, provider])) {
    const box = boxOf.get(end);
    if (box === undefined || !folds.has(box)) continue;
    words.set(box, [...(words.get(box) ?? []), nodes.get(end)?.label ?? end]);
  }
  return [...words].map(([box, names]) => ({ box, words: names.join(', ') }));
}

function takenLinks(
  { client, provider }: Verdict,
  sideLinks: readonly SideLink[],
  boxOf: ReadonlyMap<NodeId, string>,
): readonly string[] {
  const transport = preferredTransport(sideLinks, client, provider);
  if (transport.kind !== 'side-link') return [];
  return transport.via.flatMap(({ a, b }) => {
    const [from, to] = [boxOf.get(a), boxOf.get(b)];
    return from !== undefined && to !== undefined ? [sideLinkId(from, to)] : [];
  });
}

function hopsBetween(boxes: readonly string[], layout: Layout): readonly Hop[] {
  const edges = new Set(layout.edges.map(edge => edge.id));
  const roots = new Set(layout.boxes.filter(box => box.kind === 'root').map(box => box.id));
  const hops: Hop[] = [];
  for (const [i, to] of boxes.entries()) {
    const from = boxes[i - 1];
    if (from === undefined) continue;
    const edge = [`${from}>${to}`, `${to}>${from}`].find(each => edges.has(each)) ?? null;
    if (edge !== null || (roots.has(from) && roots.has(to))) {
      hops.push({ number: hops.length + 1, edge, from, to });
    }
  }
  return hops;
}

/** The redirecting ports; where the way ends, what the deciding reason names; what is not shown. */
function marksOf(verdict: Verdict, boxFor: (id: NodeId) => string | undefined): readonly Mark[] {
  const signs = new Map<string, Mark['sign']>();
  const put = (id: NodeId, sign: Mark['sign']) => {
    const box = boxFor(id);
    if (box !== undefined) signs.set(box, sign);
  };
  for (const id of verdict.redirecting) put(id, '!');
  if (verdict.mapType === 'NOT_SUPPORTED') {
    const deciding = verdict.reasons.filter(reason => reason.effect === 'decides');
    for (const { node } of deciding.flatMap(reason => reason.sentence)) if (node) put(node, '×');
  }
  if (verdict.mapType === 'UNKNOWN') for (const { node } of verdict.missing) if (node) put(node, '?');
  return [...signs].map(([box, sign]) => ({ box, sign }));
}

/** The function by which a host bridge is known is not drawn itself: its root stands for it. */
export function shownFor(
  id: NodeId,
  boxOf: ReadonlyMap<NodeId, string>,
  parents: MachineParents,
): string | undefined {
  const parent = parents.get(id);
  return boxOf.get(id) ?? (parent === undefined ? undefined : boxOf.get(parent));
}

/** From a node up to `top`, or to its root. */
function climb(from: NodeId, parents: MachineParents, top: NodeId | null | undefined): NodeId[] {
  const way: NodeId[] = [];
  let at: NodeId | undefined = from;
  while (at !== undefined && way.length < 64) {
    way.push(at);
    if (at === top) break;
    at = parents.get(at);
  }
  return way;
}

export function boxesByNode(layout: Layout): ReadonlyMap<NodeId, string> {
  const boxes = new Map<NodeId, string>();
  for (const box of layout.boxes) for (const node of box.nodes) boxes.set(node, box.id);
  return boxes;
}
