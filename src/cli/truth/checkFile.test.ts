import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkFile } from './checkFile.ts';

const fixture = (name: string) =>
  readFileSync(new URL(`../../core/fabric/fixtures/${name}.csv`, import.meta.url), 'utf8');

describe('tables of figures', () => {
  it.each([
    ['link-bandwidth', 2400],
    ['contention-measured', 25],
  ])('%s: %s rows agree, none differs', (name, agree) => {
    expect(checkFile(fixture(name))).toEqual({ agree, differ: [] });
  });
  it('a figure that is off is told', () => {
    const lines = fixture('link-bandwidth').split('\n').slice(0, 3);
    const text = [lines[0], lines[1]?.replace('1.859777', '1.859779'), lines[2]].join('\n');
    expect(checkFile(text)).toEqual({
      agree: 1,
      differ: ['row 1: tlp_Gbps expected 1.859779, found 1.859777'],
    });
  });
  it('a case that nobody knows agrees with nothing', () => {
    const [head] = fixture('contention-measured').split('\n');
    const { agree, differ } = checkFile(`${head}\nelsewhere.md,3 NODE,3,total,50,50,50,1,`);
    expect([agree, differ.length]).toEqual([0, 1]);
  });
  it('anything else is told', () => expect(() => checkFile('a,b\n1,2\n')).toThrow(/known tables/));
});
