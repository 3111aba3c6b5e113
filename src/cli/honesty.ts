import { readFileSync } from 'node:fs';
import process from 'node:process';
import { decodeText } from '../core/formats/decodeText.ts';
import {
  answersOf,
  changedAnswers,
  randomNumbers,
  removeSomething,
  sampleOf,
} from '../core/testing/honesty.ts';

/**
 * `npm run -s honesty -- [--removals N] FILE…`: leaves something out of each capture again and again and counts the
 * definite answers that became other definite answers; exit status 1 if there is any.
 */
const args = process.argv.slice(2);
const removals = args[0] === '--removals' ? Number(args[1]) : 100;
const files = args[0] === '--removals' ? args.slice(2) : args;
let done = 0;
let changed = 0;

if (files.length === 0) {
  console.error('Name one or more captures: npm run -s honesty -- [--removals N] FILE…');
  process.exit(2);
}
for (const file of files) {
  const text = decodeText(readFileSync(file));
  const whole = answersOf(text);
  const sample = sampleOf(whole);
  const random = randomNumbers(text.length);
  for (let i = 0; i < removals; i++) {
    const { what, text: poorer } = removeSomething(text, random);
    const different = changedAnswers(whole, answersOf(poorer, sample));
    done++;
    if (different.length === 0) continue;
    changed++;
    console.log(`${file}, without ${what}: ${different.length} answers, first ${different[0]}`);
  }
}
console.log(`${done} removals, ${changed} with a changed answer`);
process.exitCode = changed > 0 ? 1 : 0;
