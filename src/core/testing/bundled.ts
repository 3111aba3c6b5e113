import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';

/**
 * A module with all that it imports as one file, as the page and the worker run it. The test runner calls imported
 * functions by way of an object, which costs a hot loop more than half of its speed; benchmarks measure what ships.
 */
export async function bundled<Module>(entry: URL): Promise<Module> {
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      minify: false,
      target: 'es2022',
      lib: { entry: fileURLToPath(entry), formats: ['es'] },
    },
  });
  const [first] = Array.isArray(result) ? result : [result];
  if (!first || !('output' in first)) throw new Error(`nothing was built of ${entry.href}`);
  const file = join(mkdtempSync(join(tmpdir(), 'peerlane-bench-')), 'bundle.mjs');
  writeFileSync(file, first.output[0].code);
  return import(/* @vite-ignore */ pathToFileURL(file).href) as Promise<Module>;
}
