// `npm start [-- --port N]`: set-up, build where it is stale, and the production build on loopback.
import process from 'node:process';
import { buildForProduction } from './build/build.mjs';
import { buildIsCurrent } from './build/freshness.mjs';
import { root } from './setup/places.mjs';
import { setUp } from './setup/setUp.mjs';

const usualPort = 4680;

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}

function wantedPort() {
  const flag = process.argv.findIndex(argument => /^--port(=|$)/.test(argument));
  const given = flag < 0 ? undefined : (process.argv[flag].split('=')[1] ?? process.argv[flag + 1] ?? '');
  const text = given ?? (process.env.PORT || String(usualPort));
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    fail(`"${text}" is no port; give one of 1 to 65535.`);
  return port;
}

const port = wantedPort();
const trouble = await setUp();
if (trouble) fail(trouble);

if (!buildIsCurrent()) {
  console.log('Building …');
  await buildForProduction({ logLevel: 'warn' });
}
const { preview } = await import('vite');
// The next port that is free is taken where this one is not.
const server = await preview({
  root,
  logLevel: 'warn',
  preview: { host: '127.0.0.1', port, strictPort: false },
});
console.log(`Peerlane is at ${server.resolvedUrls.local[0]} (Ctrl-C ends it)`);

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => server.close().finally(() => process.exit(0)));
}
