import { useId, useState } from 'react';
import { usualPattern, type WorkloadPattern, workloadPatterns } from '../../core/fabric/packets/patterns.ts';
import { parseSize } from '../../core/lib/byteSize.ts';
import { flowsOf } from '../../store/selectors.ts';
import { useActions, useApp } from '../shared/app.ts';
import { Choice, Typed } from '../shared/fields.tsx';
import { Segments } from '../shared/Segments.tsx';
import * as styles from './traffic.module.css';
import { sizeComplaint, wholeNumber } from './transferLimits.ts';

/** Many transfers at once, by the name of what they do together. */
export function PatternForm() {
  const [pattern, setPattern] = useState<WorkloadPattern>('each-to-next');
  const [operation, setOperation] = useState<'read' | 'write'>('write');
  const [viaMemory, setViaMemory] = useState(false);
  const [size, setSize] = useState('64 KiB');
  const [repeat, setRepeat] = useState('16');
  const hasFlows = useApp(state => flowsOf(state).length > 0);
  const traffic = useActions('traffic');
  const viaMemoryId = useId();
  const chosen = workloadPatterns.find(({ id }) => id === pattern);
  const sizeBytes = parseSize(size);
  const complaintOfSize = sizeBytes.ok ? sizeComplaint(sizeBytes.value) : sizeBytes.error.message;
  const repeatComplaint = wholeNumber(repeat, 10_000);
  const isReady = complaintOfSize === null && repeatComplaint === null && sizeBytes.ok;
  return (
    <details className={styles.flowForm}>
      <summary>Set up a pattern</summary>
      <form
        className={styles.trafficFields}
        onSubmit={event => {
          event.preventDefault();
          if (!isReady) return;
          const choice = {
            pattern,
            operation,
            viaMemory,
            sizeBytes: Number(sizeBytes.value),
            repeat: Number(repeat),
          };
          void traffic.setPattern({ ...usualPattern, ...choice });
        }}
      >
        <Choice
          name="Pattern"
          value={pattern}
          options={workloadPatterns.map(({ id, name }) => ({ value: id, text: name }))}
          onChoose={setPattern}
        />
        <p className="muted">{chosen?.summary}</p>
        {chosen?.asks === 'operation' && (
          <Segments
            label="Operation of the pattern"
            options={['read', 'write']}
            names={{ read: 'reads', write: 'writes' }}
            value={operation}
            onChoose={setOperation}
          />
        )}
        {chosen?.asks === 'way' && (
          <label className="check" htmlFor={viaMemoryId}>
            <input
              id={viaMemoryId}
              type="checkbox"
              checked={viaMemory}
              onChange={event => setViaMemory(event.target.checked)}
            />
            without peer-to-peer: through system memory
          </label>
        )}
        <div className={styles.trafficThree}>
          <Typed name="Size of each" value={size} complaint={complaintOfSize} onType={setSize} />
          <Typed name="Times each" value={repeat} complaint={repeatComplaint} onType={setRepeat} />
        </div>
        <button type="submit" className="button" disabled={!isReady}>
          {hasFlows ? 'Replace the list by it' : 'Set it up'}
        </button>
      </form>
    </details>
  );
}
