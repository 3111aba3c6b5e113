import type { Placement } from './placement.ts';
import type { PartyId } from './sharing.ts';

/** Whether the caller holds the reservation lock already, or the call is made in the form that takes it. */
export const lockings = ['held', 'taken'] as const;
export type Locking = (typeof lockings)[number];

/** Which of an importer's tables: the newest, or the oldest that was invalidated. */
export const tables = ['newest', 'old'] as const;
export type Table = (typeof tables)[number];

/** What a driver does about fences when it starts a job. */
export const fenceCares = [
  'waits-and-adds', // as it should
  'adds-only', // its fence is there, but it does not wait for those of others
  'none', // hardware that knows no fences: it must pin
] as const;
export type FenceCare = (typeof fenceCares)[number];

/** One call of a script. Plain data. */
export type BufferCall =
  | { readonly do: 'lock' | 'unlock'; readonly party: PartyId }
  | { readonly do: 'attach' | 'detach'; readonly party: PartyId }
  | { readonly do: 'map'; readonly party: PartyId; readonly locking: Locking }
  | { readonly do: 'unmap'; readonly party: PartyId; readonly locking: Locking; readonly table: Table }
  /** By an importer for long, or by the exporter for itself (scanout). */
  | { readonly do: 'pin' | 'unpin'; readonly party: PartyId; readonly locking: Locking }
  | { readonly do: 'vmap' | 'vunmap'; readonly party: PartyId; readonly locking: Locking }
  /** The exporter moves the buffer: eviction, or to make room. */
  | { readonly do: 'move'; readonly to: Placement; readonly locking: Locking }
  /** A device works on the buffer for a time. An exporter's job has no table. */
  | {
      readonly do: 'job';
      readonly party: PartyId;
      readonly operation: 'read' | 'write';
      readonly durationNs: number;
      readonly table: Table;
      readonly fences: FenceCare;
    }
  /** The exporter takes the buffer away for good. */
  | { readonly do: 'revoke'; readonly locking: Locking }
  /** The exporter waits until everybody has let go. */
  | { readonly do: 'await-release' }
  | { readonly do: 'wait'; readonly durationNs: number };

type Argument<C extends BufferCall> = C extends BufferCall ? Exclude<keyof C, 'do'> : never;
export type CallArgument = Argument<BufferCall>;

/** What each call is told, in the order in which links write it. */
export const callArguments: Readonly<Record<BufferCall['do'], readonly CallArgument[]>> = {
  lock: ['party'],
  unlock: ['party'],
  attach: ['party'],
  detach: ['party'],
  map: ['locking', 'party'],
  unmap: ['locking', 'table', 'party'],
  pin: ['locking', 'party'],
  unpin: ['locking', 'party'],
  vmap: ['locking', 'party'],
  vunmap: ['locking', 'party'],
  move: ['locking', 'to'],
  job: ['operation', 'durationNs', 'table', 'fences', 'party'],
  revoke: ['locking'],
  'await-release': [],
  wait: ['durationNs'],
};

/** Who makes a call; null for time that passes. */
export function callerOf(call: BufferCall): PartyId | null {
  switch (call.do) {
    case 'wait':
      return null;
    case 'move':
    case 'revoke':
    case 'await-release':
      return 'exporter';
    default:
      return call.party;
  }
}
