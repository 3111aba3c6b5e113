import { partId } from './groups.ts';
import { type LayoutBox, type LayoutEdge, socketParts } from './layout.ts';
import type { Metrics } from './metrics.ts';
import { type Block, movedBy } from './placeTree.ts';

const GAP = 16;

/**
 * The roots of a group with the socket that they hang on before them: memory, cores, IOMMU and root complex below each
 * other, and a line from the root complex to each root.
 */
export function withSocket(group: string, roots: readonly Block[], inside: Block, metrics: Metrics): Block {
  const { width, height } = metrics.socketPart;
  const shift = width + metrics.internalGap;
  const ids = socketParts.map(part => partId(part, group));
  const parts = socketParts.map(
    (part, i): LayoutBox => ({
      id: partId(part, group),
      kind: part,
      group,
      nodes: [],
      foldOf: null,
      x: 0,
      y: i * (height + GAP),
      width,
      height,
    }),
  );
  const complex = partId('complex', group);
  const lines = [
    ...ids.slice(1).map((to, i) => [ids[i] ?? to, to] as const),
    ...roots.map(({ id }) => [complex, id] as const),
  ];
  return {
    ...inside,
    boxes: [...parts, ...inside.boxes.map(box => movedBy(box, shift, 0))],
    edges: [...lines.map(([from, to]) => line(from, to, 'socket-inside')), ...inside.edges],
    width: inside.width + shift,
    height: Math.max(inside.height, socketParts.length * (height + GAP) - GAP),
  };
}

const line = (from: string, to: string, kind: LayoutEdge['kind']): LayoutEdge => ({
  id: `${from}>${to}`,
  from,
  to,
  kind,
  rate: null,
});

/** What joins sockets, from each to the next; firmware names them by their NUMA nodes. */
export function socketLinks(groups: readonly string[]): readonly LayoutEdge[] {
  const sockets = groups.filter(id => /^numa:\d+$/.test(id));
  return sockets.slice(1).map((to, i) => line(sockets[i] ?? to, to, 'socket-link'));
}
