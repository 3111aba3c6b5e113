import type { BufferCall, FenceCare, Table } from '../../dmabuf/call.ts';
import type { Placement } from '../../dmabuf/placement.ts';
import type { PartyId } from '../../dmabuf/sharing.ts';

/** Calls as scripts write them, each in the form that takes the reservation lock itself. */
export const attach = (party: PartyId): BufferCall => ({ do: 'attach', party });
export const detach = (party: PartyId): BufferCall => ({ do: 'detach', party });
export const map = (party: PartyId): BufferCall => ({ do: 'map', party, locking: 'taken' });
export const unmap = (party: PartyId, table: Table = 'newest'): BufferCall => ({
  do: 'unmap',
  party,
  locking: 'taken',
  table,
});
export const pin = (party: PartyId): BufferCall => ({ do: 'pin', party, locking: 'taken' });
export const move = (to: Placement): BufferCall => ({ do: 'move', to, locking: 'taken' });
export const wait = (milliseconds: number): BufferCall => ({ do: 'wait', durationNs: milliseconds * 1e6 });

interface JobDetails {
  readonly milliseconds?: number;
  readonly table?: Table;
  readonly fences?: FenceCare;
}

const job = (party: PartyId, operation: 'read' | 'write', details: JobDetails): BufferCall => ({
  do: 'job',
  party,
  operation,
  durationNs: (details.milliseconds ?? 2) * 1e6,
  table: details.table ?? 'newest',
  fences: details.fences ?? 'waits-and-adds',
});
export const reads = (party: PartyId, details: JobDetails = {}): BufferCall => job(party, 'read', details);
export const writes = (party: PartyId, details: JobDetails = {}): BufferCall => job(party, 'write', details);
