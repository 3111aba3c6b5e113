import { err } from '../../lib/result.ts';
import type { AddressRange, BridgeWindows } from '../bar.ts';
import { type Bdf, bdfParts, devfnOf, makeBdf } from '../bdf.ts';
import { absent, changedFact, type Fact, known, knownValue, originalOf, unknown } from '../fact.ts';
import type { Machine, NodeId, PciFunction } from '../machine.ts';
import { say } from '../sentence.ts';
import { deviceUnit } from './deviceUnit.ts';
import { type EditResult, noSuchNode, type Refusal, refusal } from './edit.ts';
import { finish } from './finish.ts';
import { inheritedNode, opened } from './newNodes.ts';
import { freeDevice, misfit, occupant, type Places, plugOfFunction, socketOf } from './place.ts';
import { placesOf } from './places.ts';
import { rootAbove, subtreeOf } from './settle.ts';

/**
 * Moves a device, with all its functions and all that is below it, to another port or conventional bus. Every id
 * stays; bus numbers, addresses, the link and the NUMA node follow from the new place. Moved back, it has again what
 * was captured of it. Answers what else changed.
 */
export function moveDevice(machine: Machine, node: NodeId, to: NodeId): EditResult {
  const places = placesOf(machine);
  const refused = whyNotMove(places, node) ?? whyNotMoveTo(places, node, to);
  if (refused) return err(refused);
  const fn = places.tree.functionById.get(node);
  if (!fn) return err(noSuchNode(node));
  const unit = deviceUnit(places.tree, fn);
  const [first = fn] = unit;
  const tops = new Set(unit.map(each => each.id));
  const moved = subtreeOf(machine.functions, tops);
  const from = bdfParts(fn.bdf).device;
  const arrival: Arrival = {
    to,
    from,
    device: socketOf(places, to) === 'link' ? 0 : (freeDevice(places.tree, to, from) ?? 0),
    numaNode: inheritedNode(places.tree, to),
    slot: slotBehind(places, to, first),
  };
  const functions = machine.functions.map(each => {
    if (tops.has(each.id)) return unplaced(arrived(each, arrival), arrival.numaNode);
    if (moved.has(each.id)) return unplaced(each, arrival.numaNode);
    if (each.id === fn.parent) return withSlotOf(each, first);
    return each.id === to ? withSlotBack(opened(each, to), first) : each;
  });
  return finish(machine, node, {
    machine: { ...machine, functions },
    roots: new Set([rootAbove(places.tree, fn.parent), rootAbove(places.tree, to)]),
    ports: new Set([fn.parent, to]),
    arrived: tops,
  });
}

/** Why a device cannot be moved at all; null where it can. */
export function whyNotMove(places: Places, node: NodeId): Refusal | null {
  const { tree, kinds, name } = places;
  const fn = tree.functionById.get(node);
  if (!fn) {
    return tree.rootById.has(node)
      ? refusal('built-in', say`${name(node)} is part of the machine itself and stays where it is.`)
      : noSuchNode(node);
  }
  if (fn.kind === 'endpoint' && fn.physicalFunction) {
    const physical = name(fn.physicalFunction);
    return refusal('built-in', say`${name(node)} is a virtual function of ${physical} and moves with it.`);
  }
  if (tree.rootById.get(fn.parent)?.kind === 'host-bridge') {
    return refusal('built-in', say`${name(node)} is built into the root complex and stays where it is.`);
  }
  if (kinds.get(fn.parent) === 'switch-upstream') {
    return refusal(
      'part-of-switch',
      say`${name(node)} is one of the ports of ${name(fn.parent)}: move the switch as a whole.`,
    );
  }
  return null;
}

/** Why a device that can be moved cannot go there, bus numbers aside; null where it can. */
export function whyNotMoveTo(places: Places, node: NodeId, to: NodeId): Refusal | null {
  const { tree, name } = places;
  const fn = tree.functionById.get(node);
  if (!fn) return noSuchNode(node);
  if (!tree.functionById.has(to) && !tree.rootById.has(to)) return noSuchNode(to);
  if (to === fn.parent) return refusal('already-there', say`${name(node)} is below ${name(to)} already.`);
  if (isBelow(places, to, fn)) {
    return refusal('below-itself', say`${name(to)} is part of what would be moved.`);
  }
  const wrong = misfit(places, { plug: plugOfFunction(places, fn), to }) ?? occupant(places, to);
  if (wrong) return wrong;
  return socketOf(places, to) === 'link' || freeDevice(tree, to) !== undefined
    ? null
    : refusal('no-device-number', say`${name(to)} has a device at each of the 32 numbers of its bus.`);
}

function isBelow({ tree }: Places, id: NodeId, fn: PciFunction): boolean {
  const tops = new Set(deviceUnit(tree, fn).map(each => each.id));
  for (let at = tree.functionById.get(id); at; at = tree.functionById.get(at.parent)) {
    if (tops.has(at.id)) return true;
  }
  return false;
}

interface Arrival {
  readonly to: NodeId;
  /** Its device number, on the bus that it leaves and on the one it comes to. */
  readonly from: number;
  readonly device: number;
  readonly numaNode: Fact<number>;
  /** The chassis name of the slot; unknown where the port is not named. */
  readonly slot: Fact<string> | 'as-captured';
}

/** What a device's slot is behind another port: as it was, where it comes back to a port that kept its name. */
function slotBehind({ tree }: Places, to: NodeId, first: PciFunction): Arrival['slot'] {
  const port = tree.functionById.get(to);
  const slot = port && knownValue(port.slot);
  if (slot === undefined) return unknown;
  return slot === knownValue(originalOf(first.slot)) ? 'as-captured' : known(slot, 'derived');
}

function arrived(fn: PciFunction, { to, from, device, slot }: Arrival): PciFunction {
  const place = { parent: to, bdf: shifted(fn.bdf, (device - from) << 3) };
  // Captures name the slot at the device, drawings at the port.
  const isNamed = originalOf(fn.slot).state === 'known';
  if (slot === 'as-captured') return { ...fn, ...place, slot: originalOf(fn.slot) };
  return { ...fn, ...place, slot: isNamed ? changedFact(fn.slot, slot) : fn.slot };
}

/** An address so many routing IDs on: virtual functions keep their distance from the physical one. */
function shifted(bdf: Bdf, distance: number): Bdf {
  if (distance === 0) return bdf;
  const { domain, bus } = bdfParts(bdf);
  const id = ((bus << 8) | devfnOf(bdf)) + distance;
  return makeBdf({ domain, bus: (id >> 8) & 0xff, device: (id >> 3) & 31, function: id & 7 });
}

/** Waits for bus numbers and addresses; what was captured is tried first. The kernel forms its group anew. */
function unplaced(fn: PciFunction, numaNode: Fact<number>): PciFunction {
  const bars = (knownValue(fn.bars) ?? []).map(bar => ({
    ...bar,
    address: changedFact(bar.address, absent('assigned')),
  }));
  const facts = {
    numaNode: changedFact(fn.numaNode, numaNode),
    iommuGroup: fn.iommuGroup.state === 'absent' ? fn.iommuGroup : changedFact(fn.iommuGroup, unknown),
    bars: fn.bars.state === 'known' ? { ...fn.bars, value: bars } : fn.bars,
  };
  if (fn.kind === 'endpoint') return { ...fn, ...facts };
  return {
    ...fn,
    ...facts,
    buses: changedFact(fn.buses, absent('assigned')),
    windows: fn.windows.state === 'known' ? { ...fn.windows, value: closed(fn.windows.value) } : fn.windows,
  };
}

function closed(windows: BridgeWindows): BridgeWindows {
  const close = (fact: Fact<AddressRange>) => waitingFact(fact);
  return { io: close(windows.io), memory: close(windows.memory), prefetchable: close(windows.prefetchable) };
}

/** Absent for now, whatever it was. */
const waitingFact = <T>(fact: Fact<T>): Fact<T> => ({ ...absent('assigned'), was: originalOf(fact) });

/** A port whose slot was named by the device in it takes over the name when the device leaves. */
function withSlotOf(port: PciFunction, fn: PciFunction): PciFunction {
  const slot = knownValue(originalOf(fn.slot));
  if (slot === undefined || port.slot.state === 'known' || fn.slot.was) return port;
  return { ...port, slot: changedFact(port.slot, known(slot, 'derived')) };
}

/** And gives it back when that device returns. */
function withSlotBack(port: PciFunction, fn: PciFunction): PciFunction {
  const slot = knownValue(port.slot);
  const isTheirs = slot !== undefined && slot === knownValue(originalOf(fn.slot));
  return isTheirs && port.slot.state === 'known' && port.slot.source === 'derived'
    ? { ...port, slot: originalOf(port.slot) }
    : port;
}
