// Makes a clone ready: `node scripts/setup.mjs [--browser]`. Plain Node, because it runs before anything is
// installed; silent when there is nothing to do, and never a word on standard output.
import process from 'node:process';
import { setUp } from './setup/setUp.mjs';

const trouble = await setUp({ browser: process.argv.includes('--browser') });
if (trouble) {
  console.error(trouble);
  process.exit(1);
}
