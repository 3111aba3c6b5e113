import type { Layout } from '../core/layout/layout.ts';
import type { NodeId } from '../core/topology/machine.ts';
import type { MachineParents } from './machineParents.ts';
import { boxesByNode, shownFor } from './pathOnCanvas.ts';

/** The part a device plays for an orchestrator, in a word: "client 2", "serves". */
export interface Role {
  readonly node: NodeId;
  readonly word: string;
  readonly kind: 'client' | 'provider';
}

/** The words of a box: where it plays several parts, all of them. */
export interface RoleTag {
  readonly box: string;
  readonly words: string;
  readonly kind: Role['kind'];
}

/** What is said of each box with a part. Pure. */
export function roleTags(
  roles: readonly Role[],
  layout: Layout,
  parents: MachineParents,
): readonly RoleTag[] {
  const boxOf = boxesByNode(layout);
  const byBox = new Map<string, Role[]>();
  for (const role of roles) {
    const id = shownFor(role.node, boxOf, parents);
    if (id !== undefined) byBox.set(id, [...(byBox.get(id) ?? []), role]);
  }
  return [...byBox].map(([box, parts]) => ({
    box,
    // The line before a box is short: of several parts only the first is said in full.
    words: parts.map(({ word }, i) => (i === 0 ? word : word.replace(/^client /, ''))).join(', '),
    kind: parts.some(part => part.kind === 'provider') ? 'provider' : 'client',
  }));
}
