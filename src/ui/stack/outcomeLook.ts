import type { RowState } from '../../core/stack/stackRow.ts';

/** How a layer's answer looks: an icon of the set, and the tone of its word. */
export const outcomeLook = {
  yes: { icon: 'direct', tone: 'direct' },
  no: { icon: 'blocked', tone: 'blocked' },
  unknown: { icon: 'unknown', tone: 'unknown' },
  'not-peer': { icon: 'memory', tone: 'staged' },
  'not-asked': { icon: 'minus', tone: 'unknown' },
} as const satisfies Record<RowState, { icon: string; tone: string }>;

/** What all layers come to, in a word. */
export const outcomeWords = {
  yes: 'Allowed',
  no: 'Refused',
  unknown: 'Unknown',
  'not-peer': 'Works, but not peer to peer',
} as const;
