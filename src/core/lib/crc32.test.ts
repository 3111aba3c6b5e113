import { expect, it } from 'vitest';
import { crc32 } from './crc32.ts';

const ascii = (text: string) => Uint8Array.from(text, letter => letter.charCodeAt(0));

it.each([
  ['nothing', '', 0],
  ['the check value of the standard', '123456789', 0xcbf43926],
  ['the empty last chunk of every PNG', 'IEND', 0xae426082],
])('of %s', (_, text, sum) => expect(crc32(ascii(text))).toBe(sum));
