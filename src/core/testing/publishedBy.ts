import type { P2pMemory } from '../p2pdma/memory/drivers.ts';
import { noDrivers } from '../p2pdma/memory/drivers.ts';
import { nodeId } from '../topology/machine.ts';

/** Memory of 2 MiB on each of these devices, published by all of them. */
export const publishedBy = (...ids: readonly string[]): P2pMemory => ({
  ...noDrivers.memory,
  providers: ids.map(id => ({
    node: nodeId(id),
    isPublished: true,
    chunks: [{ bar: 0, offsetBytes: 0n, sizeBytes: 1n << 21n, allocations: [] }],
    registers: [],
  })),
});
