import { spawnSync } from 'node:child_process';
import process from 'node:process';

/** `npm run rates`: one model of rates over every kind of pair with every payload, 16 MiB each, and many random machines. */
const { status } = spawnSync(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    'src/core/scenes/oneModelOfRates.test.ts',
    '--testTimeout=3600000',
  ],
  { stdio: 'inherit', env: { ...process.env, RATES_ALL: '1' } },
);
process.exitCode = status ?? 1;
