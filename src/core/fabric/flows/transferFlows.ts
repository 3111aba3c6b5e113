import type { MapType } from '../../p2pdma/policy/verdict.ts';
import { type FlowSpec, plainFlow } from '../packets/workload.ts';
import { addressingUnder } from '../routing/request.ts';

export interface TransferSpec
  extends Pick<
    FlowSpec,
    'name' | 'initiator' | 'target' | 'operation' | 'sizeBytes' | 'repeat' | 'queueDepth' | 'startPs'
  > {
  /** What Linux says of the pair; null where Linux is not asked (memory, the device's own BAR). */
  readonly mapType: MapType | null;
  /** Where a bounce buffer would be, a CPU physical address. */
  readonly bufferAddress: bigint;
}

/**
 * A transfer as the flows that a driver makes of it: one, by the address that Linux's verdict has it program; or, where
 * Linux refuses, one into system memory and one out of it that follows. `firstIndex` is the place in
 * the workload that the first of them takes.
 */
export function transferFlows(transfer: TransferSpec, firstIndex: number): readonly FlowSpec[] {
  const { name, initiator, target, operation, mapType, bufferAddress } = transfer;
  const { sizeBytes, repeat, queueDepth, startPs } = transfer;
  const rest = { sizeBytes, repeat, queueDepth, startPs };
  if (mapType !== 'NOT_SUPPORTED' || target.kind === 'system-memory') {
    const addressing = addressingUnder(mapType);
    return [plainFlow(initiator, target, operation, { ...rest, name, addressing })];
  }
  const [source, sink] = operation === 'write' ? [initiator, target.node] : [target.node, initiator];
  const buffer = { kind: 'system-memory', address: bufferAddress } as const;
  const into = plainFlow(source, buffer, 'write', { ...rest, name: `${name}, into memory` });
  const follows = { flow: firstIndex, when: 'delivered', lag: 0 } as const;
  const outOf = plainFlow(sink, buffer, 'read', { ...rest, name: `${name}, out of memory`, follows });
  return [into, outOf];
}
