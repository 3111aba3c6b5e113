import type { OutcomeKind } from './hop.ts';

/** The word for each outcome on the wires, and its tone: the same in the headline, the list and for a screen reader. */
export const outcomeWords = {
  delivered: { word: 'Delivered', tone: 'direct' },
  redirected: { word: 'Delivered after a redirect', tone: 'host' },
  'unsupported-request': { word: 'Unsupported Request', tone: 'blocked' },
  'completer-abort': { word: 'Completer Abort', tone: 'blocked' },
  'acs-violation': { word: 'ACS violation', tone: 'blocked' },
  vanished: { word: 'Vanished without an error', tone: 'blocked' },
  'wrong-target': { word: 'Wrong target', tone: 'blocked' },
  'iommu-fault': { word: 'IOMMU fault', tone: 'blocked' },
  'completion-timeout': { word: 'Completion timeout', tone: 'blocked' },
  'not-sent': { word: 'Not sent', tone: 'blocked' },
  unknown: { word: 'Unknown', tone: 'unknown' },
} as const satisfies Record<OutcomeKind, { word: string; tone: 'direct' | 'host' | 'blocked' | 'unknown' }>;
