import * as v from 'valibot';
import { openLabs } from '../../share/document.ts';
import { topics } from './lesson.ts';
import { lessonPlays } from './lessonChange.ts';

const words = v.pipe(v.string(), v.trim(), v.minLength(3));
const sentence = v.pipe(words, v.regex(/[.?]$/, 'a sentence ends with a full stop'));
/** What a bubble beside a tree can hold. */
const paragraph = v.pipe(sentence, v.maxLength(420));
const id = v.pipe(v.string(), v.regex(/^[a-z0-9-]+$/));

const change = v.strictObject({
  settings: v.optional(v.record(v.string(), v.unknown())),
  platform: v.optional(v.record(v.string(), v.unknown())),
  stack: v.optional(v.record(v.string(), v.unknown())),
  move: v.optional(v.strictObject({ node: v.string(), to: v.string() })),
  facts: v.optional(v.array(v.strictObject({ node: v.string(), fact: v.string(), value: v.unknown() }))),
  operate: v.optional(
    v.array(
      v.strictObject({
        on: v.picklist(['memory', 'orchestrator']),
        operation: v.looseObject({ kind: v.string() }),
      }),
    ),
  ),
  attempt: v.optional(v.looseObject({ on: v.picklist(['memory', 'orchestrator']) })),
  sharing: v.optional(v.string()),
  shared: v.optional(v.strictObject({ run: v.number(), call: v.number() })),
  target: v.optional(v.looseObject({ rdmaDevice: v.string() })),
  transfer: v.optional(v.strictObject({ device: v.nullable(v.string()), segments: v.array(v.unknown()) })),
  view: v.optional(v.looseObject({ tab: v.optional(v.picklist(openLabs)) })),
  selected: v.optional(v.nullable(v.string())),
  pane: v.optional(v.picklist(['tree', 'matrix'])),
  routing: v.optional(v.record(v.string(), v.unknown())),
  mapping: v.optional(v.strictObject({ way: v.string(), isDistanceAsked: v.boolean() })),
  workload: v.optional(v.strictObject({ flows: v.array(v.unknown()) })),
  address: v.optional(v.nullable(v.looseObject({ space: v.picklist(['cpu', 'bus']), address: v.bigint() }))),
  play: v.optional(v.nullable(v.picklist(lessonPlays))),
});

const claim = v.looseObject({ kind: v.string(), after: v.optional(change) });

const link = v.variant('to', [
  v.strictObject({ text: words, to: v.literal('tab'), tab: v.picklist(openLabs) }),
  v.strictObject({ text: words, to: v.literal('node'), node: v.string() }),
  v.strictObject({ text: words, to: v.literal('reason'), rule: v.string() }),
  v.strictObject({ text: words, to: v.literal('pane'), pane: v.picklist(['tree', 'matrix']) }),
]);

const step = v.strictObject({
  title: words,
  text: v.pipe(v.array(paragraph), v.minLength(1), v.maxLength(4)),
  change: v.optional(change),
  claims: v.pipe(v.array(claim), v.minLength(1, 'a step says something that can be checked')),
  predict: v.optional(
    v.strictObject({
      question: v.pipe(words, v.regex(/\?$/)),
      options: v.pipe(v.array(v.strictObject({ text: words, claim })), v.minLength(2), v.maxLength(4)),
      right: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(3)),
      explanation: paragraph,
      change: v.optional(change),
      claims: v.optional(v.array(claim)),
    }),
  ),
  links: v.optional(v.array(link)),
});

/** What every lesson has to be, beyond its types: short, cited, checkable, with something to predict. */
export const lessonSchema: v.GenericSchema = v.strictObject({
  id,
  title: words,
  description: sentence,
  topic: v.picklist(topics.map(topic => topic.id)),
  machine: v.union([
    v.strictObject({ name: words, capture: v.string() }),
    v.strictObject({ scene: v.string() }),
    v.strictObject({ spec: v.looseObject({}) }),
  ]),
  start: change,
  steps: v.pipe(
    v.array(step),
    v.minLength(2),
    v.maxLength(8),
    v.check(steps => steps.some(({ predict }) => predict !== undefined), 'a lesson asks for a prediction'),
  ),
  sources: v.pipe(
    v.array(v.strictObject({ title: words, url: v.pipe(v.string(), v.url(), v.startsWith('https://')) })),
    v.minLength(1),
  ),
});
