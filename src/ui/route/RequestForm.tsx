import { type ReactNode, useId, useMemo } from 'react';
import type { RouteAnswer } from '../../core/fabric/answers/routeAnswer.ts';
import { type FormError, targetKinds } from '../../core/fabric/answers/routeForm.ts';
import { addressings, addressTypes, type RouteRequest } from '../../core/fabric/routing/request.ts';
import { sizeText } from '../../core/lib/byteSize.ts';
import { hex } from '../../core/lib/hex.ts';
import { knownValue } from '../../core/topology/fact.ts';
import type { NodeId } from '../../core/topology/machine.ts';
import { memoryBars } from '../../core/topology/memoryBars.ts';
import { outlineNodes } from '../../store/selectors.ts';
import { useActions, useApp } from '../shared/app.ts';
import { Choice, Typed } from '../shared/fields.tsx';
import { Segments } from '../shared/Segments.tsx';
import { SentenceText } from '../shared/SentenceText.tsx';
import * as styles from './route.module.css';

const targetNames = {
  peer: 'a peer’s BAR',
  own: 'its own BAR',
  memory: 'system memory',
  doorbell: 'a peer’s doorbell',
} as const;
const addressingNames = {
  bus: 'the bus address of the target',
  'dma-map': 'what the DMA layer maps it to',
  'cpu-physical': 'the CPU physical address',
} as const;

interface RequestFormProps {
  readonly error: FormError | null;
  readonly answer: RouteAnswer | null;
}

/** Who asks what of whom. What is typed stays as typed; what cannot be read is said where it stands. */
export function RequestForm({ error, answer }: RequestFormProps) {
  const form = useApp(state => state.view.request);
  const pair = useApp(state => state.view.pair);
  const { editRoute, chooseTargetKind, chooseInitiator } = useActions('routing');
  const complaint = (field: FormError['field']) =>
    error?.field === field ? <SentenceText sentence={error.sentence} /> : null;
  return (
    <section className={styles.routeForm} aria-label="Request">
      <div className={styles.routeRow}>
        <DeviceChoice
          name="Initiator"
          value={form.initiator ?? pair?.client ?? null}
          complaint={complaint('initiator')}
          onChoose={chooseInitiator}
        />
        <div className={styles.routeOperation}>
          <Segments
            label="Operation"
            options={['read', 'write']}
            names={{ read: 'reads', write: 'writes' }}
            value={form.operation}
            onChoose={operation => editRoute({ operation })}
          />
        </div>
      </div>
      <div className={styles.routeRow}>
        <Choice
          name="Target"
          value={form.targetKind}
          options={targetKinds.map(kind => ({ value: kind, text: targetNames[kind] }))}
          onChoose={chooseTargetKind}
        />
        <Typed
          name="Size"
          value={form.size}
          complaint={complaint('size')}
          onType={size => editRoute({ size })}
        />
      </div>
      <TargetFields complaint={complaint} answer={answer} />
      <MoreFields request={answer?.request ?? null} />
      {error?.field === 'request' && (
        <p className="callout callout-trouble" role="alert">
          <span>
            <SentenceText sentence={error.sentence} />
          </span>
        </p>
      )}
    </section>
  );
}

interface TargetFieldsProps {
  readonly complaint: (field: FormError['field']) => ReactNode;
  readonly answer: RouteAnswer | null;
}

function TargetFields({ complaint, answer }: TargetFieldsProps) {
  const form = useApp(state => state.view.request);
  const pair = useApp(state => state.view.pair);
  const { editRoute, chooseTarget } = useActions('routing');
  const target = answer?.request.target;
  const isMemory = form.targetKind === 'memory';
  const node =
    form.targetKind === 'own'
      ? (form.initiator ?? pair?.client ?? null)
      : (form.target ?? pair?.provider ?? null);
  return (
    <>
      {!isMemory && (
        <div className={styles.routeRow}>
          {form.targetKind !== 'own' && (
            <DeviceChoice name="Of" value={node} complaint={complaint('target')} onChoose={chooseTarget} />
          )}
          <BarChoice
            node={node}
            value={form.bar ?? (target && target.kind !== 'system-memory' ? target.bar : null)}
            complaint={complaint('bar')}
            onChoose={bar => editRoute({ bar })}
          />
        </div>
      )}
      <Typed
        name={isMemory ? 'Address, CPU physical' : 'Offset in the BAR'}
        value={form.offset}
        placeholder={
          target ? `0x${hex(target.kind === 'system-memory' ? target.address : target.offset, 1)}` : ''
        }
        complaint={complaint('offset')}
        onType={offset => editRoute({ offset })}
      />
    </>
  );
}

interface DeviceChoiceProps {
  readonly name: string;
  readonly value: NodeId | null;
  readonly complaint: ReactNode;
  readonly onChoose: (id: NodeId | null) => void;
}

function DeviceChoice({ name, value, complaint, onChoose }: DeviceChoiceProps) {
  const nodes = useApp(outlineNodes);
  const options = nodes
    .filter(node => node.isEndpoint)
    .map(node => ({ value: node.id, text: `${node.label} · ${node.address}` }));
  return <Choice name={name} value={value} options={options} complaint={complaint} onChoose={onChoose} />;
}

interface BarChoiceProps {
  readonly node: NodeId | null;
  readonly value: number | null;
  readonly complaint: ReactNode;
  readonly onChoose: (bar: number) => void;
}

function BarChoice({ node, value, complaint, onChoose }: BarChoiceProps) {
  const fn = useApp(state => state.open?.document.machine.functions.find(each => each.id === node));
  const options = useMemo(
    () =>
      (fn ? memoryBars(fn) : []).map(bar => {
        const size = knownValue(bar.sizeBytes);
        return { value: String(bar.index), text: `BAR ${bar.index}${size ? `, ${sizeText(size)}` : ''}` };
      }),
    [fn],
  );
  return (
    <Choice
      name="BAR"
      value={value === null ? null : String(value)}
      options={options}
      complaint={complaint}
      onChoose={bar => onChoose(Number(bar))}
    />
  );
}

/** What most requests leave as it is. */
function MoreFields({ request }: { request: RouteRequest | null }) {
  const form = useApp(state => state.view.request);
  const { editRoute } = useActions('routing');
  const orderingId = useId();
  const usual = request && form.addressing === null ? `: ${addressingNames[request.addressing]}` : '';
  return (
    <details className="more">
      <summary>Address and attributes</summary>
      <div className={styles.routeForm}>
        <Choice
          name="The driver programs"
          value={form.addressing ?? 'linux'}
          options={[
            { value: 'linux', text: `as Linux’s verdict has it${usual}` },
            ...addressings.map(each => ({ value: each, text: addressingNames[each] })),
          ]}
          onChoose={chosen => editRoute({ addressing: chosen === 'linux' ? null : chosen })}
        />
        <Choice
          name="Address type (AT)"
          value={form.addressType}
          options={addressTypes.map(each => ({ value: each, text: each.replace('-', ' ') }))}
          onChoose={addressType => editRoute({ addressType })}
        />
        <label className="check" htmlFor={orderingId}>
          <input
            id={orderingId}
            type="checkbox"
            checked={form.relaxedOrdering}
            onChange={event => editRoute({ relaxedOrdering: event.target.checked })}
          />
          Relaxed Ordering
        </label>
      </div>
    </details>
  );
}
