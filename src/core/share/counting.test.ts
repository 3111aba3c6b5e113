import { expect, it } from 'vitest';
import { countedText } from './counting.ts';

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
