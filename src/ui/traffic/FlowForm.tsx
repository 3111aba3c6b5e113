import { useState } from 'react';
import { transferFlows } from '../../core/fabric/flows/transferFlows.ts';
import { largestMemoryBar } from '../../core/fabric/rates/transferWay.ts';
import type { RouteTarget } from '../../core/fabric/routing/request.ts';
import { parseSize } from '../../core/lib/byteSize.ts';
import { mapTypes } from '../../core/p2pdma/policy/verdict.ts';
import { type NodeId, nodeId } from '../../core/topology/machine.ts';
import { flowsOf, nodeById, outlineNodes } from '../../store/selectors.ts';
import { useActions, useApp } from '../shared/app.ts';
import { Choice, Typed } from '../shared/fields.tsx';
import { Segments } from '../shared/Segments.tsx';
import * as styles from './traffic.module.css';
import { sizeComplaint, wholeNumber } from './transferLimits.ts';

const MEMORY = 'system memory';
/** Where bounce buffers and memory targets are: RAM above the first MiB, as the default platform has it. */
const BUFFER_ADDRESS = 0x1000_0000n;

/** One more transfer. It starts with the asked pair; what is typed stays as typed. */
export function FlowForm() {
  const pair = useApp(state => state.view.pair);
  const [initiator, setInitiator] = useState<NodeId | null>(null);
  const [target, setTarget] = useState<string | null>(null);
  const [operation, setOperation] = useState<'read' | 'write'>('write');
  const [size, setSize] = useState('1 MiB');
  const [repeat, setRepeat] = useState('4');
  const [depth, setDepth] = useState('2');
  const [start, setStart] = useState('0');
  const from = initiator ?? pair?.client ?? null;
  const to = target ?? pair?.provider ?? null;
  const sizeBytes = parseSize(size);
  const complaints = {
    size: sizeBytes.ok ? sizeComplaint(sizeBytes.value) : sizeBytes.error.message,
    repeat: wholeNumber(repeat, 10_000),
    depth: wholeNumber(depth, 1024),
    start: /^\d{1,6}(\.\d{1,3})?$/.test(start) ? null : 'Microseconds, such as 0 or 12.5.',
  };
  const add = useAdd();
  const isReady =
    from !== null && to !== null && from !== to && Object.values(complaints).every(each => each === null);
  const sizeNumber = sizeBytes.ok ? Number(sizeBytes.value) : 0;
  return (
    <details className={styles.flowForm} open={useApp(state => flowsOf(state).length === 0)}>
      <summary>Add a transfer</summary>
      <form
        className={styles.trafficFields}
        onSubmit={event => {
          event.preventDefault();
          if (isReady)
            add({
              from,
              to,
              operation,
              sizeBytes: sizeNumber,
              repeat: Number(repeat),
              queueDepth: Number(depth),
              startPs: Math.round(Number(start) * 1e6),
            });
        }}
      >
        <div className={styles.trafficRow}>
          <DeviceChoice name="Device" value={from} onChoose={setInitiator} />
          <Segments
            label="Operation"
            options={['read', 'write']}
            names={{ read: 'reads', write: 'writes' }}
            value={operation}
            onChoose={setOperation}
          />
        </div>
        <DeviceChoice name="Memory of" value={to} withMemory onChoose={setTarget} />
        <div className={styles.trafficThree}>
          <Typed name="Size" value={size} complaint={complaints.size} onType={setSize} />
          <Typed name="Times" value={repeat} complaint={complaints.repeat} onType={setRepeat} />
          <Typed name="At once" value={depth} complaint={complaints.depth} onType={setDepth} />
        </div>
        <Typed name="Start, µs" value={start} complaint={complaints.start} onType={setStart} />
        <button type="submit" className="button" disabled={!isReady}>
          Add this transfer
        </button>
      </form>
    </details>
  );
}

interface Added {
  readonly from: NodeId;
  readonly to: string;
  readonly operation: 'read' | 'write';
  readonly sizeBytes: number;
  readonly repeat: number;
  readonly queueDepth: number;
  readonly startPs: number;
}

/** Adds a transfer as the flows that a driver makes of it under the kernel's verdict. */
function useAdd(): (added: Added) => void {
  const matrix = useApp(state => state.answers.analysis?.matrix);
  const functions = useApp(state => state.open?.document.machine.functions);
  const nodes = useApp(nodeById);
  const count = useApp(state => flowsOf(state).length);
  const { addFlow } = useActions('traffic');
  const { tell } = useActions('looking');
  return ({ from, to, operation, ...rest }) => {
    const label = (id: string) => nodes.get(nodeId(id))?.label ?? id;
    const fn = functions?.find(each => each.id === to);
    const target: RouteTarget | null | undefined =
      to === MEMORY ? { kind: 'system-memory', address: BUFFER_ADDRESS } : fn && largestMemoryBar(fn);
    if (!target) return tell(`${label(to)} has no memory BAR that is known, so there is nothing to reach.`);
    const at = (id: string) => matrix?.ids.indexOf(nodeId(id)) ?? -1;
    const place = at(to) * (matrix?.ids.length ?? 0) + at(from);
    const mapType = to === MEMORY ? null : (mapTypes[matrix?.mapTypes[place] ?? -1] ?? null);
    const name = `${label(from)} ${operation}s ${to === MEMORY ? MEMORY : label(to)}`;
    const transfer = {
      name,
      initiator: from,
      target,
      operation,
      mapType,
      bufferAddress: BUFFER_ADDRESS,
      ...rest,
    };
    for (const flow of transferFlows(transfer, count)) addFlow(flow);
    tell(
      mapType === 'NOT_SUPPORTED'
        ? `${name}: Linux refuses to map it, so it goes through memory as two transfers.`
        : `${name}: added.`,
    );
  };
}

interface DeviceChoiceProps {
  readonly name: string;
  readonly value: string | null;
  readonly withMemory?: boolean;
  readonly onChoose: (id: NodeId) => void;
}

function DeviceChoice({ name, value, withMemory = false, onChoose }: DeviceChoiceProps) {
  const nodes = useApp(outlineNodes);
  const devices = nodes
    .filter(node => node.isEndpoint && (node.foldedBecause === null || node.id === value))
    .map(node => ({ value: node.id as string, text: `${node.label} · ${node.address}` }));
  const options = withMemory ? [{ value: MEMORY, text: MEMORY }, ...devices] : devices;
  return <Choice name={name} value={value} options={options} onChoose={id => onChoose(nodeId(id))} />;
}
