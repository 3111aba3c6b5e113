import fc from 'fast-check';
import { expect, it } from 'vitest';
import { noDrivers } from '../p2pdma/memory/drivers.ts';
import type { MemoryOperation } from '../p2pdma/memory/memoryOperations.ts';
import { type DriverOperation, operateDrivers } from '../p2pdma/memory/operateDrivers.ts';
import type { OrchestratorOperation } from '../p2pdma/orchestrator/orchestratorOperations.ts';
import { defaultSettings } from '../p2pdma/policy/settings.ts';
import { addressed, KIB, MIB, memoryMachine } from '../testing/memoryMachine.ts';
import { nodeId } from '../topology/machine.ts';
import { newDocument } from './document.ts';
import { decodeDocument, encodeDocument } from './payload.ts';

const machine = memoryMachine();
const usb = {
  id: nodeId('usb'),
  label: 'USB stick',
  parent: machine.functions.at(-1)?.id ?? null,
  virtualDma: true,
};
const world = addressed({ machine: { ...machine, others: [usb] } });
// Mostly where there is memory to give.
const node = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(nodeId('gpu'), nodeId('drive')) },
  { weight: 1, arbitrary: fc.constantFrom(...machine.functions.map(fn => fn.id)) },
);
const client = fc.constantFrom(...machine.functions.map(fn => fn.id), usb.id);
const bar = fc.constantFrom(0, 1, 1, 3, 4, 4, 5);
/** Sizes and offsets that meet and miss pages, groups of pages and ends of BARs. */
const bytes = fc.constantFrom(0n, 0n, 1n, 4n * KIB, 6n * KIB, 2n * MIB, 2n * MIB, 4n * MIB, 256n * MIB);
const kind = <K extends string>(name: K) => fc.constant(name);

const memoryOperation: fc.Arbitrary<MemoryOperation> = fc.oneof(
  fc.record({ kind: kind('offer'), node }),
  fc.record({ kind: kind('add-resource'), node, bar, sizeBytes: bytes, offsetBytes: bytes }),
  fc.record({ kind: kind('publish'), node, isPublished: fc.boolean() }),
  fc.record({ kind: kind('alloc'), node, sizeBytes: bytes }),
  fc.record({ kind: kind('alloc-sgl'), node, sizeBytes: bytes }),
  fc.record({ kind: kind('free'), node, bar, offsetBytes: bytes, sizeBytes: bytes }),
  fc.record({ kind: kind('unbind'), node }),
  fc.record({ kind: kind('add-registers'), node, bar, offsetBytes: bytes, sizeBytes: bytes }),
  fc.record({ kind: kind('remove-registers'), node, bar, offsetBytes: bytes }),
  fc.record({
    kind: kind('set-cmb'),
    cmb: fc.record({
      node,
      bar,
      sizeUnits: fc.nat(7),
      size: fc.constantFrom(0, 1, 16, 0xf_ffff, 0x10_0000),
      offset: fc.constantFrom(0, 1, 0x10_0000),
      capabilities: fc.nat(31),
      hasMemorySpaceControl: fc.boolean(),
    }),
  }),
  fc.record({ kind: kind('remove-cmb'), node }),
  fc.record({ kind: kind('register-cmb'), node }),
  fc.record({
    kind: kind('declare-private-memory'),
    node,
    sizeBytes: fc.constantFrom(0n, 2n * MIB, 1n << 40n, 1n << 70n),
  }),
  fc.record({ kind: kind('set-mappable'), node, isMappable: fc.boolean() }),
);

const orchestratorOperation: fc.Arbitrary<OrchestratorOperation> = fc.oneof(
  fc.record({ kind: kind('add-client'), client }),
  fc.record({ kind: kind('remove-client'), client }),
  fc.record({ kind: kind('free-clients') }),
  fc.record({ kind: kind('find-provider') }),
  fc.record({ kind: kind('assign-provider'), provider: node }),
  fc.record({ kind: kind('choose-api'), api: fc.constantFrom('arrays' as const, 'client-list' as const) }),
  fc.record({ kind: kind('choose-verbose'), isVerbose: fc.boolean() }),
  fc.record({ kind: kind('choose-seed'), seed: fc.integer() }),
);

const operation: fc.Arbitrary<DriverOperation> = fc.oneof(
  fc.record({ on: kind('memory'), operation: memoryOperation }),
  fc.record({ on: kind('orchestrator'), operation: orchestratorOperation }),
);

it('a link brings back whatever drivers were made to do', () => {
  const kernels = fc.constantFrom('4.20', '5.4', '6.2', '7.2');
  fc.assert(
    fc.property(kernels, fc.array(operation, { minLength: 20, maxLength: 40 }), (kernel, operations) => {
      const settings = { ...defaultSettings, kernel };
      const drivers = operations.reduce(
        (before, each) => operateDrivers({ machine: world, settings, drivers: before }, each).drivers,
        noDrivers,
      );
      const document = { ...newDocument(world.tree.machine, settings), drivers };
      expect(decodeDocument(encodeDocument(document))).toEqual({ ok: true, value: document });
    }),
    { numRuns: 100 },
  );
});
