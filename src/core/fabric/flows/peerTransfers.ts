import type { NodeId } from '../../topology/machine.ts';
import { functionOf, type MachineTree } from '../../topology/machineTree.ts';
import type { FlowSpec } from '../packets/workload.ts';
import { largestMemoryBar } from '../rates/transferWay.ts';
import type { RouteTarget } from '../routing/request.ts';

/** What moves from one device to another, however it travels: one flow, or one into memory and one out of it. */
export interface PeerTransfer {
  readonly spec: FlowSpec;
  readonly target: Extract<RouteTarget, { kind: 'bar' }>;
}

export interface SortedFlows {
  readonly peers: readonly PeerTransfer[];
  /** What has its end in system memory, or goes to the device itself. */
  readonly others: readonly FlowSpec[];
}

/**
 * The transfers between devices among flows. A flow into memory and the next, which takes out of the same place what has
 * arrived, are one transfer between two devices (`transferFlows` makes such pairs where Linux refuses).
 */
export function peerTransfers(tree: MachineTree, flows: readonly FlowSpec[]): SortedFlows {
  const peers: PeerTransfer[] = [];
  const others: FlowSpec[] = [];
  for (let i = 0; i < flows.length; i++) {
    const [spec, next] = [flows[i] as FlowSpec, flows[i + 1]];
    const joined = next && goesOn(spec, next, i) ? asOne(tree, spec, next.initiator) : null;
    if (joined) {
      peers.push(joined);
      i++;
    } else if (spec.target.kind === 'bar' && spec.target.node !== spec.initiator) {
      peers.push({ spec, target: spec.target });
    } else others.push(spec);
  }
  return { peers, others };
}

const goesOn = (into: FlowSpec, outOf: FlowSpec, place: number): boolean =>
  into.operation === 'write' &&
  outOf.operation === 'read' &&
  into.target.kind === 'system-memory' &&
  outOf.target.kind === 'system-memory' &&
  into.target.address === outOf.target.address &&
  into.sizeBytes === outOf.sizeBytes &&
  outOf.follows?.flow === place &&
  outOf.follows.lag === 0;

/** The source writes into the memory of the sink; where that has none the sink reads that of the source. */
function asOne(tree: MachineTree, into: FlowSpec, sink: NodeId): PeerTransfer | null {
  const name = into.name.replace(/, in(to memory)?$/, '');
  const written = largestMemoryBar(functionOf(tree, sink));
  const read = largestMemoryBar(functionOf(tree, into.initiator));
  if (written?.kind === 'bar') return { spec: { ...into, name }, target: written };
  if (read?.kind !== 'bar') return null;
  return { spec: { ...into, name, initiator: sink, operation: 'read' }, target: read };
}
