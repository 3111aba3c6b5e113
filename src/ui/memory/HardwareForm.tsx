import type { BarLens } from '../../core/dma/barLens.ts';
import { useActions } from '../shared/app.ts';
import { Typed } from '../shared/fields.tsx';
import * as styles from './memory.module.css';
import { useSize } from './useSize.ts';

/** What the hardware is like, where neither drawing nor capture tells. */
export function HardwareForm({ lens }: { lens: BarLens }) {
  const { operateMemory } = useActions('drivers');
  const { node, isMappable } = lens;
  const size = useSize();
  return (
    <form
      className={styles.memoryForm}
      aria-label="Device memory"
      onSubmit={event => {
        event.preventDefault();
        const sizeBytes = size.read();
        if (sizeBytes !== null) void operateMemory({ kind: 'declare-private-memory', node, sizeBytes });
      }}
    >
      <Typed
        name="Memory of the device, beyond what its BAR shows"
        value={size.text}
        placeholder="80G; empty: none"
        complaint={size.complaint}
        onType={size.type}
      />
      <button type="submit" className="button">
        Declare
      </button>
      <label className="check">
        <input
          type="checkbox"
          checked={!isMappable}
          onChange={() => operateMemory({ kind: 'set-mappable', node, isMappable: !isMappable })}
        />
        The CPU cannot map its BARs <code className="muted">non_mappable_bars</code>
      </label>
    </form>
  );
}
