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

/** `Slot 4, x16 Gen5, node 1`; without a name the port stands for it. */
export function slotText(named: NamedMachine, { port, name, rate, numaNode }: Slot): TextPart {
  const title = name === null ? nameOf(named, port).text : /^\d+$/.test(name) ? `Slot ${name}` : name;
  const more = [rate && makeLinkRate(rate), numaNode === null ? null : `node ${numaNode}`];
  return { text: [title, ...more.filter(Boolean)].join(', '), node: port };
}
