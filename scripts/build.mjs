// The production build in dist/: `node scripts/build.mjs [--if-changed]`.
import process from 'node:process';
import { buildForProduction } from './build/build.mjs';
import { buildIsCurrent } from './build/freshness.mjs';

if (!(process.argv.includes('--if-changed') && buildIsCurrent())) await buildForProduction();
