import { describe, expect, it } from 'vitest';
import type { RunAnswer } from '../../core/fabric/run/runAnswer.ts';
import { traceRows } from './traceRows.ts';

const answer = {
  flows: [{ name: 'GPU 0 writes GPU 1' }, { name: 'NIC 0 reads GPU 0' }],
  index: {
    order: Int32Array.from([0, 1, 2]),
    trace: {
      flow: Int32Array.from([0, 1, 1]),
      kind: Int32Array.from([0, 1, 2]),
      channel: Int32Array.from([0, 1, 0]),
      tag: Int32Array.from([-1, 7, 7]),
    },
  },
} as unknown as RunAnswer;
const names = { channels: ['03:00.0 up', '03:01.0 down'] };
const rows = (filter: string) => [...traceRows(answer, names, filter)];

describe('the filter of the packet list', () => {
  it.each([
    ['nothing lets everything through', '', [0, 1, 2]],
    ['a kind', 'MRd', [1]],
    ['a device of the transfer', 'nic', [1, 2]],
    ['a link', '03:00.0', [0, 2]],
    ['a tag', 'tag=7', [1, 2]],
    ['all words have to be found', 'nic 03:00.0', [2]],
    ['a word that is nowhere', 'tulip', []],
  ])('%s', (_why, filter, found) => {
    expect(rows(filter)).toEqual(found);
  });
});
