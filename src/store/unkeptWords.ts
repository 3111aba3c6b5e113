import type { KeepFailure } from './shelf.ts';

/** Why the browser did not keep the last change. */
export const unkeptWords: Readonly<Record<KeepFailure, string>> = {
  full: 'This browser did not keep the last change: its storage is full.',
  refused: 'This browser did not keep the last change: its storage is switched off or failed.',
  'not-read-back':
    'This browser did not keep the last change: it said that it did, and what it gives back is something else.',
};

/** `what`: why nothing that opens again can be made of the machine; null: the engine stopped. */
export const unmadeWords = (what: string | null, isTextKept: boolean): string =>
  [
    what === null
      ? 'This machine is not kept as it is now: the engine stopped.'
      : `This machine is not kept as it is now: it could not be opened again. ${what}`,
    ...(isTextKept ? ['The text that it was read from is kept.'] : []),
  ].join(' ');

/** Why the text that a machine was read from is not kept beside it. */
export const originalUnkeptWords = (why: KeepFailure | 'too-large'): string =>
  why === 'too-large'
    ? 'The text of this machine is too long to be kept beside it: keep your own copy.'
    : 'This browser did not keep the text of this machine beside it: keep your own copy.';
