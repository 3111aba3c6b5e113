import { knownValue } from './fact.ts';
import { type LinkRate, makeLinkRate } from './link.ts';
import type { NodeId, PciFunction } from './machine.ts';
import { type MachineTree, rootOf } from './machineTree.ts';
import { type NamedMachine, nameOf } from './nodeName.ts';
import type { TextPart } from './sentence.ts';
import { machineKinds } from './switches.ts';

/** A place for a device: a port and the link below it. */
export interface Slot {
  readonly port: NodeId;
  /** Its name on the chassis; null where nobody gave one. */
  readonly name: string | null;
  /** What the port can do; null where that is not shown. */
  readonly rate: LinkRate | null;
  readonly numaNode: number | null;
  readonly root: NodeId;
  /** The function by which the device in it goes; null: it is free. */
  readonly occupant: NodeId | null;
}

/** Every root port and switch port as a slot, in machine order. A port that leads to a switch is one too. */
export function slotsOf(tree: MachineTree): readonly Slot[] {
  const kinds = machineKinds(tree);
  return tree.machine.functions.flatMap(fn => {
    const kind = kinds.get(fn.id);
    return kind === 'root-port' || kind === 'switch-downstream' ? [slotOf(tree, fn)] : [];
  });
}

/** Slots without a device. */
export const freeSlots = (tree: MachineTree): readonly Slot[] =>
  slotsOf(tree).filter(({ occupant }) => occupant === null);

function slotOf(tree: MachineTree, port: PciFunction): Slot {
  const link = knownValue(port.link);
  const root = rootOf(tree, port.id);
  const below = tree.childrenOf(port.id);
  const ofRoot = root.kind === 'host-bridge' ? knownValue(root.numaNode) : undefined;
  return {
    port: port.id,
    // Captures name the slot at the device in it.
    name:
      knownValue(port.slot) ?? below.map(fn => knownValue(fn.slot)).find(name => name !== undefined) ?? null,
    rate: (link && knownValue(link.maximum)) ?? null,
    numaNode: knownValue(port.numaNode) ?? ofRoot ?? null,
    root: root.id,
    occupant: below[0]?.id ?? null,
  };
}

/** A slot as a person reads it; without a name of its own the port stands for it. */
export interface SlotFacts {
  readonly name: string | null;
  /** What the port is called. */
  readonly port: string;
  /** `x16 Gen5` */
  readonly rate: string | null;
  readonly numaNode: number | null;
}

/** `Slot 4, x16 Gen5, node 1` */
export function slotWords({ name, port, rate, numaNode }: SlotFacts): string {
  const title = name === null ? port : /^\d+$/.test(name) ? `Slot ${name}` : name;
  return [title, rate, numaNode === null ? null : `node ${numaNode}`].filter(Boolean).join(', ');
}

/** The same, to be followed to the port. */
export function slotText(named: NamedMachine, { port, name, rate, numaNode }: Slot): TextPart {
  const facts = { name, port: nameOf(named, port).text, rate: rate && makeLinkRate(rate), numaNode };
  return { text: slotWords(facts), node: port };
}
