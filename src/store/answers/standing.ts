import type { Answers, CallOf } from '../answers.ts';
import type { Declared } from './declared.ts';
import { analysis, layout, machine, sockets } from './machine.ts';
import { route, verdict } from './pair.ts';
import { places } from './placing.ts';
import { offload, sharing } from './played.ts';
import { link } from './versions.ts';

/** What each answer that the whole page reads follows from. */
export const standingAnswers: { readonly [K in keyof Answers]: Declared<CallOf<K>> } = {
  machine,
  layout,
  sockets,
  analysis,
  verdict,
  link,
  route,
  sharing,
  offload,
  places,
};
