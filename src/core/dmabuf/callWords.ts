import { assertNever } from '../lib/assertNever.ts';
import { durationText } from '../lib/duration.ts';
import type { BufferCall } from './call.ts';
import { placementName } from './placement.ts';

/** What a party does by a call, after its name: "attaches", "reads for 2 ms by its old table". */
export function callWords(call: BufferCall): string {
  switch (call.do) {
    case 'lock':
      return 'takes the reservation lock';
    case 'unlock':
      return 'releases the reservation lock';
    case 'attach':
      return 'attaches';
    case 'detach':
      return 'detaches';
    case 'map':
      return 'maps';
    case 'unmap':
      return call.table === 'old' ? 'unmaps its old table' : 'unmaps';
    case 'pin':
      return 'pins';
    case 'unpin':
      return 'unpins';
    case 'vmap':
      return 'maps for the CPU';
    case 'vunmap':
      return 'unmaps for the CPU';
    case 'move':
      return `moves the buffer to ${placementName(call.to)}`;
    case 'job':
      return `${call.operation}s for ${durationText(call.durationNs)}${call.table === 'old' ? ' by its old table' : ''}${careWords[call.fences]}`;
    case 'revoke':
      return 'takes the buffer away for good';
    case 'await-release':
      return 'waits until everybody has let go';
    case 'wait':
      return `${durationText(call.durationNs)} pass`;
    default:
      return assertNever(call);
  }
}

const careWords = {
  'waits-and-adds': '',
  'adds-only': ', waiting for no fence',
  none: ', without fences',
} as const;
