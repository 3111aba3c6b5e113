import type { Layout } from '../core/layout/layout.ts';
import type { Verdict } from '../core/p2pdma/verdict.ts';
import type { NodeId } from '../core/topology/machine.ts';
import type { MachineParents } from './machineParents.ts';

/** What of the picture belongs to a pair's path. */
export interface LitPath {
  readonly mapType: Verdict['mapType'];
  /** Boxes in the order in which the traffic passes them, from the client to the provider. */
  readonly boxes: readonly string[];
  /** Edges, by the number of the hop that takes them. */
  readonly edges: readonly { readonly id: string; readonly hop: number }[];
  /** Ports whose bits decide. */
  readonly deciding: readonly string[];
}

/**
 * The way a request takes: up from the client, across the common bridge or, when it is redirected or there is none,
 * through the root complex, and down to the provider. Functions inside a fold stand for the fold.
 */
export function pathOnCanvas(verdict: Verdict, layout: Layout, parents: MachineParents): LitPath {
  const boxOf = boxesByNode(layout);
  const direct = verdict.mapType === 'BUS_ADDR' || verdict.mapType === 'UNKNOWN';
  const up = climb(verdict.client, parents, direct ? verdict.commonBridge : undefined);
  const down = climb(verdict.provider, parents, direct ? verdict.commonBridge : undefined).reverse();
  const way = [...up, ...down].flatMap(id => boxOf.get(id) ?? []);
  const boxes = way.filter((box, i) => box !== way[i - 1]);
  const known = new Set(layout.edges.map(edge => edge.id));
  const edges: LitPath['edges'][number][] = [];
  for (let i = 1; i < boxes.length; i++) {
    const [a, b] = [boxes[i - 1], boxes[i]];
    const id = [`${a}>${b}`, `${b}>${a}`].find(each => known.has(each));
    if (id) edges.push({ id, hop: edges.length + 1 });
  }
  return {
    mapType: verdict.mapType,
    boxes: [...new Set(boxes)],
    edges,
    deciding: verdict.redirecting.flatMap(id => boxOf.get(id) ?? []),
  };
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

function boxesByNode(layout: Layout): ReadonlyMap<NodeId, string> {
  const boxes = new Map<NodeId, string>();
  for (const box of layout.boxes) for (const node of box.nodes) boxes.set(node, box.id);
  return boxes;
}
