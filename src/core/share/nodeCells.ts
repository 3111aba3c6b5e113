import { type CellCodec, number } from '../lib/cell.ts';
import { hex } from '../lib/hex.ts';
import type { Machine, NodeId } from '../topology/machine.ts';
import { MAX_NODES } from './limits.ts';

/** Nodes of a machine as cells: not by id but by place in their list, which is short and names no stranger. */
export interface NodeCells {
  /** `3`: a PCI function. */
  readonly function: CellCodec<NodeId>;
  /** `3`, of a bridge only. */
  readonly bridge: CellCodec<NodeId>;
  /** `o1`: a device that is no PCI function; `3` as above. */
  readonly device: CellCodec<NodeId>;
  /** `r0`: a root. */
  readonly root: CellCodec<NodeId>;
}

/** The functions must come depth first, as a sheet has them. */
export function nodeCells({ roots, functions, others }: Omit<Machine, 'name' | 'sideLinks'>): NodeCells {
  const anyFunction = byPlace('', functions);
  const other = byPlace('o', others);
  const bridges = new Set(functions.filter(fn => fn.kind === 'bridge').map(fn => fn.id));
  const otherIds = new Set(others.map(each => each.id));
  return {
    function: anyFunction,
    bridge: {
      write: anyFunction.write,
      read: (cell, i) => {
        const id = anyFunction.read(cell, i);
        return id !== undefined && bridges.has(id) ? id : undefined;
      },
    },
    device: {
      write: (id, i) => (otherIds.has(id) ? other : anyFunction).write(id, i),
      read: (cell, i) => (cell.startsWith('o') ? other : anyFunction).read(cell, i),
    },
    root: byPlace('r', roots),
  };
}

function byPlace(letter: string, nodes: readonly { readonly id: NodeId }[]): CellCodec<NodeId> {
  const placeOf = new Map(nodes.map((node, i) => [node.id, i]));
  const place = number(MAX_NODES);
  return {
    write: id => {
      const index = placeOf.get(id);
      if (index === undefined) throw new Error(`no such node: ${id}`);
      return letter + hex(index, 1);
    },
    read: (cell, i) =>
      cell.startsWith(letter) ? nodes[place.read(cell.slice(letter.length), i) ?? -1]?.id : undefined,
  };
}
