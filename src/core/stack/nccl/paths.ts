import type { Behaviour, PathType } from './behaviour.ts';
import type { GraphLink, GraphNode } from './graph.ts';
import { UNLIMITED } from './releaseTable.ts';

/** How one node reaches another. */
export interface Path {
  readonly type: PathType;
  /** The narrowest link on it. */
  readonly gigabytesPerSecond: number;
  /** From the node that has the path to the one that it leads to, each with where it leads. */
  readonly links: readonly GraphLink[];
}

/** The paths to one node, by the node that they begin at. One that is not in it is not connected. */
export type PathsTo = ReadonlyMap<GraphNode, Path>;

/** How a release ranks a path type; one that it does not know is farther than all. */
export const rankOf = ({ pathTypes }: Behaviour, type: PathType): number => {
  const rank = pathTypes.indexOf(type);
  return rank < 0 ? pathTypes.length : rank;
};

/** Whether a path of one type is no farther than another. */
export const isWithin = (behaviour: Behaviour, type: PathType, level: PathType): boolean =>
  rankOf(behaviour, type) <= rankOf(behaviour, level);

const farther = (behaviour: Behaviour, a: PathType, b: PathType): PathType =>
  rankOf(behaviour, a) >= rankOf(behaviour, b) ? a : b;

/** Breadth first from a node to all others, as ncclTopoSetPaths does it. */
export function pathsTo(target: GraphNode, behaviour: Behaviour): PathsTo {
  const found = new Map<GraphNode, Path>([
    [target, { type: 'LOC', gigabytesPerSecond: UNLIMITED, links: [] }],
  ]);
  let reached: readonly GraphNode[] = [target];
  while (reached.length > 0) {
    const next = new Set<GraphNode>();
    for (const node of reached) {
      for (const link of node.links) {
        const path = found.get(node);
        if (!path || !mayRelay(target, node, link, path, behaviour)) continue;
        const longer = extended(node, link, path, behaviour);
        if (!longer || !isKept(longer, found.get(link.to), behaviour)) continue;
        found.set(link.to, longer);
        next.add(link.to);
      }
    }
    reached = [...next];
  }
  return found;
}

/** A GPU, or the device that it is on, relays for one NVLink hop alone, where it does at all. */
function mayRelay(
  target: GraphNode,
  node: GraphNode,
  link: GraphLink,
  path: Path,
  { hasDeviceNodes, relaysThroughGpu }: Behaviour,
): boolean {
  const relay = hasDeviceNodes ? 'DEV' : 'GPU';
  if (node === target || node.kind !== relay) return true;
  // Between a GPU and its own device there is no hop.
  if (link.kind === 'LOC') return true;
  const hops = path.links.length - (hasDeviceNodes && target.kind === 'GPU' ? 1 : 0);
  if (hops === 0) return true;
  return relaysThroughGpu && link.kind === 'NVL' && link.to.kind === relay && hops <= 1;
}

function extended(node: GraphNode, link: GraphLink, path: Path, behaviour: Behaviour): Path | null {
  const back = link.to.links.find(({ to, kind }) => to === node && kind === link.kind);
  if (!back) return null;
  const links = [back, ...path.links];
  const step = stepType(node, link, path, behaviour);
  return {
    type: farther(behaviour, path.type, step),
    gigabytesPerSecond: Math.min(path.gigabytesPerSecond, link.gigabytesPerSecond),
    links,
  };
}

function stepType(node: GraphNode, link: GraphLink, path: Path, behaviour: Behaviour): PathType {
  if (node.kind === 'PCI' && link.to.kind === 'PCI') return 'PXB';
  if (link.kind === 'PCI') return node.kind === 'CPU' || link.to.kind === 'CPU' ? 'PHB' : 'PIX';
  if (link.kind === 'NET') return 'LOC';
  if (link.kind === 'NVL') {
    const isRelay =
      (node.kind === 'GPU' || node.kind === 'DEV') && path.type === 'NVL' && path.links.length > 0;
    if (isRelay) return 'NVB';
    return behaviour.pathTypes.includes('XGMI') ? 'XGMI' : 'NVL';
  }
  return link.kind;
}

function isKept(path: Path, before: Path | undefined, behaviour: Behaviour): boolean {
  if (!before) return path.gigabytesPerSecond > 0;
  if (behaviour.keeps === 'wider')
    return before.links.length >= path.links.length && path.gigabytesPerSecond > before.gigabytesPerSecond;
  const nearer = rankOf(behaviour, path.type) - rankOf(behaviour, before.type);
  if (nearer !== 0) return nearer < 0;
  const wider = path.gigabytesPerSecond - before.gigabytesPerSecond;
  return wider !== 0 ? wider > 0 : path.links.length < before.links.length;
}
