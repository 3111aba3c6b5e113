import { useState } from 'react';
import type { NodeId } from '../../core/topology/machine.ts';
import { useActions } from '../shared/app.ts';
import { Typed } from '../shared/fields.tsx';
import * as styles from './memory.module.css';
import { useSize } from './useSize.ts';

/** Taking memory out of the pool, in each of the ways there are. */
export function PoolForm({ node }: { node: NodeId }) {
  const { operateMemory } = useActions('drivers');
  const size = useSize('64K');
  const fileOffset = useSize();
  const [isShared, setShared] = useState(true);

  const take = (kind: 'alloc' | 'alloc-sgl') => () => {
    const sizeBytes = size.read();
    if (sizeBytes !== null) void operateMemory({ kind, node, sizeBytes });
  };
  const map = () => {
    const [sizeBytes, fileOffsetBytes] = [size.read(), fileOffset.read()];
    if (sizeBytes === null || fileOffsetBytes === null) return;
    void operateMemory({ kind: 'map-to-user-space', node, sizeBytes, fileOffsetBytes, isShared });
  };

  return (
    <form
      className={styles.memoryForm}
      aria-label="From the pool"
      onSubmit={event => {
        event.preventDefault();
        take('alloc')();
      }}
    >
      <Typed name="Size" value={size.text} complaint={size.complaint} onType={size.type} />
      <div className={styles.memoryButtons}>
        <button type="submit" className="button button-main">
          Allocate
        </button>
        <button type="button" className="button" onClick={take('alloc-sgl')}>
          Scatter-gather list
        </button>
      </div>
      <details className={styles.memoryMore}>
        <summary>From a program (sysfs, 6.2 and later)</summary>
        <div className={styles.memoryForm}>
          <Typed
            name="File offset"
            value={fileOffset.text}
            placeholder="0"
            complaint={fileOffset.complaint}
            onType={fileOffset.type}
          />
          <label className="check">
            <input type="checkbox" checked={isShared} onChange={event => setShared(event.target.checked)} />
            MAP_SHARED
          </label>
          <button type="button" className="button" onClick={map}>
            mmap
          </button>
        </div>
      </details>
    </form>
  );
}
