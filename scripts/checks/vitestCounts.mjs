import { relative } from 'node:path';
import { root } from '../setup/places.mjs';

/** What a vitest JSON report tells: {passed, failed, skipped: [{group, tests}]}. */
export function vitestCounts({ testResults }) {
  const counts = { passed: 0, failed: 0, skipped: new Map() };
  for (const file of testResults) {
    for (const test of file.assertionResults) countTest(counts, relative(root, file.name), test);
    // A file that could not be loaded has no test to fail.
    if (file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'))
      counts.failed++;
  }
  const skipped = [...counts.skipped].map(([group, tests]) => ({ group, tests }));
  return { passed: counts.passed, failed: counts.failed, skipped };
}

function countTest(counts, file, { status, ancestorTitles, title }) {
  if (status === 'passed') counts.passed++;
  else if (status === 'failed') counts.failed++;
  else {
    const group = `${ancestorTitles.find(Boolean) ?? title} (${file})`;
    counts.skipped.set(group, (counts.skipped.get(group) ?? 0) + 1);
  }
}
