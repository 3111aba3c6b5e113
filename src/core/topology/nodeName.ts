import { hex } from '../lib/hex.ts';
import { shortBdf } from './bdf.ts';
import type { DeviceKind } from './kind.ts';
import { kindName } from './kind.ts';
import { endpointLabels } from './labels.ts';
import type { NodeId } from './machine.ts';
import type { MachineTree } from './machineTree.ts';
import type { TextPart } from './sentence.ts';
import { machineKinds } from './switches.ts';

/** A machine with what its nodes are called, worked out once. */
export interface NamedMachine {
  readonly tree: MachineTree;
  readonly kinds: ReadonlyMap<NodeId, DeviceKind>;
  readonly labels: ReadonlyMap<NodeId, string>;
}

export const namedMachine = (tree: MachineTree): NamedMachine => ({
  tree,
  kinds: machineKinds(tree),
  labels: endpointLabels(tree),
});

/** What a node is called in a sentence, with its id so that it can be followed. */
export function nameOf({ tree, kinds, labels }: NamedMachine, id: NodeId): TextPart {
  const fn = tree.functionById.get(id);
  if (fn?.kind === 'endpoint') return { text: labels.get(id) ?? shortBdf(fn.bdf), node: id };
  if (fn) {
    return { text: `${kindName(kinds.get(id) ?? 'other').word} ${fn.label ?? shortBdf(fn.bdf)}`, node: id };
  }
  const root = tree.rootById.get(id);
  if (root) return { text: `root complex ${hex(root.domain, 4)}:${hex(root.bus, 2)}`, node: id };
  const other = tree.machine.others.find(each => each.id === id);
  return { text: other?.label ?? id, node: id };
}
