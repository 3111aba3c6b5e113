import { bdfParts } from '../bdf.ts';
import { knownValue } from '../fact.ts';
import type { DeviceKind } from '../kind.ts';
import type { NodeId, PciFunction } from '../machine.ts';
import type { MachineTree } from '../machineTree.ts';
import type { PortType } from '../portType.ts';
import { say, type TextPart } from '../sentence.ts';
import { faceOf } from './deviceUnit.ts';
import { type Refusal, refusal } from './edit.ts';

/** What a device plugs into, as far as that decides where it may be. */
export const plugs = ['pcie', 'conventional', 'root-port', 'downstream-port', 'integrated'] as const;
export type Plug = (typeof plugs)[number];

/** A machine with what tells a place from another, worked out once. */
export interface Places {
  readonly tree: MachineTree;
  readonly kinds: ReadonlyMap<NodeId, DeviceKind>;
  /** Asked only when there is something to refuse. */
  readonly name: (id: NodeId) => TextPart;
}

/** By Device/Port Type; one without a PCI Express capability is conventional PCI. */
export function plugOf(portType: PortType | null): Plug {
  switch (portType) {
    case null:
    case 'pci-to-pcie':
      return 'conventional';
    case 'root-port':
    case 'downstream-port':
      return portType;
    case 'rc-integrated-endpoint':
    case 'rc-event-collector':
      return 'integrated';
    default:
      return 'pcie';
  }
}

/** The same for a function that is there; where the capture does not tell, by the bus it is on. */
export function plugOfFunction({ tree, kinds }: Places, fn: PciFunction): Plug {
  if (fn.portType.state === 'known') return plugOf(fn.portType.value);
  if (fn.portType.state === 'absent') return 'conventional';
  const kind = kinds.get(fn.id);
  if (kind === 'root-port') return kind;
  if (kind === 'switch-downstream') return 'downstream-port';
  const above = tree.functionById.get(fn.parent);
  return above && kinds.get(above.id) === 'bridge' ? 'conventional' : 'pcie';
}

/** What a node offers to plug into. */
type Socket = 'root-bus' | 'link' | 'switch' | 'conventional-bus' | 'unplaced-bus' | 'nothing';

export function socketOf({ tree, kinds }: Places, id: NodeId): Socket {
  const root = tree.rootById.get(id);
  if (root) return root.kind === 'host-bridge' ? 'root-bus' : 'unplaced-bus';
  const kind = kinds.get(id);
  const fn = tree.functionById.get(id);
  if (fn?.kind !== 'bridge') return 'nothing';
  if (kind === 'root-port' || kind === 'switch-downstream') return 'link';
  if (kind === 'switch-upstream') return 'switch';
  return knownValue(fn.portType) === 'pci-to-pcie' ? 'link' : 'conventional-bus';
}

/** Which plug fits which socket, and what to say where it does not. */
const fits: Record<Plug, readonly Socket[]> = {
  pcie: ['link'],
  conventional: ['conventional-bus'],
  'root-port': ['root-bus'],
  'downstream-port': ['switch'],
  integrated: ['root-bus'],
};

interface Question {
  readonly plug: Plug;
  /** Where to. */
  readonly to: NodeId;
}

/** Why something does not fit at a place, bus numbers and what is in the way aside; null where it does. */
export function misfit(places: Places, { plug, to }: Question): Refusal | null {
  const socket = socketOf(places, to);
  if (fits[plug].includes(socket)) return null;
  const at = places.name(to);
  if (socket === 'nothing') return refusal('no-port', say`Nothing can be plugged into ${at}.`);
  if (socket === 'unplaced-bus') {
    return refusal(
      'no-port',
      say`The capture does not show which bridge leads to ${at}, so nothing is added there.`,
    );
  }
  switch (plug) {
    case 'root-port':
      return refusal('no-port', say`A root port belongs directly to a host bridge, not below ${at}.`);
    case 'downstream-port':
      return refusal('no-port', say`A downstream port belongs to a switch, not below ${at}.`);
    case 'integrated':
      return refusal(
        'no-port',
        say`What is integrated in a root complex sits on a root bus, not below ${at}.`,
      );
    case 'conventional':
      return refusal(
        'wants-conventional',
        say`This is conventional PCI, and ${at} leads to no conventional bus.`,
      );
    case 'pcie':
      return misfitOfCard(socket, at);
  }
}

function misfitOfCard(socket: Socket, at: TextPart): Refusal {
  if (socket === 'root-bus')
    return refusal('no-port', say`${at} has no slot of its own: use one of its root ports, or add one.`);
  if (socket === 'switch')
    return refusal('no-port', say`Behind ${at} are only the ports of the switch: use one of these.`);
  return refusal('wants-pcie', say`This is PCI Express, and behind ${at} is a conventional PCI bus.`);
}

/** Who is in the way on a link, which leads to one device; null on a free one. */
export function occupant(places: Places, to: NodeId): Refusal | null {
  const { tree, kinds, name } = places;
  if (socketOf(places, to) !== 'link') return null;
  const face = faceOf(kinds, tree.childrenOf(to));
  return face
    ? refusal('occupied', say`${name(face.id)} is already below ${name(to)}, and a link leads to one device.`)
    : null;
}

/** The first device number on a bus that nobody has, starting from the one that is wanted; undefined on a full bus. */
export function freeDevice(tree: MachineTree, bus: NodeId, wanted = 0): number | undefined {
  const taken = new Set(tree.childrenOf(bus).map(fn => bdfParts(fn.bdf).device));
  const inOrder = Array.from({ length: 32 }, (_, i) => (wanted + i) % 32);
  return inOrder.find(device => !taken.has(device));
}
