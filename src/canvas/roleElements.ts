import type { ElementDefinition } from 'cytoscape';
import type { Layout } from '../core/layout/layout.ts';
import type { NodeId } from '../core/topology/machine.ts';
import type { MachineParents } from './machineParents.ts';
import { boxesByNode, shownFor } from './pathOnCanvas.ts';
import { TAG_HEIGHT, tagSize } from './tagSize.ts';

/** The part a device plays for an orchestrator, in a word: "client 2", "serves". */
export interface Role {
  readonly node: NodeId;
  readonly word: string;
  readonly kind: 'client' | 'provider';
}

const BESIDE = 4;

/** A word before each box with a part, on the line that leads there; a box with several says all. Pure. */
export function roleElements(
  roles: readonly Role[],
  layout: Layout,
  parents: MachineParents,
): readonly ElementDefinition[] {
  const isTopDown = layout.options.orientation === 'top-down';
  const boxOf = boxesByNode(layout);
  const boxes = new Map(layout.boxes.map(box => [box.id, box]));
  const byBox = new Map<string, Role[]>();
  for (const role of roles) {
    const id = shownFor(role.node, boxOf, parents);
    if (id !== undefined) byBox.set(id, [...(byBox.get(id) ?? []), role]);
  }
  return [...byBox].flatMap(([id, parts]) => {
    const box = boxes.get(id);
    if (!box) return [];
    // The line before a box is short: of several parts only the first is said in full.
    const title = parts.map(({ word }, i) => (i === 0 ? word : word.replace(/^client /, ''))).join(', ');
    const size = tagSize(title);
    const kind = parts.some(part => part.kind === 'provider') ? 'provider' : 'client';
    return [
      {
        group: 'nodes' as const,
        data: { id: `role:${id}`, of: id, title, ...size },
        position: isTopDown
          ? { x: box.x + box.width / 2, y: box.y - TAG_HEIGHT / 2 - BESIDE }
          : { x: box.x - size.width / 2 - BESIDE, y: box.y + box.height / 2 },
        classes: `tag role-${kind} added`,
      },
    ];
  });
}

/** The edges whose rate would lie below such a word. */
export function wordedEdges(words: readonly ElementDefinition[], { edges }: Layout): readonly string[] {
  const boxes = new Set(words.map(({ data }) => data['of']));
  return edges.flatMap(({ id, to }) => (boxes.has(to) ? id : []));
}
