import { describe, expect, it } from 'vitest';
import { makeBdf } from './bdf.ts';
import { loggedKinds, loggedWords, readLogged } from './loggedLine.ts';

const bdf = (bus: number) => makeBdf({ domain: 0, bus, device: 0, function: 0 });
const values = {
  parameter: '0000:02:00.0;0000:02:02.0',
  'not-listed': '8086:2030',
  'acs-configured': '0x001d',
};

describe('a line that the kernel logs about peers or ACS', () => {
  it.each(loggedKinds)('%s: is read from the very words that are made', kind => {
    const value = kind in values ? values[kind as keyof typeof values] : '';
    const hasPeer = ['redirect', 'redirect-refused', 'not-shared', 'not-shared-or-listed'].includes(kind);
    const peer = hasPeer ? bdf(3) : null;
    const words = loggedWords(kind, peer ?? '', value);
    expect(readLogged(bdf(4), words)).toEqual({ kind, bdf: '0000:04:00.0', peer, value });
  });

  it('may say that every bit is off, for which the kernel prints no 0x', () => {
    expect(readLogged(bdf(4), 'Configured ACS to 000000')?.value).toBe('000000');
  });

  it.each([
    'Intel PCH root port ACS workaround enabled',
    'ACS Flags missing',
    'cannot disable ACS redirect for this hardware as it does not have ACS capabilities',
    'enabling device (0000 -> 0002)',
  ])('is not: %s', words => {
    expect(readLogged(bdf(4), words)).toBeNull();
  });
});
