import { hex } from '../../lib/hex.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { devfnOf } from '../bdf.ts';
import { parseDevfn } from '../buildFunctions.ts';
import type { FunctionSpec } from '../buildSpec.ts';
import { knownValue } from '../fact.ts';
import type { Machine, NodeId } from '../machine.ts';
import { say } from '../sentence.ts';
import { addRetimer, whyNoRetimer } from './addRetimer.ts';
import { type EditResult, noSuchNode, type Refusal, refusal } from './edit.ts';
import { finish } from './finish.ts';
import { inheritedNode, newFunctions, opened, type Part } from './newNodes.ts';
import { freeDevice, misfit, occupant, type Places, type Plug, plugOf, socketOf } from './place.ts';
import { placesOf } from './places.ts';
import { laneShortage } from './rootLanes.ts';
import { rootAbove } from './settle.ts';

/**
 * Adds a device below a port, a bus or a host bridge: a card, a drive, a switch with its ports, a bridge, a root
 * port, one more port of a switch. The machine is enumerated again. Answers the id of its first function.
 */
export function addPart(machine: Machine, parent: NodeId, part: Part): EditResult {
  const places = placesOf(machine);
  const refused = whyNotAdd(places, parent, part);
  if (refused) return err(refused);
  if (part.isRetimer) return addRetimer(machine, parent);
  const placed = atFreePlace(places, parent, part);
  if (!placed.ok) return placed;
  const root = places.tree.rootById.get(rootAbove(places.tree, parent));
  const above = places.tree.functionById.get(parent);
  const link = above && knownValue(above.link);
  const built = newFunctions(machine, placed.value, {
    id: parent,
    domain: root?.domain ?? 0,
    portType: above ? (knownValue(above.portType) ?? null) : 'root',
    numaNode: undefined,
    link: link && knownValue(link.maximum),
  });
  if (!built.ok)
    return err(refusal('bad-value', [{ text: built.error.map(({ message }) => message).join(' ') }]));
  const numaNode = inheritedNode(places.tree, parent);
  const added = built.value.map(fn => ({ ...fn, numaNode }));
  const [first] = added;
  if (!first) return err(refusal('bad-value', say`There is nothing to add.`));
  const ids = new Set(added.map(fn => fn.id));
  return finish(machine, first.id, {
    machine: { ...machine, functions: [...machine.functions.map(fn => opened(fn, parent)), ...added] },
    roots: new Set([rootAbove(places.tree, parent)]),
    ports: new Set([parent, ...added.flatMap(fn => (fn.kind === 'bridge' ? [fn.id] : []))]),
    arrived: ids,
  });
}

/** Why a part cannot be added there; null where it can, as far as bus numbers allow. */
export function whyNotAdd(places: Places, parent: NodeId, part: Part): Refusal | null {
  const isThere = places.tree.functionById.has(parent) || places.tree.rootById.has(parent);
  if (!isThere) return noSuchNode(parent);
  if (part.isRetimer) return whyNoRetimer(places, parent);
  const plug = plugOfPart(places, parent, part);
  const [first] = part.functions;
  return (
    misfit(places, { plug, to: parent }) ??
    occupant(places, parent) ??
    (plug === 'root-port' && first ? laneShortage(places, parent, first) : null)
  );
}

/** As `buildMachine` takes it: without a port type, an endpoint is whatever its bus is. */
function plugOfPart(places: Places, parent: NodeId, { functions: [first] }: Part): Plug {
  if (first?.portType !== undefined) return plugOf(first.portType);
  return socketOf(places, parent) === 'conventional-bus' || places.tree.rootById.has(parent)
    ? 'conventional'
    : 'pcie';
}

/** Device 0 on a link; elsewhere the place that the part asks for if it is free, or the next device that is. */
function atFreePlace(places: Places, parent: NodeId, part: Part): Result<Part, Refusal> {
  if (socketOf(places, parent) === 'link') return ok(atDevice(part, 0));
  const wanted = part.functions.map(({ at }) => (at === undefined ? undefined : parseDevfn(at)));
  const [first = 0] = wanted;
  const functionOnly = first & 7 ? besideFunctionZero(places, parent, first) : undefined;
  if (functionOnly !== undefined && part.functions.length === 1) return ok(atDevfn(part, functionOnly));
  const device = freeDevice(places.tree, parent, first >> 3);
  if (device !== undefined) return ok(atDevice(part, device));
  return err(
    refusal(
      'no-device-number',
      say`${places.name(parent)} has a device at each of the 32 numbers of its bus.`,
    ),
  );
}

/** Root ports of some processors are functions 1 and up of devices that begin with a dummy. */
function besideFunctionZero({ tree }: Places, parent: NodeId, wanted: number): number | undefined {
  const taken = new Set(tree.childrenOf(parent).map(fn => devfnOf(fn.bdf)));
  for (let devfn = wanted; devfn < 0x100; devfn++) {
    const isFirst = (devfn & 7) === 0;
    if (!isFirst && taken.has(devfn & ~7) && !taken.has(devfn)) return devfn;
  }
  return undefined;
}

const atDevfn = (part: Part, devfn: number): Part => ({
  ...part,
  functions: part.functions.map(spec => ({ ...spec, at: `${hex(devfn >> 3, 2)}.${devfn & 7}` })),
});

const atDevice = (part: Part, device: number): Part => ({
  ...part,
  functions: part.functions.map((spec, i) => {
    // A part that asks for function 1 gets function 0 where it is a device of its own.
    const asked = spec.at === undefined || part.functions.length === 1 ? i : (parseDevfn(spec.at) ?? 0) & 7;
    return { ...spec, at: `${hex(device, 2)}.${asked}` } satisfies FunctionSpec;
  }),
});
