import type { NodeId } from '../core/topology/machine.ts';

/** The node above each node; a root has none. */
export type MachineParents = ReadonlyMap<NodeId, NodeId>;
