// `npm test`: set-up, then every check in turn. Goes on after a failure, and ends with one line that counts.
import { delimiter } from 'node:path';
import process from 'node:process';
import { runStep } from './checks/runStep.mjs';
import { steps } from './checks/steps.mjs';
import { inProject } from './setup/places.mjs';
import { setUp } from './setup/setUp.mjs';

// The tools by their names, also without npm around this.
process.env.PATH = `${inProject('node_modules/.bin')}${delimiter}${process.env.PATH}`;

const seconds = sinceMs => `${((performance.now() - sinceMs) / 1000).toFixed(1)} s`;
const total = { passed: 0, failed: 0, skipped: [] };
const failedSteps = [];

function count(name, { passed, failed, skipped }) {
  total.passed += passed;
  total.failed += failed;
  total.skipped.push(...skipped);
  if (failed > 0) failedSteps.push(name);
}

async function check(step) {
  const missing = [step.needs ?? []].flat().find(name => failedSteps.includes(name));
  if (missing) {
    console.log(`- ${step.name}: not run, because of "${missing}"`);
    count(step.name, { passed: 0, failed: 0, skipped: [{ group: `${step.name}: not run`, tests: 1 }] });
    return;
  }
  const startMs = performance.now();
  const counts = await runStep(step);
  count(step.name, counts);
  const many = step.counts ? `: ${counts.passed} passed, ${counts.failed} failed` : '';
  console.log(`${counts.failed > 0 ? '✗' : '✓'} ${step.name}${many} (${seconds(startMs)})`);
}

const trouble = await setUp();
if (trouble) {
  console.log(`✗ set-up: ${trouble}`);
  total.failed = 1;
} else {
  for (const step of steps) await check(step);
}

if (total.skipped.length > 0) console.log('\nSkipped:');
for (const { group, tests } of total.skipped) console.log(`  ${group}${tests > 1 ? `, ${tests} tests` : ''}`);
if (failedSteps.length > 0) console.log(`\nFailed: ${failedSteps.join(', ')}`);
const skippedTests = total.skipped.reduce((sum, { tests }) => sum + tests, 0);
const skippedWords = skippedTests > 0 ? `, ${skippedTests} skipped` : '';
console.log(`\n${total.passed} passed, ${total.failed} failed${skippedWords}`);
process.exitCode = total.failed > 0 ? 1 : 0;
