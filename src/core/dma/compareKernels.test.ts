import { describe, expect, it } from 'vitest';
import { type Bench, inBar, oneSwitch, questionOf, ram, translated } from '../testing/mappingBench.ts';
import { compareKernels } from './compareKernels.ts';
import type { Segment } from './transfer.ts';

const told = (segments: readonly Segment[], bench: Bench = {}) =>
  compareKernels(questionOf(segments, bench), bench.way ?? 'pages').map(
    ({ label, status }) => `${label}: ${status}`,
  );

describe('one list under every kernel', () => {
  it('shows the wrong sign where bus and CPU addresses differ', () => {
    expect(told([inBar('b')], { architecture: 'power' })).toEqual([
      '4.20 to 5.15: wrong-place',
      '5.16 and later: works',
    ]);
  });
  it('is the same for all on x86', () => {
    expect(told([inBar('b')])).toEqual(['all kernels: works']);
  });
  it('shows who asks', () => {
    expect(told([inBar('d')])).toEqual([
      '4.20 to 5.3: unchecked',
      '5.4 to 5.19: refused',
      '6.0 and later: refused',
    ]);
  });
  it('shows a driver of block devices its status', () => {
    const machine = oneSwitch(undefined, { classCode: 0x0108 });
    expect(told([inBar('d')], { machine }).slice(2)).toEqual([
      '6.0 to 6.16: refused',
      '6.17 and later: refused',
    ]);
  });
  it('shows the length that is taken from the first entry', () => {
    expect(told([ram(), inBar('b', 0n, 8192)], { platform: translated }).slice(-2)).toEqual([
      '6.16 to 7.1: wrong-length',
      '7.2 and later: works',
    ]);
  });
});
