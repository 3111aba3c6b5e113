import { lowerRate } from '../enumerateLinks.ts';
import { knownValue } from '../fact.ts';
import { type LinkRate, makeLinkRate } from '../link.ts';
import type { Machine, NodeId, PciFunction } from '../machine.ts';
import type { MachineTree } from '../machineTree.ts';
import { type Sentence, say } from '../sentence.ts';
import { whyNotAdd } from './addPart.ts';
import { deviceUnit } from './deviceUnit.ts';
import { type Refusal, refusal } from './edit.ts';
import { busesNeeded, lastBusOf } from './keepBuses.ts';
import { whyNotMove, whyNotMoveTo } from './moveDevice.ts';
import type { Part } from './newNodes.ts';
import { type Places, socketOf } from './place.ts';
import { placesOf } from './places.ts';
import { rootAbove } from './settle.ts';

/** A place where a device might go. */
export interface PortAnswer {
  readonly port: NodeId;
  /** Why it may not go there; null where it may. */
  readonly refusal: Refusal | null;
  /** What to know before: the link would train lower than the device can. */
  readonly note: Sentence | null;
}

/** Every port and conventional bus of a machine with whether a device may be moved there, and why not. */
export function legalPorts(machine: Machine, node: NodeId): readonly PortAnswer[] {
  const places = placesOf(machine);
  const never = whyNotMove(places, node);
  const fn = places.tree.functionById.get(node);
  const needed = fn ? busesNeeded(places.tree, deviceUnit(places.tree, fn)) : 0;
  const from = rootAbove(places.tree, node);
  const room = roomByRoot(places.tree);
  return candidates(places).map(port => {
    const refused =
      never ?? whyNotMoveTo(places, node, port) ?? withoutBuses(places, port, { needed, from, room });
    return { port, refusal: refused, note: refused || !fn ? null : slowerNote(places, port, maximumOf(fn)) };
  });
}

/** The same for a part that is added; `root` buses count as places for ports of a host bridge. */
export function portsForPart(machine: Machine, part: Part): readonly PortAnswer[] {
  const places = placesOf(machine);
  const [first] = part.functions;
  const roots = machine.roots.map(root => root.id);
  const needed = bridgesIn(part.functions);
  const room = roomByRoot(places.tree);
  return [...roots, ...candidates(places)].map(port => {
    const refused = whyNotAdd(places, port, part) ?? withoutBuses(places, port, { needed, from: null, room });
    return { port, refusal: refused, note: refused ? null : slowerNote(places, port, first?.link) };
  });
}

const candidates = (places: Places): readonly NodeId[] =>
  places.tree.machine.functions.flatMap(fn => (socketOf(places, fn.id) === 'nothing' ? [] : [fn.id]));

const bridgesIn = (specs: Part['functions']): number =>
  specs.reduce((sum, spec) => sum + (spec.kind === 'bridge' ? 1 + bridgesIn(spec.below) : 0), 0);

interface Need {
  readonly needed: number;
  /** The root whose numbers would become free. */
  readonly from: NodeId | null;
  /** By root. */
  readonly room: ReadonlyMap<NodeId, number>;
}

/** Bus numbers of each host bridge that nobody would need if all were numbered anew. */
const roomByRoot = (tree: MachineTree): ReadonlyMap<NodeId, number> =>
  new Map(
    tree.machine.roots.map(root => {
      const last = lastBusOf(root, tree.machine.roots);
      return [root.id, last - root.bus - busesNeeded(tree, tree.childrenOf(root.id))];
    }),
  );

function withoutBuses(places: Places, port: NodeId, { needed, from, room }: Need): Refusal | null {
  if (needed === 0) return null;
  const root = rootAbove(places.tree, port);
  const left = (room.get(root) ?? 0) + (from === root ? needed : 0);
  if (needed <= left) return null;
  return refusal(
    'out-of-buses',
    say`This needs ${needed} bus numbers, and the host bridge above ${places.name(port)} has ${Math.max(left, 0)} left.`,
  );
}

const maximumOf = (fn: PciFunction): LinkRate | undefined => {
  const link = knownValue(fn.link);
  return link && knownValue(link.maximum);
};

/** What a device that can do more would get there. */
function slowerNote({ tree }: Places, port: NodeId, wanted: LinkRate | undefined): Sentence | null {
  const fn = tree.functionById.get(port);
  const most = fn && maximumOf(fn);
  if (!most || !wanted) return null;
  const rate = lowerRate(most, wanted);
  if (rate.width === wanted.width && rate.generation === wanted.generation) return null;
  const trained = say`The link would train to ${makeLinkRate(rate)}; the device can do ${makeLinkRate(wanted)}.`;
  return rate.width === wanted.width
    ? trained
    : [...trained, ...say` Whether its edge fits the connector, lanes do not tell.`];
}
