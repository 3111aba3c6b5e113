import { useMemo } from 'react';
import { EXPORTER, type PartyId } from '../../core/dmabuf/sharing.ts';
import { chosenSharingWay, nodeById } from '../../store/selectors.ts';
import { useApp } from '../shared/app.ts';

/** What the parties of the chosen run are called, the exporter first. */
export function usePartyNames(): ReadonlyMap<PartyId, string> {
  const sharing = useApp(state => chosenSharingWay(state)?.sharing);
  const nodes = useApp(nodeById);
  return useMemo(() => {
    if (!sharing) return new Map();
    const { exporter, importers } = sharing;
    return new Map(
      [{ id: EXPORTER, node: exporter.node }, ...importers].map(({ id, node }) => [
        id,
        nodes.get(node)?.label ?? node,
      ]),
    );
  }, [sharing, nodes]);
}
