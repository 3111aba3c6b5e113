import type { Machine, NodeId, PciFunction, Root } from './machine.ts';

/** A machine with the look-ups that checks share; the first holder of an id counts. */
export interface Checked {
  readonly machine: Machine;
  readonly functionById: ReadonlyMap<NodeId, PciFunction>;
  readonly rootById: ReadonlyMap<NodeId, Root>;
}
