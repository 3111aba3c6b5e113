// Makes a clone ready: `node scripts/setup.mjs [--browser]`. Silent when there is nothing to do, and never a word on
// standard output.
import process from 'node:process';
import { install, isInstalled, oneAtATime } from './install.mjs';

const [major, minor] = process.versions.node.split('.').map(Number);
const nodeFits = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;

if (!nodeFits) fail(`Peerlane needs Node 20.19, 22.12 or newer; this is ${process.version}. See nodejs.org.`);
if (!isInstalled('.') && !(await oneAtATime(() => install('.')))) fail('Not installed; the reason is above.');
if (process.argv.includes('--browser')) {
  const { setUpBrowser } = await import('./browser.mjs');
  const trouble = await oneAtATime(setUpBrowser);
  if (trouble) fail(trouble);
}

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
