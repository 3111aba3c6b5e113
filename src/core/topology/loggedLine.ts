import { type Bdf, parseBdf } from './bdf.ts';

/**
 * What kinds of line the kernel logs about peers and ACS, in the words of every release (p2pdma.c, pci.c). The words are
 * kept apart from what is in them, so that a line is short in a link and says nothing but what the kernel says.
 */
export const loggedKinds = [
  'redirect',
  'redirect-refused',
  'not-shared',
  'not-shared-or-listed',
  'parameter',
  'not-listed',
  'acs-disabled',
  'acs-configured',
] as const;
export type LoggedKind = (typeof loggedKinds)[number];

/** What a line says beside whom it is about. */
export interface LoggedFacts {
  readonly kind: LoggedKind;
  /** The names of a parameter, numbers of a host bridge, a control word; else empty. */
  readonly value: string;
}

/** A line as it was read, with addresses where nodes will be. */
export interface ReadLine extends LoggedFacts {
  readonly bdf: Bdf;
  readonly peer: Bdf | null;
}

const CANNOT = 'cannot be used for peer-to-peer DMA as ';
const NOT_SHARED = 'do not share an upstream bridge';
const PARAMETER = 'to disable ACS redirect for this path, add the kernel parameter: pci=disable_acs_redir=';

/** The words of a line behind its device, as the kernel prints them. */
export function loggedWords(kind: LoggedKind, peer: string, value: string): string {
  switch (kind) {
    case 'redirect':
      return `ACS redirect is set between the client and provider (${peer})`;
    case 'redirect-refused':
      return `${CANNOT}ACS redirect is set between the client and provider (${peer})`;
    case 'not-shared':
      return `${CANNOT}the client and provider (${peer}) ${NOT_SHARED}`;
    case 'not-shared-or-listed':
      return `${CANNOT}the client and provider (${peer}) ${NOT_SHARED} or whitelisted host bridge`;
    case 'parameter':
      return `${PARAMETER}${value}`;
    case 'not-listed':
      return `Host bridge not in P2PDMA whitelist: ${value}`;
    case 'acs-disabled':
      return 'disabled ACS redirect';
    case 'acs-configured':
      return `Configured ACS to ${value}`;
  }
}

const PEER = '\\(([0-9a-f]{4,8}:[0-9a-f]{2}:[01][0-9a-f]\\.[0-7])\\)';
const patterns: readonly (readonly [LoggedKind, RegExp, holds: 'peer' | 'value' | 'nothing'])[] = [
  [
    'redirect-refused',
    new RegExp(`^${CANNOT}ACS redirect is set between the client and provider ${PEER}`, 'i'),
    'peer',
  ],
  ['redirect', new RegExp(`^ACS redirect is set between the client and provider ${PEER}`, 'i'), 'peer'],
  [
    'not-shared-or-listed',
    new RegExp(`^${CANNOT}the client and provider ${PEER} ${NOT_SHARED} or `, 'i'),
    'peer',
  ],
  ['not-shared', new RegExp(`^${CANNOT}the client and provider ${PEER} ${NOT_SHARED}\\s*$`, 'i'), 'peer'],
  [
    'parameter',
    /^to disable ACS redirect for this path, add the kernel parameter: pci=disable_acs_redir=([0-9a-f:.;]{1,4096})/i,
    'value',
  ],
  ['not-listed', /^Host bridge not in P2PDMA whitelist: ([0-9a-f]{4}:[0-9a-f]{4})\b/i, 'value'],
  ['acs-disabled', /^(?:Intel SPT PCH root port workaround: )?disabled ACS redirect\s*$/, 'nothing'],
  ['acs-configured', /^Configured ACS to (0x[0-9a-f]{4}|000000)\s*$/, 'value'],
];

/** What the words behind a device say; null for other lines. */
export function readLogged(bdf: Bdf, words: string): ReadLine | null {
  for (const [kind, pattern, holds] of patterns) {
    const match = pattern.exec(words);
    if (!match) continue;
    const peer = holds === 'peer' ? parseBdf(match[1] ?? '') : null;
    if (peer && !peer.ok) return null;
    return { kind, bdf, peer: peer ? peer.value : null, value: holds === 'value' ? (match[1] ?? '') : '' };
  }
  return null;
}
