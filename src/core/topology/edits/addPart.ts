import { hex } from '../../lib/hex.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { parseDevfn } from '../buildFunctions.ts';
import type { BridgeSpec, FunctionSpec } from '../buildSpec.ts';
import { knownValue } from '../fact.ts';
import type { Machine, NodeId } from '../machine.ts';
import type { PortType } from '../portType.ts';
import { say } from '../sentence.ts';
import { type EditResult, noSuchNode, type Refusal, refusal } from './edit.ts';
import { finish } from './finish.ts';
import { inheritedNode, newFunctions, opened, type Part } from './newNodes.ts';
import { freeDevice, misfit, occupant, type Places, type Plug, plugOf, socketOf } from './place.ts';
import { placesOf } from './places.ts';
import { rootAbove } from './settle.ts';

/**
 * Adds a device below a port, a bus or a host bridge: a card, a drive, a switch with its ports, a bridge, a root
 * port, one more port of a switch. The machine is enumerated again. Answers the id of its first function.
 */
export function addPart(machine: Machine, parent: NodeId, part: Part): EditResult {
  const places = placesOf(machine);
  const refused = whyNotAdd(places, parent, part);
  if (refused) return err(refused);
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
  const plug = plugOfPart(places, parent, part);
  const isBuiltIn = plug === 'conventional' && places.tree.rootById.has(parent);
  return misfit(places, { plug, to: parent, isBuiltIn }) ?? occupant(places, parent);
}

/** As `buildMachine` takes it: without a port type, an endpoint is whatever its bus is. */
function plugOfPart(places: Places, parent: NodeId, { functions: [first] }: Part): Plug {
  if (first?.portType !== undefined) return plugOf(first.portType);
  return socketOf(places, parent) === 'conventional-bus' || places.tree.rootById.has(parent)
    ? 'conventional'
    : 'pcie';
}

/** Device 0 on a link; elsewhere the device number that the part asks for, or the next that is free. */
function atFreePlace(places: Places, parent: NodeId, part: Part): Result<Part, Refusal> {
  if (socketOf(places, parent) === 'link') return ok(atDevice(part, 0));
  const asked = part.functions[0]?.at;
  const wanted = asked === undefined ? 0 : (parseDevfn(asked) ?? 0) >> 3;
  const device = freeDevice(places.tree, parent, wanted);
  if (device !== undefined) return ok(atDevice(part, device));
  return err(
    refusal(
      'no-device-number',
      say`${places.name(parent)} has a device at each of the 32 numbers of its bus.`,
    ),
  );
}

const atDevice = (part: Part, device: number): Part => ({
  ...part,
  functions: part.functions.map((spec, i) => {
    const fn = spec.at === undefined ? i : (parseDevfn(spec.at) ?? 0) & 7;
    return { ...spec, at: `${hex(device, 2)}.${fn}` } satisfies FunctionSpec;
  }),
});

/** What kinds of ports a switch or host bridge can be given. */
export interface PortModel extends Omit<BridgeSpec, 'kind' | 'below' | 'at' | 'id'> {
  readonly portType: PortType;
}

/** A switch with as many downstream ports as its bus has device numbers, or fewer. */
export function switchPart(upstream: PortModel, downstream: PortModel, ports: number): Part {
  const below = Array.from(
    { length: Math.max(1, Math.min(ports, 32)) },
    (_, i): BridgeSpec => ({
      ...downstream,
      kind: 'bridge',
      at: `${hex(i, 2)}.0`,
      below: [],
    }),
  );
  return { stem: 'switch', functions: [{ ...upstream, kind: 'bridge', below }] };
}

/** A port or bridge by itself. */
export const portPart = (stem: string, model: PortModel): Part => ({
  stem,
  functions: [{ ...model, kind: 'bridge', below: [] }],
});
