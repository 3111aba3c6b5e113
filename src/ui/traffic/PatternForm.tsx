import { useId, useState } from 'react';
import { usualPattern, type WorkloadPattern, workloadPatterns } from '../../core/fabric/packets/patterns.ts';
import { parseSize } from '../../core/lib/byteSize.ts';
import { type DeviceKind, isDeviceKind, isWorkingKind, kindName } from '../../core/topology/kind.ts';
import type { NodeId } from '../../core/topology/machine.ts';
import { flowsOf, type ShownEndpoint, shownEndpoints } from '../../store/selectors.ts';
import { useActions, useApp } from '../shared/app.ts';
import { Choice, Typed } from '../shared/fields.tsx';
import { Segments } from '../shared/Segments.tsx';
import * as styles from './traffic.module.css';
import { sizeComplaint, wholeNumber } from './transferLimits.ts';

/** All that the pattern takes, only those of a kind, or devices named one by one. */
type Who = 'all' | DeviceKind | 'named';

function whoOptions(endpoints: readonly ShownEndpoint[]): readonly { value: Who; text: string }[] {
  const kinds = [...new Set(endpoints.map(({ node }) => node.kind))];
  return [
    { value: 'all', text: 'all that fit the pattern' },
    ...kinds
      .filter(isDeviceKind)
      .filter(isWorkingKind)
      .map(kind => ({ value: kind, text: `${kindName(kind).plural} only` })),
    { value: 'named', text: 'devices named below' },
  ];
}

interface NamedDevicesProps {
  readonly endpoints: readonly ShownEndpoint[];
  readonly named: readonly NodeId[];
  readonly onName: (named: readonly NodeId[]) => void;
}

/** In the order in which they are named, which is the order of a ring. */
function NamedDevices({ endpoints, named, onName }: NamedDevicesProps) {
  return (
    <fieldset className="plain-fieldset">
      <legend className="field-title">
        {named.length === 0 ? 'Name two or more' : `${named.length} named`}
      </legend>
      <div className="check-row">
        {endpoints.map(({ node: { id, label } }) => (
          <label key={id} className="check">
            <input
              type="checkbox"
              checked={named.includes(id)}
              onChange={event =>
                onName(event.target.checked ? [...named, id] : named.filter(each => each !== id))
              }
            />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** Many transfers at once, by the name of what they do together. */
export function PatternForm() {
  const [pattern, setPattern] = useState<WorkloadPattern>('each-to-next');
  const [operation, setOperation] = useState<'read' | 'write'>('write');
  const [viaMemory, setViaMemory] = useState(false);
  const [size, setSize] = useState('64 KiB');
  const [repeat, setRepeat] = useState('16');
  const [who, setWho] = useState<Who>('all');
  const [named, setNamed] = useState<readonly NodeId[]>([]);
  const endpoints = useApp(shownEndpoints);
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
            devices: who === 'named' ? named : null,
            kind: who === 'all' || who === 'named' ? null : who,
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
        <Choice name="Who takes part" value={who} options={whoOptions(endpoints)} onChoose={setWho} />
        {who === 'named' && <NamedDevices endpoints={endpoints} named={named} onName={setNamed} />}
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
