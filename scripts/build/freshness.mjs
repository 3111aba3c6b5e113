import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { inProject } from '../setup/places.mjs';

/** Everything that the production build is made from. */
const sources = ['src', 'public', 'index.html', 'vite.config.ts', 'tsconfig.base.json', 'package-lock.json'];
const notBuilt = /\.(test|bench)\.tsx?$|\/(testing|fixtures)\//;

const stamp = inProject('.cache/build-stamp');

/** Whether dist/ was built from the sources as they are now. */
export function buildIsCurrent() {
  if (!existsSync(inProject('dist/index.html')) || !existsSync(stamp)) return false;
  return readFileSync(stamp, 'utf8') === sourceHash();
}

/** Taken before a build, so that a source that changes meanwhile makes it stale. */
export function sourceHash() {
  const hash = createHash('sha256').update(process.version);
  for (const path of sources.flatMap(filesBelow)) {
    if (!notBuilt.test(path)) hash.update(`${path}\0`).update(readFileSync(inProject(path)));
  }
  return hash.digest('hex');
}

export function markBuilt(hash) {
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
}

/** A build that breaks off leaves half a dist/ behind, which must not pass for a whole one. */
export function markUnbuilt() {
  rmSync(stamp, { force: true });
}

function filesBelow(path) {
  if (!existsSync(inProject(path))) return [];
  if (statSync(inProject(path)).isFile()) return [path];
  return readdirSync(inProject(path))
    .sort()
    .flatMap(name => filesBelow(`${path}/${name}`));
}
