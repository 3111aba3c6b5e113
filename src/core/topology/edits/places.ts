import type { Machine, NodeId } from '../machine.ts';
import { type MachineTree, machineTree } from '../machineTree.ts';
import { machineKinds } from '../switches.ts';
import { naming } from './edit.ts';
import type { Places } from './place.ts';

/** Looks at a machine as a set of places; names are worked out when the first refusal needs one. */
export function placesOf(machine: Machine, tree: MachineTree = machineTree(machine)): Places {
  let name: Places['name'] | undefined;
  return {
    tree,
    kinds: machineKinds(tree),
    name: (id: NodeId) => {
      name ??= naming(machine);
      return name(id);
    },
  };
}
