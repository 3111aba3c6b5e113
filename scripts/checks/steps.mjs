import { playwrightCounts } from './playwrightCounts.mjs';
import { reportPath } from './report.mjs';
import { vitestCounts } from './vitestCounts.mjs';

/**
 * All that has to hold, fast first. A step is one command that passes or fails as one, or, with `counts`, as many as
 * the report it leaves behind tells of. `needs` names the step without which it makes no sense.
 */
export const steps = [
  { name: 'format and lint', command: 'biome check' },
  { name: 'types', command: 'tsc -b' },
  { name: 'layers', command: 'node scripts/layers.mjs' },
  { name: 'dead code', command: 'knip' },
  {
    name: 'unit and property tests',
    command: `vitest run --reporter=dot --reporter=json --outputFile.json=${reportPath('unit')}`,
    report: 'unit',
    counts: vitestCounts,
  },
  { name: 'production build', command: 'node scripts/build.mjs' },
  { name: 'size budget', command: 'size-limit', needs: 'production build', speaks: true },
  { name: 'a browser', command: 'node scripts/setup.mjs --browser', speaks: true },
  {
    name: 'end-to-end tests',
    command: 'playwright test --reporter=dot,json',
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: reportPath('e2e') },
    report: 'e2e',
    counts: playwrightCounts,
    needs: ['production build', 'a browser'],
  },
];
