import { editedNames } from '../../core/topology/edits/changeFact.ts';
import { nodeById } from '../../store/selectors.ts';
import { SwitchableFacts } from '../device/SwitchableFacts.tsx';
import { useFactChanges } from '../device/useFactChanges.ts';
import { useActions, useApp } from '../shared/app.ts';
import * as deviceHeadStyles from '../shared/deviceHead.module.css';

/** What can be switched at the port or device that is selected, and what a person changed anywhere. */
export function SelectedSwitches() {
  const selected = useApp(state => state.selected);
  const fn = useApp(state => state.open?.document.machine.functions.find(each => each.id === selected));
  const label = useApp(state =>
    selected === null ? '' : (nodeById(state).get(selected)?.label ?? selected),
  );
  return (
    <section className={deviceHeadStyles.device} aria-labelledby="switches-title">
      <h4 id="switches-title" className="section-title">
        {fn ? `Switch at ${label}` : 'Change what decides'}
      </h4>
      {fn ? (
        <SwitchableFacts fn={fn} />
      ) : (
        <p className="muted">
          Choose a port in a hop or in the tree to switch its ACS bits, or a device for its enables.
        </p>
      )}
      <ChangedFacts />
    </section>
  );
}

function ChangedFacts() {
  const functions = useApp(state => state.open?.document.machine.functions);
  const nodes = useApp(nodeById);
  const { select } = useActions('looking');
  const { revertAllFacts } = useFactChanges();
  const changed = functions?.filter(fn => editedNames(fn).length > 0) ?? [];
  if (changed.length === 0) return null;
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
