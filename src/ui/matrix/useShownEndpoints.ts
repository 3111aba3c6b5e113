import { useMemo } from 'react';
import { nodeById } from '../../store/selectors.ts';
import { useApp } from '../shared/app.ts';

/** The endpoints that have a row in the matrix, unless they are folded away. */
export function useShownEndpoints() {
  const ids = useApp(state => state.answers.analysis?.matrix.ids);
  const nodes = useApp(nodeById);
  const showAll = useApp(state => state.drawing.showAll);
  return useMemo(
    () =>
      (ids ?? []).flatMap((id, index) => {
        const node = nodes.get(id);
        return node && (showAll || node.foldedBecause === null) ? [{ node, index }] : [];
      }),
    [ids, nodes, showAll],
  );
}
