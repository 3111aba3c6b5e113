import { type Bdf, bdfParts, devfnOf } from '../../topology/bdf.ts';
import { known, knownValue } from '../../topology/fact.ts';
import { type Machine, type NodeId, nodeId, type PciFunction, type Root } from '../../topology/machine.ts';
import type { ImportWarning } from '../imported.ts';
import { busKey, busOf } from './captureBus.ts';
import type { MergedFunction } from './mergeSightings.ts';
import { physicalFunctions } from './physicalFunction.ts';
import { type Captured, RootFinder } from './rootFinder.ts';

export interface Placement {
  readonly machine: Machine;
  readonly warnings: readonly ImportWarning[];
}

/**
 * Builds the forest from whichever evidence there is: the path of a function, the bridge whose secondary bus it is
 * on, the place in a tree. A bus that no evidence leads to keeps its functions together, with their ancestry unknown.
 */
export function placeFunctions(captured: Captured): Placement {
  const warnings: ImportWarning[] = [];
  const bridges = bridgesByBus(captured.functions, warnings);
  const roots = new RootFinder(captured);
  const placed: Placed[] = [];
  const physicalOf = physicalFunctions({ functions: captured.functions, bridges });
  for (const fn of captured.functions.values()) placed.push(placeOne(fn, { bridges, roots, physicalOf }));
  breakCycles(placed, roots, warnings);
  for (const each of placed) each.parent = roots.nameNow(each.parent);
  const functions = inTreeOrder(placed);
  const machine: Machine = {
    name: captured.name,
    roots: withNumaNodes(roots.found(captured.isSelection), functions),
    functions,
    others: [],
    sideLinks: [],
  };
  return { machine, warnings };
}

interface Placed {
  readonly fn: MergedFunction;
  parent: NodeId;
  readonly physicalFunction: NodeId | null;
}

interface Evidence {
  readonly bridges: ReadonlyMap<string, MergedFunction>;
  readonly roots: RootFinder;
  readonly physicalOf: ReturnType<typeof physicalFunctions>;
}

const idOf = (bdf: Bdf): NodeId => nodeId(bdf);

/** By secondary bus. Of two bridges that claim a bus the first keeps it, and that is told. */
function bridgesByBus(functions: ReadonlyMap<Bdf, MergedFunction>, warnings: ImportWarning[]) {
  const bridges = new Map<string, MergedFunction>();
  for (const fn of functions.values()) {
    const buses = fn.isBridge ? knownValue(fn.facts.buses) : undefined;
    if (!buses) continue;
    const key = busKey(bdfParts(fn.bdf).domain, buses.secondary);
    const first = bridges.get(key);
    if (!first) bridges.set(key, fn);
    else if (first.bdf !== fn.bdf) {
      const message = `${first.bdf} and ${fn.bdf} both claim bus ${key}; its devices are drawn below ${first.bdf}.`;
      warnings.push({ code: 'bus-claimed-twice', line: null, message });
    }
  }
  return bridges;
}

function placeOne(fn: MergedFunction, evidence: Evidence): Placed {
  const physical = evidence.physicalOf(fn);
  if (physical) {
    return { fn, parent: placeOf(physical, evidence), physicalFunction: idOf(physical.bdf) };
  }
  return { fn, parent: placeOf(fn, evidence), physicalFunction: null };
}

/** What a function hangs on: the last bridge of its path, the bridge that leads to its bus, or a root. */
function placeOf(fn: MergedFunction, { bridges, roots }: Evidence): NodeId {
  if (fn.parent !== null && fn.parent !== 'root') return idOf(fn.parent);
  const above = bridges.get(busOf(fn));
  return above && above.bdf !== fn.bdf ? idOf(above.bdf) : roots.rootFor(fn);
}

/**
 * What hangs below a host bridge takes its NUMA node from it (`pcibus_to_node`), so what the functions there agree on
 * is the host bridge's.
 */
function withNumaNodes(roots: readonly Root[], functions: readonly PciFunction[]): readonly Root[] {
  const rootAbove = new Map<NodeId, NodeId>(roots.map(root => [root.id, root.id]));
  const shown = new Map<NodeId, Set<number>>(roots.map(root => [root.id, new Set()]));
  for (const fn of functions) {
    const root = rootAbove.get(fn.parent);
    const node = knownValue(fn.numaNode);
    if (root === undefined) continue;
    rootAbove.set(fn.id, root);
    if (node !== undefined) shown.get(root)?.add(node);
  }
  return roots.map(root => {
    const [node, ...others] = shown.get(root.id) ?? [];
    if (root.kind !== 'host-bridge' || node === undefined || others.length > 0) return root;
    return { ...root, numaNode: known(node, 'derived') };
  });
}

/** Bus numbers that contradict each other can make bridges each other's parents; those are put on a bus of their own. */
function breakCycles(placed: readonly Placed[], roots: RootFinder, warnings: ImportWarning[]) {
  const byId = new Map(placed.map(each => [idOf(each.fn.bdf), each]));
  const settled = new Set<NodeId>();
  for (const start of placed) {
    const trail = new Set<NodeId>();
    let at: Placed | undefined = start;
    while (at && !settled.has(idOf(at.fn.bdf))) {
      const id = idOf(at.fn.bdf);
      if (trail.has(id)) {
        const { domain, bus } = bdfParts(at.fn.bdf);
        at.parent = roots.add(domain, bus, true);
        warnings.push({
          code: 'cycle',
          line: null,
          message: `The bus numbers make ${at.fn.bdf} a bridge above itself; it is drawn on a root bus.`,
        });
        break;
      }
      trail.add(id);
      at = byId.get(at.parent);
    }
    for (const id of trail) settled.add(id);
  }
}

/** Each function after its parent, siblings by bus, device and function. */
function inTreeOrder(placed: readonly Placed[]): readonly PciFunction[] {
  const children = new Map<NodeId, Placed[]>();
  const ids = new Set(placed.map(each => idOf(each.fn.bdf)));
  const tops: Placed[] = [];
  for (const each of placed) {
    if (!ids.has(each.parent)) tops.push(each);
    const siblings = children.get(each.parent);
    if (siblings) siblings.push(each);
    else children.set(each.parent, [each]);
  }
  const ordered: PciFunction[] = [];
  const queue = tops.sort(byAddress).reverse();
  while (queue.length > 0) {
    const each = queue.pop();
    if (!each) break;
    ordered.push(makeFunction(each, children.has(idOf(each.fn.bdf))));
    queue.push(...(children.get(idOf(each.fn.bdf)) ?? []).sort(byAddress).reverse());
  }
  return ordered;
}

const byAddress = (a: Placed, b: Placed) => {
  const [p, q] = [bdfParts(a.fn.bdf), bdfParts(b.fn.bdf)];
  return p.domain - q.domain || p.bus - q.bus || devfnOf(a.fn.bdf) - devfnOf(b.fn.bdf);
};

/** What something hangs on is a bridge, whatever a contradicting part of the text calls it. */
function makeFunction({ fn, parent, physicalFunction }: Placed, hasChildren: boolean): PciFunction {
  const { buses, windows, ...facts } = fn.facts;
  const common = { ...facts, id: idOf(fn.bdf), parent, bdf: fn.bdf, label: null };
  return fn.isBridge || hasChildren
    ? { ...common, kind: 'bridge', buses, windows }
    : { ...common, kind: 'endpoint', physicalFunction };
}
