import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pathTypes } from './behaviour.ts';
import { isDisabling, parseLevel } from './levels.ts';
import { type NcclRelease, releaseOf } from './releases.ts';

const releaseNamed = (version: string): NcclRelease => {
  const release = releaseOf('NCCL', version);
  if (!release.ok) throw new Error(version);
  return release.value;
};
const versions = ['2.8.4', '2.10.3', '2.12.12', '2.18.5', '2.23.4', '2.26.2', '2.27.3', '2.27.7', '2.30.7'];
const anyBehaviour = fc.constantFrom(...versions).map(version => releaseNamed(version).behaviour);

describe('NCCL_P2P_LEVEL and NCCL_NET_GDR_LEVEL', () => {
  it('take the names of the release up to SYS, exactly, and nothing else that is no number', () => {
    fc.assert(
      fc.property(anyBehaviour, fc.oneof(fc.constantFrom(...pathTypes), fc.string()), (behaviour, text) => {
        fc.pre(!/^[0-9]/.test(text));
        const names: readonly string[] = behaviour.pathTypes;
        const isName = names.includes(text) && names.indexOf(text) <= names.indexOf('SYS');
        expect(parseLevel(text, behaviour)).toBe(isName ? text : null);
      }),
    );
  });

  it('take old numbers by their leading digits: the larger, the farther', () => {
    fc.assert(
      fc.property(
        anyBehaviour,
        fc.nat(20),
        fc.nat(20),
        fc.constantFrom('', 'x', ' ', '.5'),
        (behaviour, a, b, tail) => {
          const rank = (number: number) => {
            const level = parseLevel(`${number}${tail}`, behaviour);
            return level === null ? -1 : behaviour.pathTypes.indexOf(level);
          };
          expect(rank(Math.min(a, b))).toBeLessThanOrEqual(rank(Math.max(a, b)));
          expect(rank(a)).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });

  it.each([
    [undefined, null],
    ['', null],
    ['0', 'LOC'],
    ['1', 'PIX'],
    ['2', 'PXB'],
    ['3', 'PHB'],
    ['4', 'SYS'],
    ['99', 'SYS'],
    ['0x2', 'PXB'],
    ['010', 'SYS'],
    ['-1', null],
    [' PIX', null],
    ['pix', null],
    ['NET', null],
    ['P2C', null],
  ])('%j in 2.23 is %j', (text, level) => {
    expect(parseLevel(text, releaseNamed('2.23.4').behaviour)).toBe(level);
  });

  it('P2C is a name from 2.27.3 on', () => {
    expect(parseLevel('P2C', releaseNamed('2.27.3').behaviour)).toBe('P2C');
  });
});

describe('NCCL_P2P_DISABLE', () => {
  it.each([
    [undefined, false],
    ['', false],
    ['0', false],
    ['1', true],
    ['1x', true],
    ['0x1', true],
    ['2', false],
    ['true', false],
  ])('%j: %j', (text, disables) => {
    expect(isDisabling(text)).toBe(disables);
  });
});
