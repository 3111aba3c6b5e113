import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { answersOf, changedAnswers, randomNumbers, removeSomething, sampleOf } from '../testing/honesty.ts';
import { decodeText } from './decodeText.ts';

/**
 * A text with something left out may answer less, and never anything else. A sample of removals; `npm run honesty`
 * takes every capture and thousands.
 */
const ours = new URL('./fixtures/', import.meta.url);
const others = new URL('../../../../shared/corpus/lspci/', import.meta.url);
const asked = process.env['HONESTY_REMOVALS'];
const REMOVALS = asked === undefined ? 6 : Number(asked);
/** Of the real captures each one on demand, else some. */
const EVERY = asked === undefined ? 5 : 1;

const textsIn = (folder: URL) =>
  readdirSync(folder)
    .filter(name => name.endsWith('.txt'))
    .map(name => [name, decodeText(readFileSync(new URL(name, folder)))] as const);

function expectHonest(text: string, seed: number) {
  const whole = answersOf(text);
  const sample = sampleOf(whole);
  const random = randomNumbers(seed);
  for (let i = 0; i < REMOVALS; i++) {
    const { what, text: poorer } = removeSomething(text, random);
    expect(changedAnswers(whole, answersOf(poorer, sample)), `without ${what}`).toEqual([]);
  }
}

describe('no definite answer of a poorer text differs from that of the whole', () => {
  it.each([...textsIn(ours), ...textsIn(new URL('cases/', ours))])('%s', (_, text) => expectHonest(text, 1));

  it.skipIf(!existsSync(others))('in real captures (skipped without ../shared/corpus)', () => {
    for (const [name, text] of textsIn(others).filter((_, at) => at % EVERY === 0))
      expectHonest(text, name.length);
  });

  it('holds the ACS of a port, not only its place', () => {
    const text = decodeText(readFileSync(new URL('cases/00-reference.txt', ours)));
    expect([...answersOf(text).values()]).toContain('NOT_SUPPORTED');
  });
});
