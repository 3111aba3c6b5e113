import type { BufferCall, FenceCare, Locking, Table } from '../dmabuf/call.ts';
import type { Placement } from '../dmabuf/placement.ts';
import { type CellCodec, choice, number } from './cells.ts';
import { MAX_DURATION_NS } from './limits.ts';

const MAX_PARTY_CHARACTERS = 100;

/** A party's name without what separates cells, fields and lists. */
export const partyCell: CellCodec<string> = {
  write: name => encodeURIComponent(name.slice(0, MAX_PARTY_CHARACTERS).toWellFormed()),
  read: cell => {
    const name = decoded(cell);
    return name !== undefined && name.length <= MAX_PARTY_CHARACTERS && encodeURIComponent(name) === cell
      ? name
      : undefined;
  },
};

function decoded(cell: string): string | undefined {
  try {
    return decodeURIComponent(cell);
  } catch {
    return undefined; // a stray %
  }
}

/** Letters of closed sets; append only. */
export const placementCodec = choice<Placement>({ v: 'visible-vram', h: 'hidden-vram', s: 'system-memory' });
const lockingCodec = choice<Locking>({ t: 'taken', h: 'held' });
const tableCodec = choice<Table>({ n: 'newest', o: 'old' });
const operationCodec = choice<'read' | 'write'>({ r: 'read', w: 'write' });
const fencesCodec = choice<FenceCare>({ w: 'waits-and-adds', a: 'adds-only', n: 'none' });

const fields = {
  party: partyCell,
  locking: lockingCodec,
  table: tableCodec,
  to: placementCodec,
  operation: operationCodec,
  durationNs: number(MAX_DURATION_NS),
  fences: fencesCodec,
} as const;
type FieldName = keyof typeof fields;

/** Each call by a letter, and its arguments in the order in which they are written; append only. */
const shapes: Readonly<Record<BufferCall['do'], { letter: string; fields: readonly FieldName[] }>> = {
  lock: { letter: 'l', fields: ['party'] },
  unlock: { letter: 'u', fields: ['party'] },
  attach: { letter: 'a', fields: ['party'] },
  detach: { letter: 'd', fields: ['party'] },
  map: { letter: 'm', fields: ['locking', 'party'] },
  unmap: { letter: 'n', fields: ['locking', 'table', 'party'] },
  pin: { letter: 'p', fields: ['locking', 'party'] },
  unpin: { letter: 'q', fields: ['locking', 'party'] },
  vmap: { letter: 'v', fields: ['locking', 'party'] },
  vunmap: { letter: 'w', fields: ['locking', 'party'] },
  move: { letter: 'g', fields: ['locking', 'to'] },
  job: { letter: 'j', fields: ['operation', 'durationNs', 'table', 'fences', 'party'] },
  revoke: { letter: 'r', fields: ['locking'] },
  'await-release': { letter: 'x', fields: [] },
  wait: { letter: 't', fields: ['durationNs'] },
};
const byLetter = new Map(Object.entries(shapes).map(([name, shape]) => [shape.letter, { name, ...shape }]));

/** `mt,gpu1`: the letter of a call, and its arguments. */
export const callCell: CellCodec<BufferCall> = {
  write: (call, i) => {
    const { letter, fields: names } = shapes[call.do];
    const values = call as unknown as Readonly<Record<FieldName, never>>; // shapes name what each call has
    return letter + names.map(name => fields[name].write(values[name], i)).join(',');
  },
  read: (cell, i) => {
    const shape = byLetter.get(cell.charAt(0));
    if (!shape) return undefined;
    const parts = shape.fields.length === 0 && cell.length === 1 ? [] : cell.slice(1).split(',');
    if (parts.length !== shape.fields.length) return undefined;
    const values = shape.fields.map((name, at) => [name, fields[name].read(parts[at] ?? '', i)] as const);
    if (values.some(([, value]) => value === undefined)) return undefined;
    return { do: shape.name, ...Object.fromEntries(values) } as BufferCall; // with the arguments of its shape
  },
};
