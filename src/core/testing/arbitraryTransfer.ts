import fc from 'fast-check';
import type { Segment, Transfer } from '../dma/transfer.ts';
import type { Machine, NodeId } from '../topology/machine.ts';
import { listOf, oneOrNone } from './arbitraryOf.ts';
import { type BarSpace, barSpaces } from './barSpaces.ts';

/** A scatter-gather list of ordinary pages and of parts of BARs that the machine has. */
export function anyTransfer({ functions, others }: Machine): fc.Arbitrary<Transfer> {
  const devices = [...functions, ...others].map(node => node.id);
  const spaces = functions.flatMap(fn => barSpaces(fn).map(space => ({ node: fn.id, ...space })));
  const anySize = fc.integer({ min: 1, max: 0xffff_ffff });
  const ordinary: fc.Arbitrary<Segment> = fc.record({
    kind: fc.constant('system-memory' as const),
    address: fc.bigInt(0n, (1n << 64n) - 1n),
    sizeBytes: anySize,
  });
  const inBar = listOf(spaces, 3, space =>
    fc.tuple(space, fc.bigInt(0n, (1n << 64n) - 1n), anySize).map(inSpace),
  );
  return fc.record({
    device: oneOrNone(devices),
    segments: fc
      .tuple(fc.array(ordinary, { maxLength: 3 }), inBar)
      .chain(([a, b]) => fc.shuffledSubarray([...a, ...b], { minLength: a.length + b.length })),
  });
}

/** The part of the BAR from somewhere on, as far as it fits. */
function inSpace([space, at, size]: readonly [
  BarSpace & { readonly node: NodeId },
  bigint,
  number,
]): Segment {
  const { node, bar } = space;
  const offsetBytes = at % space.sizeBytes;
  const room = space.sizeBytes - offsetBytes;
  const sizeBytes = BigInt(size) > room ? Number(room) : size;
  return { kind: 'bar-memory', node, bar, offsetBytes, sizeBytes };
}
