import { dependenciesAreCurrent, installDependencies } from './dependencies.mjs';
import { oneAtATime } from './lock.mjs';
import { nodeTrouble } from './node.mjs';

/** Installs what is missing or stale. Returns null when all is there, else what is wrong in words. */
export async function setUp({ browser = false } = {}) {
  const trouble = nodeTrouble() ?? (await setUpDependencies());
  if (trouble || !browser) return trouble;
  const { setUpBrowser } = await import('./browser.mjs');
  return oneAtATime(setUpBrowser);
}

async function setUpDependencies() {
  if (dependenciesAreCurrent()) return null;
  return oneAtATime(async () => {
    if (dependenciesAreCurrent()) return null;
    console.error('Installing dependencies …');
    return installDependencies();
  });
}
