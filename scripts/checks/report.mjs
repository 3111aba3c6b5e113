import { existsSync, readFileSync, rmSync } from 'node:fs';
import { inProject } from '../setup/places.mjs';

/** Where a test runner writes what became of each test, from the project's root. */
export const reportPath = name => `.cache/reports/${name}.json`;

/** An old report must not speak for a run that left none. */
export const dropReport = name => rmSync(inProject(reportPath(name)), { force: true });

/** The report as the runner wrote it, or null when it wrote none. */
export function readReport(name) {
  const path = inProject(reportPath(name));
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
}
