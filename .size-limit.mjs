import { readdirSync, readFileSync } from 'node:fs';

// What a first visit loads, told by the build's own list of who imports whom. All sizes are gzip.
const manifest = JSON.parse(readFileSync(new URL('dist/.vite/manifest.json', import.meta.url), 'utf8'));

/** The files that come along with a chunk: it and all that it imports statically. */
function loadedWith(key, seen = new Set()) {
  if (!seen.has(key)) {
    seen.add(key);
    for (const imported of manifest[key].imports ?? []) loadedWith(imported, seen);
  }
  return seen;
}

const styles = keys => [...keys].flatMap(key => manifest[key].css ?? []).map(file => `dist/${file}`);
const scripts = keys => [...keys].map(key => `dist/${manifest[key].file}`);

const entry = Object.keys(manifest).find(key => manifest[key].isEntry);
const cytoscape = Object.keys(manifest).find(key => manifest[key].name === 'cytoscape');
if (!entry || !cytoscape) throw new Error('dist/ has no entry or no chunk named cytoscape');

const shell = loadedWith(entry);
// The picture is asked for as soon as the shell runs: its pane, and whatever is imported dynamically and brings Cytoscape.
const canvas = Object.keys(manifest)
  .filter(key => manifest[key].isDynamicEntry)
  .filter(key => key.endsWith('tree/TreePane.tsx') || loadedWith(key).has(cytoscape))
  .flatMap(key => [...loadedWith(key)]);

/** A worker is a build of its own and in no manifest: its script, and what that imports before it can run. */
const workerFolder = 'dist/assets/worker';
const workerEntry = readdirSync(new URL(workerFolder, import.meta.url)).find(name => name.endsWith('.js'));
const workerScript = readFileSync(new URL(`${workerFolder}/${workerEntry}`, import.meta.url), 'utf8');
const importedByWorker = [...workerScript.matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g)].map(
  ([, path]) => path,
);
const worker = [workerEntry, ...importedByWorker].map(path => `${workerFolder}/${path}`);

export default [
  { name: 'what paints the shell', path: scripts(shell), limit: '130 KB', gzip: true },
  {
    name: 'all initial scripts, with the canvas',
    path: scripts(new Set([...shell, ...canvas])),
    limit: '300 KB',
    gzip: true,
  },
  { name: 'initial styles', path: styles(new Set([...shell, ...canvas])), limit: '15 KB', gzip: true },
  {
    name: 'all styles, with those of panes and dialogs',
    path: 'dist/assets/*.css',
    limit: '24 KB',
    gzip: true,
  },
  { name: 'the engine in its worker', path: worker, limit: '60 KB', gzip: true },
];
