import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkFile } from './checkFile.ts';

const folder = new URL('../../../../shared/truth/stack/', import.meta.url);

/** Tables that were made by running the drivers' own functions, and how many results each has. */
const tables = [
  ['nvidia-p2p', 1270],
  ['amdgpu-peer', 138],
  ['gds-distance', 96],
] as const;

describe('pairs as the drivers’ own functions decide them', () => {
  for (const [name, agree] of tables) {
    const file = new URL(`${name}.json`, folder);
    if (existsSync(file))
      it(name, () => expect(checkFile(readFileSync(file, 'utf8'))).toEqual({ agree, differ: [] }));
    else it.skip(`no stack/${name}.json here`, () => {});
  }
});
