import { factWords } from '../../core/topology/edits/editableFacts.ts';
import { editedFacts } from '../../core/topology/edits/setFact.ts';
import { nodeById } from '../../store/selectors.ts';
import { useFactChanges } from '../device/useFactChanges.ts';
import { useActions, useApp } from '../shared/app.ts';
import * as deviceHeadStyles from '../shared/deviceHead.module.css';
import * as styles from './build.module.css';

/** Every fact that a person changed, to be taken back one by one or all at once. */
export function ChangedFacts() {
  const machine = useApp(state => state.open?.document.machine);
  const locked = useApp(state => state.open?.readOnly ?? true);
  const nodes = useApp(nodeById);
  const { select } = useActions('looking');
  const { revertFact, revertAllFacts } = useFactChanges();
  const changed = machine ? editedFacts(machine) : [];
  if (changed.length === 0) return null;
  return (
    <section aria-label="Changed by you" className={styles.changedFacts}>
      <p className={deviceHeadStyles.switchesTitle}>
        <span className="section-title">Changed by you</span>
        {!locked && (
          <button type="button" className="node-link" onClick={() => revertAllFacts()}>
            take all back
          </button>
        )}
      </p>
      <ul>
        {changed.map(({ node, fact }) => (
          <li key={`${node} ${fact}`}>
            <button type="button" className="node-link" onClick={() => select(node)}>
              {nodes.get(node)?.label ?? node}
            </button>
            : {factWords(fact)}{' '}
            {!locked && (
              <button type="button" className="node-link" onClick={() => revertFact(node, fact)}>
                take back
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
