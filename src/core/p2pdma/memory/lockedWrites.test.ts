import { describe, expect, it } from 'vitest';
import { arrivalOrders, WRITES_EACH } from './lockedWrites.ts';

const textOf = ({ arrivals }: ReturnType<typeof arrivalOrders>[number]) =>
  arrivals.map(({ cpu, write }) => `${cpu}${write}`).join(' ');

describe('two CPUs that write I/O memory under one spinlock', () => {
  it('with mmiowb() before the unlock one section arrives after the other', () => {
    expect(arrivalOrders('mmiowb').map(textOf).sort()).toEqual(['00 01 10 11', '10 11 00 01']);
  });

  it('without it the writes can mix in every way that keeps each CPU’s own order', () => {
    const orders = arrivalOrders('none');
    // Two runs of two in every interleaving: 4! / (2! 2!).
    expect(orders.map(textOf).sort()).toEqual([
      '00 01 10 11',
      '00 10 01 11',
      '00 10 11 01',
      '10 00 01 11',
      '10 00 11 01',
      '10 11 00 01',
    ]);
    expect(orders.map(({ isWhole }) => isWhole)).toEqual([true, true, false, false, false, false]);
  });

  it.each(['none', 'mmiowb'] as const)('each order comes with a way to it: %s', barrier => {
    for (const { arrivals, steps } of arrivalOrders(barrier)) {
      expect(
        steps.filter(({ does }) => does === 'arrives').map(({ cpu, write }) => ({ cpu, write })),
      ).toEqual(arrivals);
      // The lock has one holder at a time.
      let holder: number | null = null;
      for (const { cpu, does } of steps) {
        if (does === 'lock') {
          expect(holder).toBeNull();
          holder = cpu;
        } else if (does !== 'arrives') expect(holder).toBe(cpu);
        if (does === 'unlock') holder = null;
      }
      expect(steps.filter(({ does }) => does === 'write')).toHaveLength(2 * WRITES_EACH);
    }
  });
});
