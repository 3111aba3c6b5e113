import { hex } from '../lib/hex.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { type Bdf, bdfParts, makeBdf } from './bdf.ts';
import { known, knownValue } from './fact.ts';
import type { BusRange } from './facts/bridgeFacts.ts';
import type { HostBridge, Machine, NodeId, PciFunction, Root } from './machine.ts';
import { type MachineTree, machineTree } from './machineTree.ts';
import type { MachineProblem } from './validateProblem.ts';

/**
 * Gives every bus of the machine its number, depth first in order of device and function, as firmware and Linux
 * do (`pci_scan_child_bus_extend`): each bridge takes the next number, root buses keep theirs, and numbers that
 * SR-IOV virtual functions need are set aside before the first bridge. Devices keep their place and every id.
 * Refused where a host bridge has no bus number left.
 */
export function assignBuses(machine: Machine): Result<Machine, MachineProblem> {
  const tree = machineTree(machine);
  const numbering: Numbering = { tree, addresses: new Map(), buses: new Map() };
  const roots: Root[] = [];
  for (const root of machine.roots) {
    const lastBus = lastBusOf(root, machine.roots);
    const highest = numberBus(numbering, { root, parent: root.id, bus: root.bus, lastBus });
    if (highest > lastBus) return err(outOfBuses(root, lastBus));
    roots.push(withLastBus(root, lastBus));
  }
  return ok({ ...machine, roots, functions: machine.functions.map(fn => numbered(fn, numbering)) });
}

interface Numbering {
  readonly tree: MachineTree;
  readonly addresses: Map<NodeId, Bdf>;
  readonly buses: Map<NodeId, BusRange>;
}

interface BusToNumber {
  readonly root: Root;
  readonly parent: NodeId;
  readonly bus: number;
  readonly lastBus: number;
}

/** Numbers one bus and all below it. Answers the highest number used, or one above `lastBus` where they ran out. */
function numberBus(numbering: Numbering, { root, parent, bus, lastBus }: BusToNumber): number {
  if (bus > lastBus) return bus;
  const children = numbering.tree.childrenOf(parent).toSorted((a, b) => routingId(a) - routingId(b));
  let highest = Math.max(bus, placeFunctions(numbering, children, root, bus));
  for (const child of children) {
    if (child.kind !== 'bridge') continue;
    const secondary = highest + 1;
    highest = numberBus(numbering, { root, parent: child.id, bus: secondary, lastBus });
    if (highest > lastBus) return highest;
    numbering.buses.set(child.id, { secondary, subordinate: highest });
  }
  return highest;
}

/** Addresses the functions of one bus; answers the highest bus that a virtual function reaches. */
function placeFunctions(
  { tree, addresses }: Numbering,
  children: readonly PciFunction[],
  root: Root,
  bus: number,
): number {
  let reached = bus;
  for (const child of children) {
    const own = child.kind === 'endpoint' ? child.physicalFunction : null;
    const physical = own === null ? undefined : tree.functionById.get(own);
    // A virtual function keeps its distance in routing IDs, by which it may reach a bus of its own.
    const id = physical
      ? (bus << 8) + (routingId(physical) & 0xff) + routingId(child) - routingId(physical)
      : (bus << 8) | (routingId(child) & 0xff);
    reached = Math.max(reached, id >> 8);
    if (id > 0xffff || id < 0) continue;
    const parts = { bus: id >> 8, device: (id >> 3) & 31, function: id & 7 };
    addresses.set(child.id, makeBdf({ domain: root.domain, ...parts }));
  }
  return reached;
}

/** Bus in bits 15:8, device in bits 7:3, function in bits 2:0. */
const routingId = (fn: PciFunction): number => {
  const { bus, device, function: number } = bdfParts(fn.bdf);
  return (bus << 8) | (device << 3) | number;
};

function numbered(fn: PciFunction, { addresses, buses }: Numbering): PciFunction {
  const bdf = addresses.get(fn.id) ?? fn.bdf;
  if (fn.kind === 'endpoint') return { ...fn, bdf };
  const range = buses.get(fn.id);
  return { ...fn, bdf, buses: range ? known(range, 'assigned') : fn.buses };
}

/** A host bridge may use the buses up to the next root bus of its domain, unless it was told otherwise. */
function lastBusOf(root: Root, roots: readonly Root[]): number {
  const subordinate = root.kind === 'host-bridge' ? root.subordinate : undefined;
  if (subordinate?.state === 'known' && subordinate.source !== 'assigned') return subordinate.value;
  const above = roots.filter(other => other.domain === root.domain && other.bus > root.bus);
  return Math.min(256, ...above.map(other => other.bus)) - 1;
}

function withLastBus(root: Root, lastBus: number): Root {
  if (root.kind !== 'host-bridge' || knownValue(root.subordinate) === lastBus) return root;
  return { ...root, subordinate: known(lastBus, 'assigned') } satisfies HostBridge;
}

function outOfBuses({ id, domain, bus }: Root, lastBus: number): MachineProblem {
  const range = `${hex(bus, 2)} to ${hex(lastBus, 2)}`;
  return {
    code: 'out-of-buses',
    node: id,
    message: `The host bridge ${hex(domain, 4)}:${hex(bus, 2)} has buses ${range} (${lastBus - bus + 1}), and what is below it needs more.`,
    remedy:
      'Each bridge and switch port takes one bus number: remove ports, or move some below another host bridge or domain.',
  };
}
