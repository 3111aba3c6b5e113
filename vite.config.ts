import { readdirSync, readFileSync } from 'node:fs';
import { basename, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const policyMeta = /<meta\s+http-equiv="Content-Security-Policy"\s+content="([^"]+)"\s*\/?>/;

/** index.html states the policy once; the server says it too, since a worker obeys the header of its own script. */
function contentSecurityPolicy(): string {
  const policy = policyMeta.exec(readFileSync(new URL('index.html', import.meta.url), 'utf8'))?.[1];
  if (!policy) throw new Error('index.html has no Content-Security-Policy');
  return policy.replace(/\s+/g, ' ').trim();
}

/** Hot reload works by inline scripts and styles; only the build is held to the policy. */
const withoutPolicyInDevelopment: Plugin = {
  name: 'without-policy-in-development',
  apply: 'serve',
  transformIndexHtml: html => html.replace(policyMeta, ''),
};

interface ModuleGraph {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null;
}

/** What the entry imports statically, whoever else does: one file in place of thirty small ones. */
function shellModules(entry: string) {
  let found: Set<string> | null = null;
  const visit = (graph: ModuleGraph, id: string, seen: Set<string>): Set<string> => {
    if (seen.has(id)) return seen;
    seen.add(id);
    for (const imported of graph.getModuleInfo(id)?.importedIds ?? []) visit(graph, imported, seen);
    return seen;
  };
  return (id: string, graph: ModuleGraph): string | null => {
    found ??= visit(graph, entry, new Set());
    return id !== entry && found.has(id) ? 'shell' : null;
  };
}

const ui = fileURLToPath(new URL('src/ui', import.meta.url));
const sheets = readdirSync(ui, { recursive: true, encoding: 'utf8' })
  .filter(file => file.endsWith('.module.css'))
  .toSorted();

/**
 * A class of a CSS module: its file and name to read while developing; in what is shipped the letters of the file and the
 * place in it, which are short, tell all apart, and compress well since they count on.
 */
function scopedName(name: string, path: string, css: string): string {
  const file = path.replace(/\?.*/, '');
  if (process.env['NODE_ENV'] !== 'production') return `${basename(file, '.module.css')}-${name}`;
  const sheet = sheets.indexOf(relative(ui, file));
  const letters = String.fromCharCode(97 + Math.floor(sheet / 26), 97 + (sheet % 26));
  const names = [...new Set(Array.from(css.matchAll(/\.([a-zA-Z][\w-]*)/g), ([, each]) => each))];
  return `${letters}${names.indexOf(name)}`;
}

export default defineConfig({
  // Relative, so that the build works below any path.
  base: './',
  plugins: [react(), withoutPolicyInDevelopment],
  css: { modules: { generateScopedName: scopedName } },
  server: { host: '127.0.0.1' },
  // The next port that is free is taken where this one is not.
  preview: {
    host: '127.0.0.1',
    port: Number(process.env['PORT']) || 4680,
    headers: {
      'Content-Security-Policy': contentSecurityPolicy(),
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
    },
  },
  worker: {
    format: 'es',
    rolldownOptions: {
      output: {
        // A folder of its own, so that the engine has a size budget of its own.
        entryFileNames: 'assets/worker/[name]-[hash].js',
        chunkFileNames: 'assets/worker/later/[name]-[hash].js',
      },
    },
  },
  build: {
    target: 'es2022',
    sourcemap: true,
    manifest: true,
    modulePreload: { polyfill: false },
    // By name, so that it stays out of the shell and its budget finds it.
    rolldownOptions: {
      // A module whose class names were all put in where they are used would count as unused, and its styles go with it.
      optimization: { inlineConst: false },
      output: {
        codeSplitting: {
          groups: [
            { name: 'cytoscape', test: /node_modules[\\/]cytoscape[\\/]/ },
            { name: shellModules(fileURLToPath(new URL('src/main.tsx', import.meta.url))) },
          ],
        },
      },
    },
    // The policy allows no data: but for pictures, and a picture in a stylesheet is better a file.
    assetsInlineLimit: 0,
    // Cytoscape alone is more than the default; .size-limit.mjs holds the true budgets.
    chunkSizeWarningLimit: 1000,
  },
});
