import { type Bdf, makeBdf } from '../topology/bdf.ts';
import { type Fact, knownValue, mapFact } from '../topology/fact.ts';
import type { BusRange } from '../topology/facts/bridgeFacts.ts';
import type { Root } from '../topology/machine.ts';
import { type BusCounter, type BusException, busCounter } from './busNumbers.ts';
import type { ShapeNode } from './shape.ts';

/** A function before it has an address, depth first. */
export interface Plot {
  readonly node: ShapeNode;
  /** Index of its root. */
  readonly root: number;
  /** Index of the bridge above it; null on a root bus. */
  readonly parent: number | null;
}

export interface PlacedFunction {
  readonly bdf: Bdf;
  /** Null for an endpoint. */
  readonly buses: Fact<BusRange> | null;
}

/** The functions of all roots in the order of their columns. */
export function plotFunctions(shapes: readonly (readonly ShapeNode[])[]): readonly Plot[] {
  const plots: Plot[] = [];
  const plotAll = (nodes: readonly ShapeNode[], root: number, parent: number | null) => {
    for (const node of nodes) {
      const index = plots.length;
      plots.push({ node, root, parent });
      if (node.children) plotAll(node.children, root, index);
    }
  };
  for (const [root, nodes] of shapes.entries()) plotAll(nodes, root, null);
  return plots;
}

/**
 * Gives each function its address and each bridge its bus range: the exceptions, else what depth-first enumeration
 * gives. `exceptions` holds each bridge by index. Undefined where a bus is not told or beyond 255.
 */
export function placeFunctions(
  plots: readonly Plot[],
  roots: readonly Root[],
  exceptions: ReadonlyMap<number, Fact<BusException> | undefined>,
): readonly PlacedFunction[] | undefined {
  const placed: PlacedFunction[] = [];
  const place = (
    nodes: readonly ShapeNode[],
    root: Root,
    counter: BusCounter,
    busBelow: number | undefined,
  ): boolean => {
    let lastBus: number | undefined;
    return nodes.every(node => {
      const bus = node.bus ?? busBelow ?? lastBus;
      if (bus === undefined) return false;
      lastBus = bus;
      counter.use(bus);
      const index = placed.length;
      const domain = node.domain ?? root.domain;
      const bdf = makeBdf({ domain, bus, device: node.devfn >> 3, function: node.devfn & 7 });
      placed.push({ bdf, buses: null });
      if (!node.children) return true;
      const exception = exceptions.get(index);
      if (!exception) return false;
      const secondary = knownValue(exception)?.secondary ?? counter.next();
      const isKnown = exception.state === 'known';
      if (isKnown) counter.use(secondary);
      if (secondary > 255 && isKnown) return false;
      if (!place(node.children, root, counter, isKnown ? secondary : undefined)) return false;
      const buses = mapFact(
        exception,
        ({ subordinate }) => ({ secondary, subordinate: subordinate ?? counter.highest() }),
        was => ({ secondary: was.secondary ?? 0, subordinate: was.subordinate ?? 0 }),
      );
      if (buses.state === 'known') counter.use(buses.value.subordinate);
      placed[index] = { bdf, buses };
      return true;
    });
  };
  let at = 0;
  for (const [i, root] of roots.entries()) {
    const nodes: ShapeNode[] = [];
    for (; at < plots.length && plots[at]?.root === i; at++) {
      const plot = plots[at];
      if (plot && plot.parent === null) nodes.push(plot.node);
    }
    if (!place(nodes, root, busCounter(root.bus), root.bus)) return undefined;
  }
  return placed;
}
