import { endpointLabels } from '../topology/labels.ts';
import type { NodeId } from '../topology/machine.ts';
import type { MachineTree } from '../topology/machineTree.ts';
import { machineKinds } from '../topology/switches.ts';
import type { MeasuredDevice } from './measuredMatrix.ts';

/**
 * Which function of the machine each device of a benchmark is: by its address, else by its label, else by its place
 * among the GPUs in order of address ("GPU2", "2"). Null: none of them. No function is given twice.
 */
export function matchMeasured(
  tree: MachineTree,
  devices: readonly MeasuredDevice[],
): readonly (NodeId | null)[] {
  const labels = new Map([...endpointLabels(tree)].map(([id, label]) => [plain(label), id]));
  const kinds = machineKinds(tree);
  const gpus = tree.machine.functions
    .filter(fn => kinds.get(fn.id) === 'gpu')
    .toSorted((a, b) => (a.bdf < b.bdf ? -1 : 1))
    .map(fn => fn.id);
  const byAddress = new Map(tree.machine.functions.map(fn => [fn.bdf, fn.id]));
  const taken = new Set<NodeId>();
  return devices.map(({ name, bdf }) => {
    const number = /^(?:gpu|device|cuda)?\s*:?(\d+)$/i.exec(name)?.[1];
    const id =
      (bdf && byAddress.get(bdf)) ??
      labels.get(plain(name)) ??
      (bdf === null && number !== undefined ? gpus[Number(number)] : undefined);
    if (id === undefined || taken.has(id)) return null;
    taken.add(id);
    return id;
  });
}

const plain = (label: string): string => label.toLowerCase().replace(/[\s_-]+/g, '');
