import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { inProject } from './places.mjs';

const lockFile = inProject('.cache/setup.lock');

/** Does the work while no other set-up of this clone runs: several commands may be started at once. */
export async function oneAtATime(work) {
  mkdirSync(dirname(lockFile), { recursive: true });
  while (!take()) await wait(200);
  try {
    return await work();
  } finally {
    rmSync(lockFile, { force: true });
  }
}

function take() {
  try {
    writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  if (!holderLives()) rmSync(lockFile, { force: true });
  return false;
}

/** An interrupted set-up leaves its lock behind; signal 0 only asks whether its process is still there. */
function holderLives() {
  try {
    process.kill(Number(readFileSync(lockFile, 'utf8')) || 0, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
