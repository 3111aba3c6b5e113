import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './places.mjs';
import { runNpm } from './run.mjs';

const installArguments = [
  'ci',
  '--include=dev',
  // No package here needs an install script: native parts come as packages of their own.
  '--ignore-scripts',
  '--no-audit',
  '--no-fund',
  '--loglevel=error',
];

/** Whether node_modules of this folder is what its lockfile asks for on this machine. */
export function dependenciesAreCurrent(folder = root) {
  const stamp = stampFile(folder);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === wantedStamp(folder);
}

/** Installs exactly what the lockfile names. Returns null, or what went wrong in words. */
export async function installDependencies(folder = root) {
  // npm empties the folder behind a link, which others may be using.
  if (lstatSync(join(folder, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink())
    return `node_modules in ${folder} is a link and out of date: run "npm ci" where it leads.`;
  const { ok } = await runNpm(installArguments, { cwd: folder });
  if (!ok) return `"npm ci" failed in ${folder}; what it said is above.`;
  writeFileSync(stampFile(folder), wantedStamp(folder));
  return null;
}

const stampFile = folder => join(folder, 'node_modules', '.setup-stamp');

/** Native parts differ by platform, and a Node major may need others. */
function wantedStamp(folder) {
  const major = process.versions.node.split('.')[0];
  return createHash('sha256')
    .update(readFileSync(join(folder, 'package-lock.json')))
    .update(`${process.platform} ${process.arch} node ${major}`)
    .digest('hex');
}
