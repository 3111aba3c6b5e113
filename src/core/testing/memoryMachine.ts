import { resolveKernel } from '../p2pdma/kernels/kernels.ts';
import type { CallOutcome } from '../p2pdma/memory/callOutcome.ts';
import { noDrivers, type P2pMemory } from '../p2pdma/memory/drivers.ts';
import { type MemoryOperation, operateOnMemory } from '../p2pdma/memory/memoryOperations.ts';
import type { Architecture } from '../topology/architecture.ts';
import type { BarSpec } from '../topology/buildSpec.ts';
import type { AddressedMachine } from '../topology/hostWindows.ts';
import type { Machine } from '../topology/machine.ts';
import { machineTree } from '../topology/machineTree.ts';
import { device, fabricMachine, hostBridge, packetSwitch, rootPort } from './fabricMachine.ts';

export const KIB = 1n << 10n;
export const MIB = 1n << 20n;
export const GIB = 1n << 30n;

export const memory64 = (index: number, sizeBytes: bigint, prefetchable = true): BarSpec => ({
  index,
  kind: 'memory64',
  prefetchable,
  sizeBytes,
});

const nvme = (id: string, cmbBar: bigint) =>
  device(id, {
    vendorId: 0x1de5,
    deviceId: 0x2000,
    classCode: 0x0108,
    bars: [memory64(0, 16n * KIB, false), memory64(4, cmbBar)],
  });

/** A GPU, a NIC and two drives with a buffer below one switch, and a drive of its own. */
export const memoryMachine = (): Machine =>
  fabricMachine(
    hostBridge([
      rootPort('rp0', [
        packetSwitch('sw', [
          device('gpu', {
            bars: [
              { index: 0, kind: 'memory32', prefetchable: false, sizeBytes: 16n * MIB },
              memory64(1, 256n * MIB),
              memory64(3, 32n * MIB),
              { index: 5, kind: 'io', prefetchable: false, sizeBytes: 128n },
            ],
          }),
          device('nic', { classCode: 0x0200, bars: [memory64(0, 32n * MIB)] }),
          nvme('drive', 512n * MIB),
          nvme('small', MIB),
        ]),
      ]),
      rootPort('rp1', [device('bare', { bars: [] })]),
    ]),
  );

interface World {
  readonly machine?: Machine;
  readonly kernel?: string;
  readonly architecture?: Architecture;
}

export const addressed = ({ machine = memoryMachine(), architecture = 'x86' }: World): AddressedMachine => ({
  tree: machineTree(machine),
  architecture,
});

/** What a row of operations leaves, and what each answered. */
export function afterwards(operations: readonly MemoryOperation[], world: World = {}) {
  const kernel = resolveKernel(world.kernel ?? '7.2');
  if (!kernel.ok) throw new Error(kernel.error.message);
  const context = { machine: addressed(world), kernel: kernel.value };
  let memory: P2pMemory = noDrivers.memory;
  const outcomes: CallOutcome[] = [];
  for (const operation of operations) {
    const step = operateOnMemory(context, memory, operation);
    memory = step.memory;
    outcomes.push(step.outcome);
  }
  return { memory, outcomes };
}

/** What the last of them answered. */
export function answered(operations: readonly MemoryOperation[], world: World = {}): CallOutcome {
  const outcome = afterwards(operations, world).outcomes.at(-1);
  if (!outcome) throw new Error('nothing was done');
  return outcome;
}
