// The production build in dist/, unless that was made from the sources as they are.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { oneAtATime } from './install.mjs';

/** Everything that the build is made from. */
const configs = ['vite.config.ts', 'tsconfig.app.json', 'tsconfig.base.json', 'package-lock.json'];
const sources = ['src', 'public', 'index.html', ...configs];
const notBuilt = /\.(test|bench)\.tsx?$|\/(testing|fixtures)\//;

/** In the folder that Vite empties before it writes: half a build never passes for a whole one. */
const stamp = 'dist/.vite/sources';

const isFile = path => statSync(path).isFile();
const below = path =>
  isFile(path) ? [path] : readdirSync(path, { recursive: true }).map(name => `${path}/${name}`);

function sourceHash() {
  const hash = createHash('sha256').update(process.version);
  const files = sources
    .flatMap(below)
    .map(path => path.replaceAll('\\', '/'))
    .filter(path => !notBuilt.test(path) && isFile(path));
  for (const path of files.sort()) hash.update(`${path}\0`).update(readFileSync(path));
  return hash.digest('hex');
}

await oneAtATime(async () => {
  // Taken before the build, so that a source that changes meanwhile makes it stale.
  const hash = sourceHash();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  console.log('Building …');
  // Whatever the shell says: React's development build is no production build.
  process.env.NODE_ENV = 'production';
  const { build } = await import('vite');
  await build({ logLevel: 'warn' });
  writeFileSync(stamp, hash);
});
