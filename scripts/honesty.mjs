import { spawnSync } from 'node:child_process';
import process from 'node:process';

/** `npm run honesty [-- REMOVALS]`: the honesty property over every capture, with as many removals of each (200). */
const [removals = '200'] = process.argv.slice(2);
const { status } = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', 'src/core/formats/honesty.test.ts', '--testTimeout=3600000'],
  { stdio: 'inherit', env: { ...process.env, HONESTY_REMOVALS: removals } },
);
process.exitCode = status ?? 1;
