import type { NodeId, OtherDevice, PciFunction } from './machine.ts';
import type { MachineTree } from './machineTree.ts';

/** The device with this id that is no PCI function; undefined if there is none. */
export const otherDeviceOf = ({ machine }: MachineTree, id: NodeId): OtherDevice | undefined =>
  machine.others.find(other => other.id === id);

/**
 * The PCI function that a device is, or the nearest one above it (`find_parent_pci_dev`). Null: it hangs on none, as
 * software RDMA over a virtual network device. Asking for a device that the machine lacks is a bug.
 */
export function nearestFunction(tree: MachineTree, id: NodeId): PciFunction | null {
  const fn = tree.functionById.get(id);
  if (fn) return fn;
  const other = otherDeviceOf(tree, id);
  if (!other) throw new Error(`no such device: ${id}`);
  return (other.parent && tree.functionById.get(other.parent)) ?? null;
}
