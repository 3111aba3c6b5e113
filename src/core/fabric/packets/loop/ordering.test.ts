import { describe, expect, it } from 'vitest';
import { type MayPass, mayPass, type OrderedPacket, type OrderingKind, orderingKinds } from './ordering.ts';

const packet = (kind: OrderingKind, more: Partial<OrderedPacket> = {}): OrderedPacket => ({
  kind,
  relaxedOrdering: false,
  idBasedOrdering: false,
  sender: 1,
  transaction: kind === 'completion' ? 7 : 0,
  ...more,
});

/** Rows: the later packet; columns: the earlier one, in the order of `orderingKinds` (PCIe Base Specification, table 2-40). */
const table: Readonly<Record<OrderingKind, readonly [MayPass, MayPass, MayPass, MayPass]>> = {
  posted: ['no', 'must', 'must', 'may'],
  read: ['no', 'may', 'may', 'may'],
  'non-posted with data': ['no', 'may', 'may', 'may'],
  completion: ['no', 'must', 'must', 'may'],
};
const cells = orderingKinds.flatMap(later =>
  orderingKinds.map((earlier, column) => [later, earlier, table[later][column]] as const),
);

describe('the ordering table, without attributes', () => {
  it.each(cells)('%s after %s: %s', (later, earlier, expected) => {
    const of = earlier === 'completion' ? { transaction: 8 } : {};
    expect(mayPass(packet(later), packet(earlier, of))).toBe(expected);
  });
});

describe('what lifts the order behind posted packets', () => {
  const behindPosted = (later: OrderingKind, more: Partial<OrderedPacket>) =>
    mayPass(packet(later, more), packet('posted'));
  it.each([
    ['Relaxed Ordering lets a write pass', 'posted', { relaxedOrdering: true }, 'may'],
    ['but not a read', 'read', { relaxedOrdering: true }, 'no'],
    ['it lets a non-posted request with data pass', 'non-posted with data', { relaxedOrdering: true }, 'may'],
    ['and a completion', 'completion', { relaxedOrdering: true }, 'may'],
    ['IDO of another sender lets a write pass', 'posted', { idBasedOrdering: true, sender: 2 }, 'may'],
    ['and a read', 'read', { idBasedOrdering: true, sender: 2 }, 'may'],
    [
      'and a non-posted request with data',
      'non-posted with data',
      { idBasedOrdering: true, sender: 2 },
      'may',
    ],
    ['and a completion', 'completion', { idBasedOrdering: true, sender: 2 }, 'may'],
    ['IDO of the same sender keeps the order', 'posted', { idBasedOrdering: true }, 'no'],
  ] as const)('%s', (_reason, later, more, expected) => {
    expect(behindPosted(later, more)).toBe(expected);
  });
  it('completions of one request keep their order, Relaxed Ordering or not', () => {
    expect(mayPass(packet('completion', { relaxedOrdering: true }), packet('completion'))).toBe('no');
  });
});
