/** What a Playwright JSON report tells: {passed, failed, skipped: [{group, tests}]}. */
export function playwrightCounts({ suites, errors }) {
  const counts = { passed: 0, failed: 0, skipped: [] };
  for (const spec of suites.flatMap(specsBelow)) {
    for (const { status } of spec.tests) {
      if (status === 'expected') counts.passed++;
      else if (status === 'skipped')
        counts.skipped.push({ group: `${spec.title} (e2e/${spec.file})`, tests: 1 });
      else counts.failed++;
    }
  }
  // Errors beside the tests: a server that did not start, a file that could not be loaded.
  if (counts.failed === 0) counts.failed = errors.length;
  return counts;
}

const specsBelow = suite => [...suite.specs, ...(suite.suites ?? []).flatMap(specsBelow)];
