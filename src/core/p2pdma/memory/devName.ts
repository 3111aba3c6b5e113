import type { NodeId } from '../../topology/machine.ts';
import type { MachineTree } from '../../topology/machineTree.ts';

/** What the kernel's log calls a device (`dev_name`): the address of a function, the name of any other. */
export const devName = (tree: MachineTree, id: NodeId): string => tree.functionById.get(id)?.bdf ?? id;
