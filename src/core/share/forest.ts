import { bdfParts, devfnOf } from '../topology/bdf.ts';
import { knownValue } from '../topology/fact.ts';
import type { Machine, NodeId, PciFunction, Root } from '../topology/machine.ts';
import { type MachineTree, machineTree } from '../topology/machineTree.ts';
import { type BusCounter, type BusException, busCounter } from './busNumbers.ts';
import type { ShapeNode } from './shape.ts';

/** A machine's functions depth first, which is the canonical order, and how their numbering is told. */
export interface Forest {
  /** One for each root. */
  readonly shapes: readonly (readonly ShapeNode[])[];
  readonly functions: readonly PciFunction[];
  /** By bridge: what enumeration does not predict of its bus range. */
  readonly exceptions: ReadonlyMap<NodeId, BusException>;
}

export function forestOf(machine: Machine): Forest {
  const tree = machineTree(machine);
  const functions: PciFunction[] = [];
  const exceptions = new Map<NodeId, BusException>();
  const shapes = machine.roots.map(root => {
    const numbering: Numbering = { tree, root, counter: busCounter(root.bus), functions, exceptions };
    return shapeBelow(numbering, root.id, root.bus);
  });
  if (functions.length !== machine.functions.length) throw new Error('a function has no root above it');
  return { shapes, functions, exceptions };
}

interface Numbering {
  readonly tree: MachineTree;
  readonly root: Root;
  readonly counter: BusCounter;
  readonly functions: PciFunction[];
  readonly exceptions: Map<NodeId, BusException>;
}

/** `busBelow` is the bus that the parent leads to; where that is unknown a function is expected beside the last. */
function shapeBelow(
  numbering: Numbering,
  parent: NodeId,
  busBelow: number | undefined,
): readonly ShapeNode[] {
  const { tree, root, counter, functions, exceptions } = numbering;
  let lastBus: number | undefined;
  return tree.childrenOf(parent).map(fn => {
    const { bus, domain } = bdfParts(fn.bdf);
    const predicted = busBelow ?? lastBus;
    lastBus = bus;
    counter.use(bus);
    functions.push(fn);
    const place = {
      devfn: devfnOf(fn.bdf),
      bus: bus === predicted ? null : bus,
      domain: domain === root.domain ? null : domain,
    };
    if (fn.kind === 'endpoint') return { ...place, children: null };
    const buses = knownValue(fn.buses);
    const next = counter.next();
    if (buses) counter.use(buses.secondary);
    const children = shapeBelow(numbering, fn.id, buses?.secondary);
    if (buses) {
      exceptions.set(fn.id, {
        secondary: buses.secondary === next ? null : buses.secondary,
        subordinate: buses.subordinate === counter.highest() ? null : buses.subordinate,
      });
      counter.use(buses.subordinate);
    }
    return { ...place, children };
  });
}
