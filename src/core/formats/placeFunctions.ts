import { hex } from '../lib/hex.ts';
import { type Bdf, bdfParts, devfnOf } from '../topology/bdf.ts';
import { known, knownValue, unknown } from '../topology/fact.ts';
import { type Machine, type NodeId, nodeId, type PciFunction, type Root } from '../topology/machine.ts';
import type { ImportWarning } from './imported.ts';
import type { MergedFunction } from './mergeSightings.ts';
import type { RootSighting } from './sighting.ts';

export interface Placement {
  readonly machine: Machine;
  readonly warnings: readonly ImportWarning[];
}

interface Captured {
  readonly name: string;
  readonly functions: ReadonlyMap<Bdf, MergedFunction>;
  readonly roots: readonly RootSighting[];
  /** Only devices that somebody selected are shown. */
  readonly isSelection: boolean;
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
  const all = [...captured.functions.values()];
  const physicals = all.filter(fn => fn.virtualFunctions !== null);
  for (const fn of all) placed.push(placeOne(fn, { ...captured, bridges, roots, physicals }));
  breakCycles(placed, roots, warnings);
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

interface Evidence extends Omit<Captured, 'roots'> {
  readonly bridges: ReadonlyMap<string, MergedFunction>;
  readonly roots: RootFinder;
  readonly physicals: readonly MergedFunction[];
}

const busKey = (domain: number, bus: number) => `${hex(domain, 4)}:${hex(bus, 2)}`;
const busOf = ({ bdf }: Pick<MergedFunction, 'bdf'>) => busKey(bdfParts(bdf).domain, bdfParts(bdf).bus);
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
  const physical = physicalFunctionOf(fn, evidence);
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

/** The physical function whose SR-IOV capability reaches this address, or which a virtual function's name implies. */
function physicalFunctionOf(
  fn: MergedFunction,
  { functions, bridges, physicals }: Evidence,
): MergedFunction | undefined {
  if (fn.isBridge) return undefined;
  const { domain, bus } = bdfParts(fn.bdf);
  const routing = bus * 256 + devfnOf(fn.bdf);
  for (const candidate of physicals) {
    const { virtualFunctions: vf } = candidate;
    if (!vf || candidate.bdf === fn.bdf || bdfParts(candidate.bdf).domain !== domain) continue;
    const first = bdfParts(candidate.bdf).bus * 256 + devfnOf(candidate.bdf) + vf.offset;
    const place = vf.stride > 0 ? (routing - first) / vf.stride : routing - first;
    if (Number.isInteger(place) && place >= 0 && place < vf.count) return candidate;
  }
  if (!/virtual function|\bVF\b/i.test(knownValue(fn.facts.name) ?? '')) return undefined;
  return namedPhysical(fn, { functions, bridges });
}

/** Without the capability: the first function of the same vendor on the bus, or on the bus whose range covers it. */
function namedPhysical(fn: MergedFunction, { functions, bridges }: Pick<Evidence, 'functions' | 'bridges'>) {
  const { domain, bus } = bdfParts(fn.bdf);
  const covering = [...bridges.values()].filter(bridge => {
    const buses = knownValue(bridge.facts.buses);
    return (
      bdfParts(bridge.bdf).domain === domain && buses && buses.secondary <= bus && bus <= buses.subordinate
    );
  });
  const nearest = covering
    .map(bridge => knownValue(bridge.facts.buses)?.secondary ?? 0)
    .reduce((a, b) => Math.max(a, b), -1);
  const vendor = knownValue(fn.facts.vendorId);
  for (const candidate of functions.values()) {
    const place = bdfParts(candidate.bdf);
    if (place.domain !== domain || (place.bus !== bus && place.bus !== nearest) || candidate.isBridge)
      continue;
    const isVirtual = /virtual function|\bVF\b/i.test(knownValue(candidate.facts.name) ?? '');
    if (!isVirtual && (vendor === undefined || knownValue(candidate.facts.vendorId) === vendor))
      return candidate;
  }
  return undefined;
}

/** Decides which buses are root buses, and makes a root for each that is needed. */
class RootFinder {
  private readonly captured: Captured;
  private readonly roots = new Map<string, Root>();
  private readonly drawn: ReadonlySet<string>;
  /** Domains that are listed whole: every bridge tells its buses, so a bus that none leads to is a root bus. */
  private readonly wholeDomains: ReadonlySet<number>;
  /** Buses with a function that sits on root buses and nowhere else. */
  private readonly rootBuses: ReadonlySet<string>;

  constructor(captured: Captured) {
    this.captured = captured;
    this.drawn = new Set(captured.roots.map(({ domain, bus }) => busKey(domain, bus)));
    this.wholeDomains = wholeDomains(captured);
    this.rootBuses = new Set([...captured.functions.values()].filter(livesOnRootBus).map(busOf));
    for (const { domain, bus } of captured.roots) this.add(domain, bus, true);
  }

  rootFor(fn: MergedFunction): NodeId {
    const { domain, bus } = bdfParts(fn.bdf);
    const key = busKey(domain, bus);
    const isRoot =
      bus === 0 ||
      fn.parent === 'root' ||
      this.drawn.has(key) ||
      this.wholeDomains.has(domain) ||
      this.rootBuses.has(key);
    return this.add(domain, bus, isRoot);
  }

  /** The root for a bus, made if need be: a root bus, or a bus to which nothing is shown to lead. */
  add(domain: number, bus: number, isRoot: boolean): NodeId {
    const key = busKey(domain, bus);
    const existing = this.roots.get(key);
    if (existing && (existing.kind === 'host-bridge' || !isRoot)) return existing.id;
    const root: Root = isRoot
      ? {
          kind: 'host-bridge',
          id: nodeId(`hb:${key}`),
          domain,
          bus,
          subordinate: unknown,
          numaNode: unknown,
          windows: unknown,
          listing: 'complete',
        }
      : { kind: 'unplaced-bus', id: nodeId(`bus:${key}`), domain, bus };
    this.roots.set(key, root);
    return root.id;
  }

  /** The roots in order of domain and bus; what only selected devices show of a root bus is not all of it. */
  found(isSelection: boolean): readonly Root[] {
    return [...this.roots.values()]
      .sort((a, b) => a.domain - b.domain || a.bus - b.bus)
      .map(root => (root.kind === 'host-bridge' ? this.completed(root, isSelection) : root));
  }

  private completed(root: Extract<Root, { kind: 'host-bridge' }>, isSelection: boolean): Root {
    const onBus = [...this.captured.functions.values()].filter(({ bdf }) => {
      const place = bdfParts(bdf);
      return place.domain === root.domain && place.bus === root.bus;
    });
    const isPartial =
      onBus.some(fn => fn.isPlaceholder) ||
      (isSelection && !this.drawn.has(busKey(root.domain, root.bus)) && !this.wholeDomains.has(root.domain));
    return { ...root, listing: isPartial ? 'partial' : 'complete' };
  }
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

const ROOT_BUS_CLASSES: readonly number[] = [0x0600, 0x0806, 0x0807];

/** Host bridges, IOMMUs, root ports and integrated endpoints sit on root buses and nowhere else. */
function livesOnRootBus({ facts }: MergedFunction): boolean {
  const classCode = knownValue(facts.classCode);
  const type = knownValue(facts.portType);
  return (
    (classCode !== undefined && ROOT_BUS_CLASSES.includes(classCode)) ||
    type === 'root-port' ||
    type === 'rc-integrated-endpoint' ||
    type === 'rc-event-collector'
  );
}

function wholeDomains({ functions, isSelection }: Captured): ReadonlySet<number> {
  const told = new Set<number>();
  const untold = new Set<number>();
  for (const { bdf, isBridge, facts } of functions.values()) {
    if (!isBridge) continue;
    (facts.buses.state === 'unknown' ? untold : told).add(bdfParts(bdf).domain);
  }
  return new Set([...told].filter(domain => !isSelection && !untold.has(domain)));
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
