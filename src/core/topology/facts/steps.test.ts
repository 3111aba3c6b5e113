import { expect, it } from 'vitest';
import { steps } from './steps.ts';

it('writes numbers as steps, forth and back', () => {
  const [writer, reader] = [steps(100), steps(100)];
  const cells = [5, 6, 7, 7, 2].map((value, i) => writer.write(value, i));
  expect(cells).toEqual(['5', '1', '1', '0', 'n5']);
  expect(cells.map((cell, i) => reader.read(cell, i))).toEqual([5, 6, 7, 7, 2]);
});

it('refuses a step below 0 or beyond the maximum', () => {
  expect([steps(100).read('n1', 0), steps(100).read('65', 0)]).toEqual([undefined, undefined]);
});
