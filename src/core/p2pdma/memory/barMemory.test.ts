import { describe, expect, it } from 'vitest';
import { node, withFunction } from '../../testing/fabricMachine.ts';
import { addressed, KIB, MIB, memoryMachine } from '../../testing/memoryMachine.ts';
import type { Bar } from '../../topology/bar.ts';
import { type Fact, known, knownValue, unknown } from '../../topology/fact.ts';
import { functionOf } from '../../topology/machineTree.ts';
import { holdsByte, overlaps, placedBar, placedBars } from './barMemory.ts';

const gpuWith = (change: (bars: readonly Bar[]) => Fact<readonly Bar[]>) =>
  addressed({
    machine: withFunction(memoryMachine(), 'gpu', fn => ({ bars: change(knownValue(fn.bars) ?? []) })),
  });
const indexesOf = (machine: ReturnType<typeof addressed>) =>
  placedBars(machine, functionOf(machine.tree, node('gpu'))).map(({ bar }) => bar.index);

describe('memory BARs of known size and place', () => {
  it('are those that are no I/O ports', () => expect(indexesOf(addressed({}))).toEqual([0, 1, 3]));

  it.each(['address', 'sizeBytes'] as const)('are those whose %s is known', what => {
    const machine = gpuWith(bars =>
      known(
        bars.map(bar => (bar.index === 1 ? { ...bar, [what]: unknown } : bar)),
        'text',
      ),
    );
    expect(indexesOf(machine)).toEqual([0, 3]);
  });

  it('are none where no BAR is shown, or none has that index', () => {
    const hidden = gpuWith(() => unknown);
    expect(indexesOf(hidden)).toEqual([]);
    expect(placedBar(hidden, functionOf(hidden.tree, node('gpu')), 0)).toBeUndefined();
    const shown = addressed({});
    expect(placedBar(shown, functionOf(shown.tree, node('gpu')), 2)).toBeUndefined();
  });
});

describe('a range of a BAR', () => {
  const range = { bar: 1, offsetBytes: MIB, sizeBytes: 4n * KIB };
  it.each([
    ['its first byte', 1, MIB, true],
    ['its last byte', 1, MIB + 4n * KIB - 1n, true],
    ['the byte before', 1, MIB - 1n, false],
    ['the byte behind', 1, MIB + 4n * KIB, false],
    ['its first byte in another BAR', 0, MIB, false],
  ])('%s', (_, bar, offsetBytes, isHeld) => {
    expect(holdsByte(range, bar, offsetBytes)).toBe(isHeld);
    // To hold a byte is to overlap with the range of this one byte.
    expect(overlaps(range, { bar, offsetBytes, sizeBytes: 1n })).toBe(isHeld);
    expect(overlaps({ bar, offsetBytes, sizeBytes: 1n }, range)).toBe(isHeld);
  });
});
