import {
  type BufferCall,
  type CallArgument,
  callArguments,
  type FenceCare,
  type Locking,
  type Table,
} from '../dmabuf/call.ts';
import { LONGEST_NS } from '../dmabuf/callForm.ts';
import type { Placement } from '../dmabuf/placement.ts';
import { type CellCodec, choice, number } from '../lib/cell.ts';

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

/** What each argument is read and written by; `callArguments` says which of them a call has. */
interface ArgumentCell {
  readonly write: (value: never, index: number) => string;
  readonly read: (text: string, index: number) => unknown;
}
const fields: { readonly [A in CallArgument]: ArgumentCell } = {
  party: partyCell,
  locking: lockingCodec,
  table: tableCodec,
  to: placementCodec,
  operation: operationCodec,
  durationNs: number(LONGEST_NS),
  fences: fencesCodec,
};

/** Each call by a letter; append only. */
const nameCodec = choice<BufferCall['do']>({
  l: 'lock',
  u: 'unlock',
  a: 'attach',
  d: 'detach',
  m: 'map',
  n: 'unmap',
  p: 'pin',
  q: 'unpin',
  v: 'vmap',
  w: 'vunmap',
  g: 'move',
  j: 'job',
  r: 'revoke',
  x: 'await-release',
  t: 'wait',
});

/** `mt,gpu1`: the letter of a call, and its arguments. */
export const callCell: CellCodec<BufferCall> = {
  write: (call, i) => {
    const values = call as unknown as Readonly<Record<CallArgument, never>>; // callArguments names what it has
    const written = callArguments[call.do].map(name => fields[name].write(values[name], i));
    return nameCodec.write(call.do, i) + written.join(',');
  },
  read: (cell, i) => {
    const name = nameCodec.read(cell.charAt(0), i);
    if (name === undefined) return undefined;
    const names = callArguments[name];
    const parts = names.length === 0 && cell.length === 1 ? [] : cell.slice(1).split(',');
    if (parts.length !== names.length) return undefined;
    const values = names.map((field, at) => [field, fields[field].read(parts[at] ?? '', i)] as const);
    if (values.some(([, value]) => value === undefined)) return undefined;
    return { do: name, ...Object.fromEntries(values) } as BufferCall; // with the arguments that it has
  },
};
