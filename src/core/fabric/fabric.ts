import { hex } from '../lib/hex.ts';
import { shortBdf } from '../topology/bdf.ts';
import type { AddressedMachine } from '../topology/hostWindows.ts';
import type { DeviceKind } from '../topology/kind.ts';
import { kindName } from '../topology/kind.ts';
import { endpointLabels } from '../topology/labels.ts';
import type { NodeId, PciFunction } from '../topology/machine.ts';
import type { MachineTree } from '../topology/machineTree.ts';
import type { Sentence, TextPart } from '../topology/sentence.ts';
import { machineKinds } from '../topology/switches.ts';
import type { Platform } from './platform.ts';

/** A machine and a platform with what every route needs worked out once. */
export interface Fabric extends AddressedMachine {
  readonly platform: Platform;
  readonly kinds: ReadonlyMap<NodeId, DeviceKind>;
  readonly labels: ReadonlyMap<NodeId, string>;
}

/** Prepares a machine for routing; ask it for as many routes as you like. */
export function fabricOf(tree: MachineTree, platform: Platform): Fabric {
  return {
    tree,
    platform,
    architecture: platform.architecture,
    kinds: machineKinds(tree),
    labels: endpointLabels(tree),
  };
}

export const kindIn = (fabric: Fabric, fn: PciFunction): DeviceKind => fabric.kinds.get(fn.id) ?? 'other';

/** A root port or a switch's downstream port: a link with one device below it. */
export function isLinkPort(fabric: Fabric, id: NodeId): boolean {
  const kind = fabric.kinds.get(id);
  return kind === 'root-port' || kind === 'switch-downstream';
}

/** What a node is called in a sentence, with its id so that it can be followed. */
export function nameOf(fabric: Fabric, id: NodeId): TextPart {
  const fn = fabric.tree.functionById.get(id);
  if (fn?.kind === 'endpoint') return { text: fabric.labels.get(id) ?? shortBdf(fn.bdf), node: id };
  if (fn) return { text: `${kindName(kindIn(fabric, fn)).word} ${fn.label ?? shortBdf(fn.bdf)}`, node: id };
  const root = fabric.tree.rootById.get(id);
  return { text: root ? `root complex ${hex(root.domain, 4)}:${hex(root.bus, 2)}` : id, node: id };
}

export const addressText = (value: bigint): string => `0x${hex(value, 8)}`;

/** Builds a sentence from a template: strings stay text, parts keep their node. */
export function say(
  texts: TemplateStringsArray,
  ...parts: readonly (string | number | TextPart)[]
): Sentence {
  const sentence: TextPart[] = [];
  texts.forEach((text, index) => {
    if (text) sentence.push({ text });
    const part = parts[index];
    if (part !== undefined) sentence.push(typeof part === 'object' ? part : { text: String(part) });
  });
  return sentence;
}
