import { useMemo } from 'react';
import { provocations } from '../../core/p2pdma/memory/provocations.ts';
import type { NodeId } from '../../core/topology/machine.ts';
import { useActions, useApp } from '../shared/app.ts';
import * as styles from './memory.module.css';

/** What the kernel refuses on this device, a press each; the answer stands below like any other. */
export function Refusals({ node }: { node: NodeId }) {
  const document = useApp(state => state.open?.document);
  const { operateMemory } = useActions('drivers');
  const all = useMemo(() => {
    const fn = document?.machine.functions.find(({ id }) => id === node);
    return fn && document ? provocations(fn, document.drivers.memory) : [];
  }, [document, node]);
  if (all.length === 0) return null;
  return (
    <details className={styles.memoryMore}>
      <summary>What the kernel refuses, in its order</summary>
      <ol className={styles.memoryRefusals}>
        {all.map(({ what, operation }) => (
          <li key={what}>
            <span>{what}</span>
            <button
              type="button"
              className="button"
              aria-label={`Try: ${what}`}
              onClick={() => operateMemory(operation)}
            >
              Try
            </button>
          </li>
        ))}
      </ol>
    </details>
  );
}
