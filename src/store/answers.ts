import type { Answer, CallName } from '../worker/protocol.ts';

/**
 * Answers that the whole page reads, each by the call that gives it; what they follow from is declared under the same
 * name in answers/standing.ts. What one pane alone shows is no entry here: it is declared in answers/ and read by that
 * pane with `useAnswer`.
 */
const answerCalls = {
  machine: 'outline',
  layout: 'layout',
  sockets: 'sockets',
  analysis: 'analyse',
  verdict: 'explain',
  link: 'makeLink',
  /** A bad request is answered in words. */
  route: 'route',
  /** Of every way of sharing in the document. */
  sharing: 'share',
  offload: 'offload',
  /** Where the card in hand may go, and why nowhere else. */
  places: 'places',
} as const satisfies Readonly<Record<string, CallName>>;

type AnswerKey = keyof typeof answerCalls;
export type CallOf<K extends AnswerKey> = (typeof answerCalls)[K];

/** The engine's latest answers; null until the first one for what is open, and while nobody looks. */
export type Answers = { readonly [K in AnswerKey]: NonNullable<Answer<CallOf<K>>> | null };

export const noAnswers = Object.fromEntries(Object.keys(answerCalls).map(key => [key, null])) as Answers;
