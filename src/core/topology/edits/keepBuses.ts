import { hex } from '../../lib/hex.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { type Bdf, bdfParts, devfnOf, makeBdf } from '../bdf.ts';
import { changedFact, type Fact, isAssigned, known, knownValue, originalOf } from '../fact.ts';
import type { BusRange } from '../facts/bridgeFacts.ts';
import type { BridgeFunction, Machine, NodeId, PciFunction, Root } from '../machine.ts';
import { type MachineTree, machineTree } from '../machineTree.ts';
import type { MachineProblem } from '../validateProblem.ts';

/**
 * Numbers the buses below some roots after an edit: a captured range stays as long as all that is below it fits, and
 * what is new takes the first numbers that are free. Only where none are, the smallest part of the tree that has
 * enough is numbered anew, depth first, as firmware would. Where nothing was captured this is `assignBuses`.
 */
export function keepBuses(machine: Machine, touched: ReadonlySet<NodeId>): Result<Machine, MachineProblem> {
  const tree = machineTree(machine);
  const numbering: Numbering = { tree, needs: new Map(), addresses: new Map(), buses: new Map() };
  const roots = machine.roots.map(root => withLastBus(root, machine.roots));
  for (const root of roots) {
    if (!touched.has(root.id)) continue;
    const room = { secondary: root.bus, subordinate: lastBusOf(root, machine.roots) };
    const needed = needBelow(numbering, root.id);
    if (needed > room.subordinate - room.secondary + 1) return err(outOfBuses(root, room, needed));
    numberBus(numbering, root, { parent: root.id, room, keeps: true });
  }
  const functions = machine.functions.map(fn => numbered(fn, numbering));
  return ok({ ...machine, roots, functions });
}

interface Numbering {
  readonly tree: MachineTree;
  /** Bus numbers that a bridge and all below it take. */
  readonly needs: Map<NodeId, number>;
  readonly addresses: Map<NodeId, Bdf>;
  /** Null: the bridge goes back to what was captured, a bridge without a number. */
  readonly buses: Map<NodeId, BusRange | null>;
}

interface BusToNumber {
  readonly parent: NodeId;
  /** The bus itself, and the last one that is allowed below it. */
  readonly room: BusRange;
  /** Whether captured ranges stay. */
  readonly keeps: boolean;
}

/** Numbers one bus and all below it, which is known to fit. Answers the highest number used. */
function numberBus(numbering: Numbering, root: Root, { parent, room, keeps }: BusToNumber): number {
  const children = numbering.tree.childrenOf(parent);
  const reached = placeFunctions(numbering, children, root.domain, room.secondary);
  const bridges = children.filter(fn => fn.kind === 'bridge');
  const taken = keeps
    ? keptRanges(numbering, bridges, { ...room, secondary: reached })
    : new Map<NodeId, BusRange>();
  const free = freeRanges({ ...room, secondary: reached + 1 }, [...taken.values()]);
  for (const bridge of bridges) {
    if (taken.has(bridge.id)) continue;
    if (staysWithoutNumber(numbering, bridge)) {
      numbering.buses.set(bridge.id, null);
      continue;
    }
    const needed = needOf(numbering, bridge);
    const gap = free.find(range => range.subordinate - range.secondary + 1 >= needed);
    // Captured siblings stand in the way: without them there is room, or this bus would not have been begun.
    if (!gap) return numberBus(numbering, root, { parent, room, keeps: false });
    const range = { secondary: gap.secondary, subordinate: gap.secondary + needed - 1 };
    gap.secondary = range.subordinate + 1;
    taken.set(bridge.id, range);
  }
  let highest = reached;
  for (const bridge of bridges) {
    const range = taken.get(bridge.id);
    if (!range) continue;
    numbering.buses.set(bridge.id, range);
    numberBus(numbering, root, { parent: bridge.id, room: range, keeps });
    highest = Math.max(highest, range.subordinate);
  }
  return highest;
}

/** Captured ranges that lie above the bus itself, apart from each other, and hold what is below them now. */
function keptRanges(numbering: Numbering, bridges: readonly BridgeFunction[], room: BusRange) {
  const kept = new Map<NodeId, BusRange>();
  for (const bridge of bridges) {
    const range = capturedRange(numbering.tree, bridge);
    if (!range || range.secondary <= room.secondary || range.subordinate > room.subordinate) continue;
    const holds = range.subordinate - range.secondary + 1 >= needOf(numbering, bridge);
    const isApart = [...kept.values()].every(
      other => other.subordinate < range.secondary || other.secondary > range.subordinate,
    );
    if (holds && isApart) kept.set(bridge.id, range);
  }
  return kept;
}

/** What a capture shows of a bridge's buses: the register, or where that is not shown the bus below it. */
function capturedRange(tree: MachineTree, bridge: BridgeFunction): BusRange | undefined {
  const original = originalOf(bridge.buses);
  if (isAssigned(original)) return undefined;
  if (original.state !== 'unknown') return knownValue(original);
  if (bridge.buses.state !== 'unknown') return undefined;
  const own = tree.childrenOf(bridge.id).map(fn => bdfParts(fn.bdf).bus);
  if (own.length === 0) return undefined;
  const below = (id: NodeId): number[] =>
    tree
      .childrenOf(id)
      .flatMap(fn => [
        bdfParts(fn.bdf).bus,
        ...(fn.kind === 'bridge' ? [knownValue(fn.buses)?.subordinate ?? 0, ...below(fn.id)] : []),
      ]);
  return { secondary: Math.min(...own), subordinate: Math.max(...below(bridge.id)) };
}

/** A bridge that was captured without bus numbers, and that leads to nothing, needs none. */
const staysWithoutNumber = ({ tree }: Numbering, bridge: BridgeFunction): boolean => {
  const original = originalOf(bridge.buses);
  return original.state !== 'known' && !isAssigned(original) && tree.childrenOf(bridge.id).length === 0;
};

function freeRanges(room: BusRange, taken: readonly BusRange[]) {
  const free: { secondary: number; readonly subordinate: number }[] = [];
  let next = room.secondary;
  for (const range of taken.toSorted((a, b) => a.secondary - b.secondary)) {
    if (range.secondary > next) free.push({ secondary: next, subordinate: range.secondary - 1 });
    next = range.subordinate + 1;
  }
  if (next <= room.subordinate) free.push({ secondary: next, subordinate: room.subordinate });
  return free;
}

/** Bus numbers for a bridge's own bus, the virtual functions on it, and the bridges below. */
function needOf(numbering: Numbering, bridge: BridgeFunction): number {
  const known = numbering.needs.get(bridge.id);
  if (known !== undefined) return known;
  const need = needBelow(numbering, bridge.id);
  numbering.needs.set(bridge.id, need);
  return need;
}

const needBelow = (numbering: Numbering, parent: NodeId): number =>
  needOfBus(numbering, numbering.tree.childrenOf(parent));

/** One for the bus itself, and more for what is on it. */
function needOfBus(numbering: Numbering, children: readonly PciFunction[]): number {
  let need = 1 + Math.max(0, ...children.map(fn => routingIdFrom(numbering.tree, fn, 0) >> 8));
  for (const fn of children) {
    if (fn.kind === 'bridge' && !staysWithoutNumber(numbering, fn)) need += needOf(numbering, fn);
  }
  return need;
}

/** Bus numbers that some functions of one bus take beside the one they are on. */
export const busesNeeded = (tree: MachineTree, children: readonly PciFunction[]): number =>
  needOfBus({ tree, needs: new Map(), addresses: new Map(), buses: new Map() }, children) - 1;

/** Addresses the functions of one bus; answers the highest bus that a virtual function reaches. */
function placeFunctions(
  { tree, addresses }: Numbering,
  children: readonly PciFunction[],
  domain: number,
  bus: number,
): number {
  let reached = bus;
  for (const child of children) {
    const id = routingIdFrom(tree, child, bus);
    reached = Math.max(reached, id >> 8);
    if (id < 0 || id > 0xffff) continue;
    addresses.set(child.id, makeBdf({ domain, bus: id >> 8, device: (id >> 3) & 31, function: id & 7 }));
  }
  return reached;
}

/** A virtual function keeps its distance in routing IDs from its physical one, by which it may reach a later bus. */
function routingIdFrom(tree: MachineTree, fn: PciFunction, bus: number): number {
  const physical =
    fn.kind === 'endpoint' && fn.physicalFunction ? tree.functionById.get(fn.physicalFunction) : undefined;
  const devfn = (bus << 8) | devfnOf((physical ?? fn).bdf);
  return physical ? devfn + routingId(fn) - routingId(physical) : devfn;
}

const routingId = (fn: PciFunction): number => (bdfParts(fn.bdf).bus << 8) | devfnOf(fn.bdf);

function numbered(fn: PciFunction, { addresses, buses }: Numbering): PciFunction {
  const bdf = addresses.get(fn.id) ?? fn.bdf;
  const range = fn.kind === 'bridge' ? buses.get(fn.id) : undefined;
  if (fn.kind === 'endpoint' || range === undefined) return bdf === fn.bdf ? fn : { ...fn, bdf };
  const fact = numberedFact(fn.buses, range);
  return bdf === fn.bdf && fact === fn.buses ? fn : { ...fn, bdf, buses: fact };
}

function numberedFact(fact: Fact<BusRange>, range: BusRange | null): Fact<BusRange> {
  if (!range) return originalOf(fact);
  const now = knownValue(fact);
  if (now?.secondary === range.secondary && now.subordinate === range.subordinate) return fact;
  // A capture that shows no range still has its devices on the bus where they are.
  if (fact.state === 'unknown' && !fact.was) return fact;
  return changedFact(fact, known(range, 'assigned'));
}

/** A host bridge may use the buses up to the next root bus of its domain, unless it was told otherwise. */
export function lastBusOf(root: Root, roots: readonly Root[]): number {
  const told =
    root.kind === 'host-bridge' && !isAssigned(root.subordinate) ? knownValue(root.subordinate) : undefined;
  if (told !== undefined) return told;
  const above = roots.filter(other => other.domain === root.domain && other.bus > root.bus);
  return Math.min(256, ...above.map(other => other.bus)) - 1;
}

function withLastBus(root: Root, roots: readonly Root[]): Root {
  if (root.kind !== 'host-bridge' || !isAssigned(root.subordinate)) return root;
  const lastBus = lastBusOf(root, roots);
  return knownValue(root.subordinate) === lastBus
    ? root
    : { ...root, subordinate: known(lastBus, 'assigned') };
}

function outOfBuses({ id, domain, bus }: Root, room: BusRange, needed: number): MachineProblem {
  const range = `${hex(room.secondary, 2)} to ${hex(room.subordinate, 2)}`;
  return {
    code: 'out-of-buses',
    node: id,
    message: `The host bridge ${hex(domain, 4)}:${hex(bus, 2)} has buses ${range}, and what is below it would need ${needed}.`,
    remedy:
      'Each bridge and switch port takes one bus number: remove ports, or move some below another host bridge or domain.',
  };
}
