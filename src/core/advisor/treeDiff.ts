import type { Machine, NodeId } from '../topology/machine.ts';
import { machineOutline, type OutlineNode } from '../topology/outline.ts';

/** What is different about a row of two trees that stand side by side. */
export const treeMarks = ['same', 'renumbered', 'removed', 'added', 'moved-away', 'moved-here'] as const;
export type TreeMark = (typeof treeMarks)[number];

export interface TreeCell {
  readonly id: NodeId;
  /** 1 for a root. */
  readonly level: number;
  /** `GPU 0 H100 PCIe, 03:00.0` */
  readonly text: string;
}

/** A row of both trees: what is the same device at the same place stands beside itself, everything else alone. */
export interface TreeRow {
  readonly mark: TreeMark;
  readonly a: TreeCell | null;
  readonly b: TreeCell | null;
  /** It is different, or something below it is. */
  readonly isNear: boolean;
}

/** Two machines as trees side by side. `match` leads from functions of A to those that they are in B. */
export function treeDiff(a: Machine, b: Machine, match: ReadonlyMap<NodeId, NodeId>): readonly TreeRow[] {
  const [before, after] = [machineOutline(a).nodes, machineOutline(b).nodes];
  const inB = sameNodes(before, after, match);
  const stays = stayingIn(before, after, inB);
  const rows = aligned(before, after, { inB, stays });
  const near = new Set<string>();
  const parents = { a: parentsOf(before), b: parentsOf(after) };
  for (const row of rows) {
    if (row.mark === 'same') continue;
    for (const side of ['a', 'b'] as const) {
      for (let id = row[side]?.id ?? null; id !== null; id = parents[side].get(id) ?? null)
        near.add(`${side} ${id}`);
    }
  }
  const isNear = ({ a: left, b: right }: Omit<TreeRow, 'isNear'>) =>
    (left !== null && near.has(`a ${left.id}`)) || (right !== null && near.has(`b ${right.id}`));
  return rows.map(row => ({ ...row, isNear: isNear(row) }));
}

type Nodes = readonly OutlineNode[];

/** Roots and devices that are no functions are the same where their ids are. */
function sameNodes(
  before: Nodes,
  after: Nodes,
  match: ReadonlyMap<NodeId, NodeId>,
): ReadonlyMap<NodeId, NodeId> {
  const later = new Set(after.map(({ id }) => id));
  const isFunction = ({ kind }: OutlineNode) =>
    kind !== 'host-bridge' && kind !== 'unplaced-bus' && kind !== 'not-pci';
  return new Map(
    before.flatMap(node => {
      const now = isFunction(node) ? match.get(node.id) : node.id;
      return now !== undefined && later.has(now) ? [[node.id, now] as const] : [];
    }),
  );
}

/** Of the nodes that both have, those below the same parent; by their id in A. */
function stayingIn(before: Nodes, after: Nodes, inB: ReadonlyMap<NodeId, NodeId>): ReadonlySet<NodeId> {
  const parentInB = parentsOf(after);
  const stays = before.filter(({ id, parent }) => {
    const now = inB.get(id);
    if (now === undefined) return false;
    const wanted = parent === null ? null : (inB.get(parent) ?? null);
    return (parentInB.get(now) ?? null) === wanted && (parent === null) === (wanted === null);
  });
  return new Set(stays.map(({ id }) => id));
}

const parentsOf = (nodes: Nodes): ReadonlyMap<NodeId, NodeId | null> =>
  new Map(nodes.map(({ id, parent }) => [id, parent]));

interface Common {
  readonly inB: ReadonlyMap<NodeId, NodeId>;
  readonly stays: ReadonlySet<NodeId>;
}

/** Both are depth first, so what stays comes in one order, except where a bus was sorted anew. */
function aligned(before: Nodes, after: Nodes, { inB, stays }: Common): readonly Omit<TreeRow, 'isNear'>[] {
  const rows: Omit<TreeRow, 'isNear'>[] = [];
  const inA = new Map([...inB].map(([was, now]) => [now, was]));
  const left = (node: OutlineNode) =>
    rows.push({ mark: inB.has(node.id) ? 'moved-away' : 'removed', a: cellOf(node), b: null });
  const right = (node: OutlineNode) =>
    rows.push({ mark: inA.has(node.id) ? 'moved-here' : 'added', a: null, b: cellOf(node) });
  const placeInB = new Map(after.map(({ id }, i) => [id, i]));
  let j = 0;
  for (const was of before) {
    const now = stays.has(was.id) ? inB.get(was.id) : undefined;
    const at = now === undefined ? -1 : (placeInB.get(now) ?? -1);
    const same = after[at];
    if (!same || at < j) {
      left(was);
      continue;
    }
    for (const node of after.slice(j, at)) right(node);
    j = at + 1;
    rows.push({
      mark: was.address === same.address ? 'same' : 'renumbered',
      a: cellOf(was),
      b: cellOf(same),
    });
  }
  for (const node of after.slice(j)) right(node);
  return rows;
}

function cellOf({ id, level, label, name, address }: OutlineNode): TreeCell {
  const parts = [label, name === label ? '' : name].filter(Boolean).join(' ');
  return { id, level, text: label.includes(address) ? parts : `${parts}, ${address}` };
}
