// What has to work before anything is installed: plain Node, in the project's root.
import { spawnSync } from 'node:child_process';
import { lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

// No package here needs an install script: native parts come as packages of their own.
const npmCi = 'npm ci --include=dev --ignore-scripts --no-audit --no-fund --loglevel=error';

const stampOf = folder => `${folder}/node_modules/.setup-stamp`;

/** Native parts differ by platform, and a Node major may need others. */
const wanted = folder =>
  `${process.platform} ${process.arch} ${parseInt(process.versions.node, 10)} ${textOf(`${folder}/package-lock.json`)}`;

/** Whether node_modules of the folder is what its lockfile asks for on this machine. */
export const isInstalled = folder => textOf(stampOf(folder)) === wanted(folder);

/** Installs exactly what the folder's lockfile names, unless it is there. Returns whether it is there now. */
export function install(folder) {
  if (isInstalled(folder)) return true;
  if (lstatSync(`${folder}/node_modules`, { throwIfNoEntry: false })?.isSymbolicLink()) {
    // npm empties the folder behind a link, which others may be using.
    console.error(`${folder}/node_modules is a link and out of date: run "npm ci" where it leads.`);
    return false;
  }
  console.error('Installing packages …');
  // Whatever npm says goes to standard error: programs read what some commands print.
  const { status } = spawnSync(npmCi, { cwd: folder, shell: true, stdio: ['ignore', 2, 2] });
  if (status === 0) writeFileSync(stampOf(folder), wanted(folder));
  return status === 0;
}

const lock = '.cache/setup.lock';

/** Does the work while no other command of this clone is at such work: several may be started at once. */
export async function oneAtATime(work) {
  mkdirSync('.cache', { recursive: true });
  for (let tries = 1; !takeLock(); tries++) {
    if (tries === 10) console.error(`Waiting for process ${textOf(lock)}, which sets this clone up …`);
    await wait(200);
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function takeLock() {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  try {
    // Signal 0 only asks whether the process is there: one that was interrupted leaves its lock behind.
    process.kill(Number(textOf(lock)), 0);
  } catch (error) {
    if (error.code === 'ESRCH') rmSync(lock, { force: true });
  }
  return false;
}

function textOf(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
