import type { NodeId } from '../../core/topology/machine.ts';
import { outlineNodes } from '../../store/selectors.ts';
import { useApp } from '../shared/app.ts';

/** Host bridges below which something sits that can take part. */
export function useBridgesInUse(): readonly NodeId[] {
  const nodes = useApp(outlineNodes);
  const parents = new Map(nodes.map(({ id, parent }) => [id, parent]));
  const used = new Set(nodes.filter(node => node.isEndpoint).map(({ id }) => topOf(id, parents)));
  return nodes.filter(({ id, kind }) => kind === 'host-bridge' && used.has(id)).map(({ id }) => id);
}

function topOf(id: NodeId, parents: ReadonlyMap<NodeId, NodeId | null>): NodeId {
  let at = id;
  for (let parent = parents.get(at); parent; parent = parents.get(at)) at = parent;
  return at;
}
