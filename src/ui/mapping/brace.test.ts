import { expect, it } from 'vitest';
import { braceIn } from './brace.ts';

const range = (...segments: readonly number[]) => ({ iova: 0n, sizeBytes: 4096n, segments });
const braces = (count: number, ...ranges: readonly ReturnType<typeof range>[]) =>
  Array.from({ length: count }, (_, at) => braceIn(ranges, at) ?? '-').join(' ');

it.each([
  ['none', 2, [], '- -'],
  ['one alone', 2, [range(1)], '- only'],
  ['neighbours', 3, [range(0, 1, 2)], 'first middle last'],
  ['what stands between and is not in it', 4, [range(0, 3)], 'first beside beside last'],
  ['two ranges', 4, [range(0, 1), range(3)], 'first last - only'],
])('the bracket of %s', (_, count, ranges, expected) => {
  expect(braces(count, ...ranges)).toBe(expected);
});
