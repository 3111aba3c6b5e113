import { editedNames } from '../../core/topology/edits/changeFact.ts';
import { nodeById } from '../../store/selectors.ts';
import { useFactChanges } from '../device/useFactChanges.ts';
import { useActions, useApp } from '../shared/app.ts';

/** What a person changed anywhere, to be gone to or taken back while its effect on the route is watched. */
export function WhatIfs() {
  const functions = useApp(state => state.open?.document.machine.functions);
  const nodes = useApp(nodeById);
  const { select } = useActions('looking');
  const { revertAllFacts } = useFactChanges();
  const changed = functions?.filter(fn => editedNames(fn).length > 0) ?? [];
  if (changed.length === 0)
    return <p className="muted small">Choose a port in a hop or in the tree to switch its ACS bits.</p>;
  return (
    <p className="callout">
      <span>
        Changed by you:{' '}
        {changed.map((fn, place) => (
          <span key={fn.id}>
            {place > 0 && ', '}
            <button type="button" className="node-link" onClick={() => select(fn.id)}>
              {nodes.get(fn.id)?.label ?? fn.id}
            </button>
          </span>
        ))}
      </span>
      <button type="button" className="button" onClick={revertAllFacts}>
        Take everything back
      </button>
    </p>
  );
}
