import { type CellCodec, guardedText } from '../lib/cell.ts';
import { hex } from '../lib/hex.ts';
import { devfnOf } from '../topology/bdf.ts';
import { rootIdOf } from '../topology/buildRootId.ts';
import { type NodeId, nodeId, type PciFunction, type Root } from '../topology/machine.ts';

/** The id that a root has unless it was given another: `hb:DDDD:BB`, or `bus:DDDD:BB` for a bus without its bridge. */
export const defaultRootId = ({ kind, domain, bus }: Pick<Root, 'kind' | 'domain' | 'bus'>): NodeId =>
  kind === 'host-bridge' ? rootIdOf({ domain, bus }) : nodeId(`bus:${hex(domain, 4)}:${hex(bus, 2)}`);

/**
 * A name of one's own. Not one that every object has a property by, such as `constructor`: what is looked up by id
 * would be found where nobody put it.
 */
export const ownId = (name: CellCodec<string>): CellCodec<NodeId> => ({
  write: name.write,
  read: (cell, i) => {
    const id = name.read(cell, i);
    return id === undefined || id in Object.prototype ? undefined : nodeId(id);
  },
});
const nameOf = ownId(guardedText);

/** A function's id: its address as in a capture, its place below its parent as in a drawing, or one of its own. */
export type IdRow =
  | { readonly by: 'address' }
  | { readonly by: 'place' }
  | { readonly by: 'name'; readonly id: NodeId };

/** `-` by address, `/` by place. */
export const idCodec: CellCodec<IdRow> = {
  write: (row, i) => (row.by === 'name' ? nameOf.write(row.id, i) : row.by === 'place' ? '/' : '-'),
  read: (cell, i) => {
    if (cell === '-') return { by: 'address' };
    if (cell === '/') return { by: 'place' };
    const id = nameOf.read(cell, i);
    return id && { by: 'name', id };
  },
};

type Place = Pick<PciFunction, 'bdf' | 'parent'>;

/** How the id of a function is told. */
export function idRow(fn: PciFunction): IdRow {
  if (fn.id === nodeId(fn.bdf)) return { by: 'address' };
  return fn.id === placeId(fn) ? { by: 'place' } : { by: 'name', id: fn.id };
}

/** The id behind a row; the parent's id must be known by then. */
export function idOfRow(row: IdRow, place: Place): NodeId {
  if (row.by === 'address') return nodeId(place.bdf);
  return row.by === 'place' ? placeId(place) : row.id;
}

/** `parent/dd.f`, as drawn machines name what was given no name. */
const placeId = ({ bdf, parent }: Place): NodeId => {
  const devfn = devfnOf(bdf);
  return nodeId(`${parent}/${hex(devfn >> 3, 2)}.${devfn & 7}`);
};
