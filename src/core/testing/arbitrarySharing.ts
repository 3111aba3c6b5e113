import fc from 'fast-check';
import { type BufferCall, fenceCares, lockings, tables } from '../dmabuf/call.ts';
import { exporterDrivers } from '../dmabuf/exporters.ts';
import { apiGenerations } from '../dmabuf/generations.ts';
import { placements } from '../dmabuf/placement.ts';
import type { PlannedRun } from '../dmabuf/plannedRun.ts';
import type { Importer, Sharing } from '../dmabuf/sharing.ts';
import type { Machine, NodeId } from '../topology/machine.ts';
import { listOf } from './arbitraryOf.ts';

/** Ways to share a buffer, whether or not they make sense on the machine. */
export function anySharing({ functions, others }: Machine): fc.Arbitrary<readonly PlannedRun[]> {
  const exporters = functions.map(fn => fn.id);
  const devices = [...functions, ...others].map(node => node.id);
  return listOf(exporters, 3, exporter =>
    fc.record({
      name: fc.constantFrom('', '-', '=', 'Both take either', 'a\tb'),
      kernel: fc.constantFrom(null, '5.4', '6.11', '7.2'),
      sharing: sharingBy(exporter, devices),
      script: fc.array(anyCall, { maxLength: 6 }),
    }),
  );
}

const anyParty = fc.constantFrom('exporter', 'gpu1', 'a b', 'o1:d,%', '日本', '.');
const anyPlacement = fc.constantFrom(...placements.map(({ id }) => id));
const anyDuration = fc.nat(3_600_000_000).map(us => us * 1000);

const sharingBy = (exporter: fc.Arbitrary<NodeId>, devices: readonly NodeId[]): fc.Arbitrary<Sharing> =>
  fc.record({
    generation: fc.constantFrom(...apiGenerations.map(({ id }) => id)),
    moveNotify: fc.boolean(),
    exporter: fc.record({
      node: exporter,
      driver: fc.constantFrom(...exporterDrivers),
      prefers: fc.constantFrom('vram' as const, 'system-memory' as const),
      ownJobsTake: fc.constantFrom('preferred' as const, 'either' as const),
      invalidates: fc.boolean(),
    }),
    buffer: fc.record({
      sizeBytes: fc.integer({ min: 1, max: 2 ** 44 }),
      bar: fc.nat(5),
      offsetBytes: fc.bigInt(0n, (1n << 64n) - 1n),
      startsIn: anyPlacement,
    }),
    importers: listOf(devices, 3, anyImporter),
    copyGigabytesPerSecond: fc.constantFrom(0.5, 12, 38.4),
  });

const anyImporter = (node: fc.Arbitrary<NodeId>): fc.Arbitrary<Importer> =>
  fc.record({
    id: anyParty,
    node,
    kind: fc.constantFrom('static' as const, 'dynamic' as const, 'dynamic-without-callback' as const),
    allowsPeer2Peer: fc.boolean(),
    takes: fc.constantFrom('system-memory' as const, 'either' as const),
    isRevocable: fc.boolean(),
  });

const anyLocking = fc.constantFrom(...lockings);
const anyTable = fc.constantFrom(...tables);
const named = <const D extends BufferCall['do']>(...calls: readonly D[]) => fc.constantFrom(...calls);

export const anyCall: fc.Arbitrary<BufferCall> = fc.oneof(
  fc.record({ do: named('lock', 'unlock', 'attach', 'detach'), party: anyParty }),
  fc.record({ do: named('map'), party: anyParty, locking: anyLocking }),
  fc.record({ do: named('unmap'), party: anyParty, locking: anyLocking, table: anyTable }),
  fc.record({ do: named('pin', 'unpin'), party: anyParty, locking: anyLocking }),
  fc.record({ do: named('vmap', 'vunmap'), party: anyParty, locking: anyLocking }),
  fc.record({ do: named('move'), to: anyPlacement, locking: anyLocking }),
  fc.record({
    do: named('job'),
    party: anyParty,
    operation: fc.constantFrom('read' as const, 'write' as const),
    durationNs: anyDuration,
    table: anyTable,
    fences: fc.constantFrom(...fenceCares),
  }),
  fc.record({ do: named('revoke'), locking: anyLocking }),
  fc.record({ do: named('await-release') }),
  fc.record({ do: named('wait'), durationNs: anyDuration }),
);
