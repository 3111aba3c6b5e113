// `npm test`: every check in turn. Goes on after a failure, and ends with one line that counts.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import process from 'node:process';

/** Reports and traces of this run alone: another in the same clone would empty a folder that both use. */
const folder = mkdtempSync(join(tmpdir(), 'peerlane-test-'));

/** Commands of package.json, fast first. One passes or fails as a whole, or, with a reader, as the tests it reports. */
const checks = [
  { name: 'setup' },
  { name: 'check' },
  { name: 'types' },
  { name: 'layers' },
  { name: 'deadcode' },
  {
    name: 'test:unit',
    args: `-- --reporter=dot --reporter=json --outputFile.json="${join(folder, 'unit.json')}"`,
    report: join(folder, 'unit.json'),
    read: vitestTests,
  },
  { name: 'build' },
  { name: 'size' },
  {
    name: 'test:e2e',
    args: `-- --reporter=dot,json --output="${join(folder, 'traces')}"`,
    report: join(folder, 'e2e.json'),
    read: playwrightTests,
  },
];

/** A report as one {status, about} for each test: passed, failed, or else skipped. */
function vitestTests({ testResults }) {
  return testResults.flatMap(({ name, status, assertionResults }) => {
    const file = relative('.', name);
    const tests = assertionResults.map(test => ({
      status: test.status,
      about: `${test.ancestorTitles.find(Boolean) ?? test.title} (${file})`,
    }));
    // A file that could not be loaded has no test to fail.
    return status === 'failed' && count(tests, 'failed') === 0 ? [...tests, { status, about: file }] : tests;
  });
}

function playwrightTests({ suites, errors }) {
  const words = { expected: 'passed', skipped: 'skipped' };
  const specsBelow = suite => [...suite.specs, ...(suite.suites ?? []).flatMap(specsBelow)];
  const tests = suites
    .flatMap(specsBelow)
    .flatMap(({ title, file, tests }) =>
      tests.map(({ status }) => ({ status: words[status] ?? 'failed', about: `${title} (e2e/${file})` })),
    );
  // Beside the tests: a server that did not start, a file that could not be loaded.
  return [...tests, ...errors.map(({ message }) => ({ status: 'failed', about: message }))];
}

const count = (tests, status) => tests.filter(test => test.status === status).length;

function run({ name, args = '', report, read }) {
  const env = { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: report };
  const stdio = ['ignore', 'inherit', 'inherit'];
  const { status: code } = spawnSync(`npm run --silent ${name} ${args}`, { env, shell: true, stdio });
  const status = code === 0 ? 'passed' : 'failed';
  if (!report) return [{ status, about: name }];
  const tests = existsSync(report) ? read(JSON.parse(readFileSync(report, 'utf8'))) : [];
  // A runner that fails without a failed test, or passes without a test, has not passed.
  return count(tests, status) > 0 ? tests : [...tests, { status: 'failed', about: name }];
}

const all = [];
const failing = [];

for (const check of checks) {
  const startMs = performance.now();
  // Nothing can run that is not installed.
  const tests = failing.includes('setup') ? [{ status: 'skipped', about: check.name }] : run(check);
  const [passed, failed] = ['passed', 'failed'].map(status => count(tests, status));
  if (failed > 0) failing.push(check.name);
  all.push(...tests);
  const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
  console.log(
    `${failed > 0 ? '✗' : passed > 0 ? '✓' : '-'} ${check.name}: ${passed} passed, ${failed} failed (${seconds} s)`,
  );
}

const [passed, failed] = ['passed', 'failed'].map(status => count(all, status));
const skipped = all
  .filter(({ status }) => status !== 'passed' && status !== 'failed')
  .map(test => test.about);
if (skipped.length > 0) console.log('\nSkipped:');
for (const about of new Set(skipped)) {
  const tests = skipped.filter(other => other === about).length;
  console.log(`  ${about}${tests > 1 ? `, ${tests} tests` : ''}`);
}
if (failed > 0) console.log(`\nFailed: ${failing.join(', ')}. Reports and traces are in ${folder}.`);
else rmSync(folder, { recursive: true });
console.log(`\n${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`);
process.exitCode = failed > 0 ? 1 : 0;
