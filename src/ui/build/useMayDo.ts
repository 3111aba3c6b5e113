import type { OutlineNode } from '../../core/topology/outline.ts';
import { useApp } from '../shared/app.ts';

/** Which edits there are for a node: below a device nothing is added, and a root neither moves nor has a name of its own. */
export function useMayDo(node: Pick<OutlineNode, 'id' | 'isEndpoint' | 'kind'> | undefined) {
  const isRoot = useApp(
    state => state.open?.document.machine.roots.some(({ id }) => id === node?.id) ?? false,
  );
  const isPci = node !== undefined && node.kind !== 'not-pci';
  return {
    add: isPci && !node.isEndpoint,
    move: isPci && !isRoot,
    rename: !isRoot,
  };
}
