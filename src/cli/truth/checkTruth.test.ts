import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkTruth } from './checkTruth.ts';
import { parseTruthFile } from './truthFile.ts';

const fixture = (name: string) =>
  parseTruthFile(readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), 'utf8'));

describe('verdicts agree with the kernel’s own functions in every version', () => {
  it.each(['handmade', 'random-small-1', 'random-small-2', 'random-large'])('%s', name => {
    const { agree, differ } = checkTruth(fixture(name));
    expect(differ).toEqual([]);
    expect(agree).toBeGreaterThan(0);
  });
});
