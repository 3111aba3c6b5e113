import { shortBdf } from '../bdf.ts';
import { endpointLabels } from '../labels.ts';
import type { Machine, NodeId } from '../machine.ts';
import { machineTree } from '../machineTree.ts';

/**
 * The machine after an edit, with every device under the name that it had: to remove GPU 3 renames no other. A name by
 * number that would come of itself is not written down, so that an edit that is taken back leaves nothing.
 */
export function keepNames(before: Machine, after: Machine): Machine {
  const addresses = new Map(before.functions.map(fn => [fn.id, shortBdf(fn.bdf)]));
  const had = new Map(
    [...endpointLabels(machineTree(before))].filter(([id, label]) => label !== addresses.get(id)),
  );
  let machine = withLabels(after, new Map([...had].map(([id]) => [id, null])), NUMBERED);
  // A name that is written down is taken, which may move the numbers of others, so those are looked at again.
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const now = endpointLabels(machineTree(machine));
    const lost = new Map([...had].filter(([id, label]) => now.has(id) && now.get(id) !== label));
    if (lost.size === 0) return machine;
    machine = withLabels(machine, lost);
  }
  return withLabels(machine, had);
}

/** Each round writes down at least one name, and few edits need more than two. */
const MOST_ROUNDS = 8;

/** A name such as "GPU 3" or "NIC 1 VF 2", which may come of itself. */
const NUMBERED = /^[A-Z][\w ]* \d+$/;

function withLabels(
  machine: Machine,
  labels: ReadonlyMap<NodeId, string | null>,
  only: RegExp = /^/,
): Machine {
  const functions = machine.functions.map(fn => {
    const label = labels.get(fn.id);
    return label === undefined || label === fn.label || !only.test(fn.label ?? '') ? fn : { ...fn, label };
  });
  return functions.every((fn, i) => fn === machine.functions[i]) ? machine : { ...machine, functions };
}
