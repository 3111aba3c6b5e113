import { bdfParts, shortBdf } from './bdf.ts';
import { deviceKind } from './deviceKind.ts';
import { isWorkingKind, kindName } from './kind.ts';
import type { EndpointFunction, NodeId, PciFunction } from './machine.ts';
import type { MachineTree } from './machineTree.ts';

/**
 * A short label for each endpoint, unique within the machine: a person's own, else "GPU 0" numbered by kind in
 * order of address, else the address. A virtual function is named after its physical one: "NIC 1 VF 3".
 */
export function endpointLabels(tree: MachineTree): ReadonlyMap<NodeId, string> {
  const endpoints = tree.machine.functions.filter(fn => fn.kind === 'endpoint').toSorted(byAddress);
  const taken = new Set<string>();
  const labels = new Map<NodeId, string>();
  const give = (fn: EndpointFunction, wanted: string) => {
    const label = taken.has(wanted) ? `${wanted} (${shortBdf(fn.bdf)})` : wanted;
    taken.add(label);
    labels.set(fn.id, label);
  };
  for (const fn of endpoints) if (fn.label) give(fn, fn.label);
  const counts = new Map<string, number>();
  for (const fn of [...endpoints].sort(physicalFirst)) {
    if (!labels.has(fn.id)) give(fn, numberedLabel(fn, labels, counts, taken));
  }
  return labels;
}

function numberedLabel(
  fn: EndpointFunction,
  labels: ReadonlyMap<NodeId, string>,
  counts: Map<string, number>,
  taken: ReadonlySet<string>,
): string {
  const kind = deviceKind(fn);
  const physical = fn.physicalFunction && labels.get(fn.physicalFunction);
  if (!physical && !isWorkingKind(kind)) return shortBdf(fn.bdf);
  const stem = physical ? `${physical} VF` : kindName(kind).short;
  let number = counts.get(stem) ?? 0;
  while (taken.has(`${stem} ${number}`)) number++;
  counts.set(stem, number + 1);
  return `${stem} ${number}`;
}

/** Virtual functions are named after their physical one, so they come later. */
const physicalFirst = (a: EndpointFunction, b: EndpointFunction): number =>
  Number(a.physicalFunction !== null) - Number(b.physicalFunction !== null) || byAddress(a, b);

function byAddress(a: PciFunction, b: PciFunction): number {
  const [p, q] = [bdfParts(a.bdf), bdfParts(b.bdf)];
  return p.domain - q.domain || p.bus - q.bus || p.device - q.device || p.function - q.function;
}
