import process from 'node:process';
import { root } from '../setup/places.mjs';
import { markBuilt, markUnbuilt, sourceHash } from './freshness.mjs';

/** Makes the production build in dist/; throws what Vite throws. */
export async function buildForProduction({ logLevel = 'info' } = {}) {
  // Whatever the shell says: React's development build is no production build.
  process.env.NODE_ENV = 'production';
  const { build } = await import('vite');
  const hash = sourceHash();
  markUnbuilt();
  await build({ root, logLevel });
  markBuilt(hash);
}
