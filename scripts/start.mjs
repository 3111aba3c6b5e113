// `npm start [-- --port N]`: makes the clone ready, builds where dist/ is stale, and serves it on loopback.
import process from 'node:process';

await import('./setup.mjs');
await import('./build.mjs');
// Vite's own command from here on, with its flags; vite.config.ts says where it listens.
process.argv.splice(2, 0, 'preview');
await import('../node_modules/vite/bin/vite.js');
