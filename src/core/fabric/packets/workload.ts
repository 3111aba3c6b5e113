import type { NodeId } from '../../topology/machine.ts';
import type { Addressing, AddressType, RouteTarget } from '../routing/request.ts';

/** Transfers of one kind between one device and one place, one after another or several at once. Plain data. */
export interface FlowSpec {
  /** What a person calls it. */
  readonly name: string;
  /** The device that does the DMA. */
  readonly initiator: NodeId;
  readonly target: RouteTarget;
  readonly operation: 'read' | 'write';
  /** Of each transfer. */
  readonly sizeBytes: number;
  /** When the first may begin, in whole picoseconds. */
  readonly startPs: number;
  /** How many transfers, all to the same place. */
  readonly repeat: number;
  /** How many of them may be under way at once. */
  readonly queueDepth: number;
  readonly relaxedOrdering: boolean;
  readonly idBasedOrdering: boolean;
  readonly addressing: Addressing;
  readonly addressType: AddressType;
  /** Whether its transfers wait for those of another flow. */
  readonly follows: Follows | null;
  /** It puts no more than this into the fabric, in GB/s (1e9 bytes); null: as fast as it can. */
  readonly paceGigabytes: number | null;
}

/** The n-th transfer waits for the (n - lag)-th of a flow, an index of the workload: sent out, or there. */
export interface Follows {
  readonly flow: number;
  readonly when: 'sent' | 'delivered';
  readonly lag: number;
}

/** What is to be simulated. */
export interface Workload {
  readonly flows: readonly FlowSpec[];
}

/** A transfer of 1 MiB with the usual attributes, once, from the start. */
export const plainFlow = (
  initiator: NodeId,
  target: RouteTarget,
  operation: 'read' | 'write',
  more: Partial<FlowSpec> = {},
): FlowSpec => ({
  name: `${initiator} ${operation}s`,
  initiator,
  target,
  operation,
  sizeBytes: 1 << 20,
  startPs: 0,
  repeat: 1,
  queueDepth: 1,
  relaxedOrdering: false,
  idBasedOrdering: false,
  addressing: 'dma-map',
  addressType: 'untranslated',
  follows: null,
  paceGigabytes: null,
  ...more,
});
