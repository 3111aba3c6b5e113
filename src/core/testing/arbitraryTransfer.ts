import fc from 'fast-check';
import type { Segment, Transfer } from '../dma/transfer.ts';
import type { Machine } from '../topology/machine.ts';
import { listOf, oneOrNone } from './arbitraryOf.ts';

/** A scatter-gather list of ordinary pages and of parts of BARs, which the machine may lack. */
export function anyTransfer({ functions, others }: Machine): fc.Arbitrary<Transfer> {
  const devices = [...functions, ...others].map(node => node.id);
  const anySize = fc.integer({ min: 1, max: 0xffff_ffff });
  const ordinary: fc.Arbitrary<Segment> = fc.record({
    kind: fc.constant('system-memory' as const),
    address: fc.bigInt(0n, (1n << 64n) - 1n),
    sizeBytes: anySize,
  });
  const inBar = listOf(devices, 3, node =>
    fc.record({
      kind: fc.constant('bar-memory' as const),
      node,
      bar: fc.nat(5),
      offsetBytes: fc.bigInt(0n, (1n << 64n) - 1n),
      sizeBytes: anySize,
    }),
  );
  return fc.record({
    device: oneOrNone(devices),
    segments: fc
      .tuple(fc.array(ordinary, { maxLength: 3 }), inBar)
      .chain(([a, b]) => fc.shuffledSubarray<Segment>([...a, ...b], { minLength: a.length + b.length })),
  });
}
