import { useState } from 'react';
import type { BarLens, BarView } from '../../core/dma/barLens.ts';
import { sizeText } from '../../core/lib/byteSize.ts';
import { CMB_RDS, CMB_WDS, cmbCapabilities, cmbFields } from '../../core/p2pdma/memory/cmb.ts';
import type { NodeId } from '../../core/topology/machine.ts';
import { useActions } from '../shared/app.ts';
import { Choice, Typed } from '../shared/fields.tsx';
import * as styles from './memory.module.css';
import { useSize } from './useSize.ts';

/** The controller memory buffer of a drive: what its registers say, and what its driver makes of it. */
export function CmbForm({ node, lens }: { node: NodeId; lens: BarLens }) {
  const { operateMemory } = useActions('drivers');
  const { cmb } = lens;
  const memoryBars = (lens.bars ?? []).filter(({ kind }) => kind !== 'io');
  const [bar, setBar] = useState(() => cmb?.buffer.bar ?? largest(memoryBars)?.index ?? 0);
  const size = useSize(sizeText(largest(memoryBars)?.sizeBytes ?? 0n));
  const offset = useSize();
  const [capabilities, setCapabilities] = useState(cmb?.buffer.capabilities ?? CMB_RDS | CMB_WDS);
  const [isNew, setNew] = useState(cmb?.buffer.hasMemorySpaceControl ?? true);
  const [complaint, setComplaint] = useState<string | null>(null);

  function set() {
    const [sizeBytes, offsetBytes] = [size.read(), offset.read()];
    if (sizeBytes === null || offsetBytes === null) return;
    const fields = cmbFields(sizeBytes, offsetBytes);
    setComplaint(fields ? null : 'Size and offset count in units of 4 KiB to 64 GiB, with 20 bits each.');
    if (!fields) return;
    const buffer = { node, bar, capabilities, hasMemorySpaceControl: isNew, ...fields };
    void operateMemory({ kind: 'set-cmb', cmb: buffer });
  }

  return (
    <form
      className={styles.memoryForm}
      aria-label="Controller memory buffer"
      onSubmit={event => {
        event.preventDefault();
        set();
      }}
    >
      <Choice
        name="BAR (BIR)"
        value={String(bar)}
        options={memoryBars.map(({ index }) => ({ value: String(index), text: String(index) }))}
        onChoose={value => setBar(Number(value))}
      />
      <div className={styles.memoryPair}>
        <Typed
          name="Offset (OFST)"
          value={offset.text}
          placeholder="0"
          complaint={offset.complaint}
          onType={offset.type}
        />
        <Typed
          name="Size (SZ, SZU)"
          value={size.text}
          complaint={size.complaint ?? complaint}
          onType={size.type}
        />
      </div>
      <fieldset className={styles.checks}>
        <legend>Takes</legend>
        {cmbCapabilities.map(({ bit, name, means }) => (
          <label className="check" key={name}>
            <input
              type="checkbox"
              checked={(capabilities & bit) !== 0}
              onChange={() => setCapabilities(capabilities ^ bit)}
            />
            {means} <code className="muted">{name}</code>
          </label>
        ))}
        <label className="check">
          <input type="checkbox" checked={isNew} onChange={event => setNew(event.target.checked)} />
          NVMe 1.4: the host sets its address <code className="muted">CAP.CMBS</code>
        </label>
      </fieldset>
      <div className={styles.memoryButtons}>
        <button type="submit" className="button">
          Set the buffer
        </button>
        <button
          type="button"
          className="button"
          onClick={() => operateMemory({ kind: 'register-cmb', node })}
        >
          Bind the driver
        </button>
        {cmb && (
          <button
            type="button"
            className="button"
            onClick={() => operateMemory({ kind: 'remove-cmb', node })}
          >
            Remove
          </button>
        )}
      </div>
    </form>
  );
}

const largest = (bars: readonly BarView[]): BarView | undefined =>
  bars.toSorted((a, b) => Number((b.sizeBytes ?? 0n) - (a.sizeBytes ?? 0n)))[0];
