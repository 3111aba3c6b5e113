import { expect, it } from 'vitest';
import { countedText, stepsOf } from './counting.ts';

it.each([
  {
    why: 'a count from 0 reads alike',
    labels: ['GPU 0', 'GPU 1', 'GPU 2'],
    cells: ['GPU \\#', 'GPU \\#', 'GPU \\#'],
  },
  {
    why: 'each stem counts by itself',
    labels: ['GPU 0', 'NIC 0', 'GPU 1'],
    cells: ['GPU \\#', 'NIC \\#', 'GPU \\#'],
  },
  {
    why: 'a gap is written out, and counted on from',
    labels: ['GPU 4', 'GPU 5'],
    cells: ['GPU 4', 'GPU \\#'],
  },
  { why: 'a leading zero is text', labels: ['GPU 00'], cells: ['GPU 00'] },
  { why: 'a plain #', labels: ['#'], cells: ['#'] },
  { why: 'a backslash before # is doubled', labels: ['a\\#'], cells: ['a\\\\#'] },
  { why: 'a backslash before the number', labels: ['a\\0'], cells: ['a\\\\\\#'] },
])('labels that count: $why', ({ labels, cells }) => {
  const [writer, reader] = [countedText(), countedText()];
  expect(labels.map((label, i) => writer.write(label, i))).toEqual(cells);
  expect(cells.map((cell, i) => reader.read(cell, i))).toEqual(labels);
});

it('writes numbers as steps, forth and back', () => {
  const [writer, reader] = [stepsOf(100), stepsOf(100)];
  const cells = [5, 6, 7, 7, 2].map((value, i) => writer.write(value, i));
  expect(cells).toEqual(['5', '1', '1', '0', 'n5']);
  expect(cells.map((cell, i) => reader.read(cell, i))).toEqual([5, 6, 7, 7, 2]);
});

it('refuses a step below 0 or beyond the maximum', () => {
  expect([stepsOf(100).read('n1', 0), stepsOf(100).read('65', 0)]).toEqual([undefined, undefined]);
});
