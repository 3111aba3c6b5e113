import fc from 'fast-check';
import { expect, it } from 'vitest';
import { newDocument, type PeerlaneDocument } from '../core/share/document.ts';
import {
  BURST_MS,
  type History,
  MAX_STEPS,
  type Moment,
  noHistory,
  redone,
  remember,
  undone,
} from './history.ts';

const document = (name: string): PeerlaneDocument =>
  newDocument({ name, roots: [], functions: [], others: [], sideLinks: [] });

/** A document that was given these names one after the other. */
function named(...names: readonly string[]): Moment {
  const [first = '', ...later] = names;
  let moment: Moment = { document: document(first), history: noHistory };
  for (const name of later) {
    moment = { document: document(name), history: remember(moment.history, moment.document, null) };
  }
  return moment;
}
const nameOf = (moment: Moment | null) => moment?.document.machine.name;

it('goes back one step after the other, and forth again', () => {
  const once = undone(named('a', 'b', 'c'));
  const twice = once && undone(once);
  expect([nameOf(once), nameOf(twice)]).toEqual(['b', 'a']);
  const forth = twice && redone(twice);
  expect(nameOf(forth)).toBe('b');
});

it('ends where nothing was changed', () => {
  expect(undone(named('a'))).toBeNull();
  expect(redone(named('a', 'b'))).toBeNull();
});

it('forgets what was undone once something else is done', () => {
  const back = undone(named('a', 'b'));
  expect(back && remember(back.history, back.document, null).future).toEqual([]);
});

it(`keeps the last ${MAX_STEPS} steps`, () => {
  const names = Array.from({ length: MAX_STEPS + 5 }, (_, i) => `${i}`);
  expect(named(...names).history.past).toHaveLength(MAX_STEPS);
});

it('brings back the very document, so that what depends on it is still known', () => {
  const moment = named('a', 'b');
  const back = undone(moment);
  expect(back?.document).toBe(moment.history.past[0]);
  expect(back && redone(back)?.document).toBe(moment.document);
});

it('is the same after any steps back and as many forth', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 20 }), fc.nat(20), (names, steps) => {
      const start = named(...names);
      const back: Moment[] = [start];
      for (let i = 0; i < steps; i++) {
        const at = back.at(-1);
        const before = at && undone(at);
        if (before) back.push(before);
      }
      let forth = back.at(-1) ?? start;
      for (let i = 1; i < back.length; i++) forth = redone(forth) ?? forth;
      expect(forth).toEqual(start);
    }),
  );
});

/** How many steps it takes back after typing at these times. */
const stepsOf = (typed: readonly { readonly field: string; readonly atMs: number }[]) =>
  typed.reduce<History>((history, burst) => remember(history, document('x'), burst), noHistory).past.length;

const bursts = [
  { why: 'letters typed without a pause are one step', at: [0, 100, 200], fields: 'aaa', steps: 1 },
  { why: 'a burst may last, letter by letter', at: [0, 900, 1800, 2700], fields: 'aaaa', steps: 1 },
  { why: 'a pause begins a new step', at: [0, BURST_MS], fields: 'aa', steps: 2 },
  { why: 'another field begins a new step', at: [0, 100], fields: 'ab', steps: 2 },
];
it.each(bursts)('$why', ({ at, fields, steps }) => {
  expect(stepsOf(at.map((atMs, i) => ({ atMs, field: fields.charAt(i) })))).toBe(steps);
});

it('does not join what is typed to a choice before it, nor to what was undone', () => {
  const typed = { field: 'a', atMs: 0 };
  const chosen = remember(noHistory, document('0'), null);
  expect(remember(chosen, document('1'), typed).past).toHaveLength(2);
  const back = undone({ document: document('2'), history: remember(noHistory, document('1'), typed) });
  expect(back && remember(back.history, back.document, typed).past).toHaveLength(1);
});
