import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkFile } from './checkFile.ts';

const own = new URL('./fixtures/', import.meta.url);
/** More tables, where they lie beside the project. */
const shared = ['acs', 'p2pdma'].map(
  folder => new URL(`../../../../shared/truth/${folder}/`, import.meta.url),
);

const tablesIn = (folder: URL) =>
  readdirSync(folder)
    .filter(name => name.endsWith('.json'))
    .map(name => [name, new URL(name, folder)] as const);

const agrees = (file: URL) => {
  const { agree, differ } = checkFile(readFileSync(file, 'utf8'));
  expect(differ.slice(0, 5)).toEqual([]);
  expect(agree).toBeGreaterThan(0);
};

describe('verdicts, log lines, ACS words and groups agree with the kernel’s own functions in every version', () => {
  it.each(tablesIn(own))('%s', (_, file) => agrees(file));
});

describe('so do those of the tables beside the project', () => {
  for (const folder of shared) {
    if (existsSync(folder)) it.each(tablesIn(folder))('%s', (_, file) => agrees(file));
    else it.skip(`no ${folder.pathname.split('/').slice(-3).join('/')} here`, () => {});
  }
});
