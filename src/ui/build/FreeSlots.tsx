import { slotWords } from '../../core/topology/slots.ts';
import { outlineNodes } from '../../store/selectors.ts';
import { useActions, useApp } from '../shared/app.ts';
import * as styles from './build.module.css';

/** The slots in which nothing is, with what is known of each; most captures fold their ports away. */
export function FreeSlots() {
  const nodes = useApp(outlineNodes);
  const { select } = useActions('looking');
  const free = nodes.filter(({ isFree }) => isFree);
  if (free.length === 0) return null;
  return (
    <details className={styles.freeSlots}>
      <summary>{free.length === 1 ? '1 free slot' : `${free.length} free slots`}</summary>
      <ul>
        {free.map(({ id, label, slot, link, numaNode }) => (
          <li key={id}>
            <button type="button" className="node-link" onClick={() => select(id)}>
              {slotWords({ name: slot, port: label, rate: link, numaNode })}
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
