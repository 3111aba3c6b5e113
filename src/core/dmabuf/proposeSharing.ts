import { err, ok, type Result } from '../lib/result.ts';
import { judgePair } from '../p2pdma/policy/judgePair.ts';
import { type Policy, policyFor } from '../p2pdma/policy/policy.ts';
import type { KernelSettings } from '../p2pdma/policy/settings.ts';
import type { Bar } from '../topology/bar.ts';
import { deviceKind } from '../topology/deviceKind.ts';
import type { PciFunction } from '../topology/machine.ts';
import type { MachineTree } from '../topology/machineTree.ts';
import { largestOf, memoryBars, shownBytes } from '../topology/memoryBars.ts';
import { type Sentence, say } from '../topology/sentence.ts';
import { type ExporterDriver, exporterRow } from './exporters.ts';
import { type GenerationId, generationOfKernel } from './generations.ts';
import type { PlannedRun } from './plannedRun.ts';
import type { Script } from './script.ts';

const BUFFER_BYTES = 32 * 2 ** 20;
const IMPORTER = 'importer-1';

/**
 * A first way to share a buffer on a machine: out of the GPU, or else the device, with the most memory to show, with a
 * neighbour that reaches it if there is one. Error: nobody has memory to share, or nobody is there to share it with.
 */
export function proposeSharing(tree: MachineTree, settings: KernelSettings): Result<PlannedRun, Sentence> {
  const [exporter] = exporters(tree);
  if (!exporter)
    return err(say`No device of this machine shows a memory BAR, so there is nothing to export.`);
  const importer = bestImporter(policyFor(tree, settings), exporter.fn);
  if (!importer) return err(say`There is no second device to share a buffer with.`);
  const generation = generationOfKernel(settings.kernel);
  return ok({
    name: 'First try',
    kernel: null,
    sharing: {
      generation,
      moveNotify: true,
      exporter: {
        node: exporter.fn.id,
        driver: driverFor(exporter.fn, settings.kernel, generation),
        prefers: 'vram',
        ownJobsTake: 'preferred',
        invalidates: true,
      },
      buffer: {
        sizeBytes: exporter.sizeBytes < BUFFER_BYTES ? Number(exporter.sizeBytes) : BUFFER_BYTES,
        bar: exporter.bar.index,
        offsetBytes: 0n,
        startsIn: 'visible-vram',
      },
      importers: [
        {
          id: IMPORTER,
          node: importer.id,
          kind: 'dynamic',
          allowsPeer2Peer: true,
          takes: 'either',
          isRevocable: true,
        },
      ],
      copyGigabytesPerSecond: 12,
    },
    script: firstScript,
  });
}

/** GPUs as amdgpu shares its own; whatever else is handed to user space and exported from there, where that exists. */
const driverFor = (fn: PciFunction, kernel: string, generation: GenerationId): ExporterDriver =>
  deviceKind(fn) !== 'gpu' && exporterRow('vfio-pci', kernel, generation) ? 'vfio-pci' : 'amdgpu';

const firstScript: Script = [
  { do: 'attach', party: IMPORTER },
  { do: 'map', party: IMPORTER, locking: 'taken' },
  {
    do: 'job',
    party: IMPORTER,
    operation: 'read',
    durationNs: 2e6,
    table: 'newest',
    fences: 'waits-and-adds',
  },
  { do: 'wait', durationNs: 5e6 },
  { do: 'unmap', party: IMPORTER, locking: 'taken', table: 'newest' },
  { do: 'detach', party: IMPORTER },
];

interface MemoryOfDevice {
  readonly fn: PciFunction;
  readonly bar: Bar;
  readonly sizeBytes: bigint;
}

/** Devices with a memory BAR of known size: GPUs first, then the largest. */
function exporters({ machine }: MachineTree): readonly MemoryOfDevice[] {
  const isGpu = ({ fn }: MemoryOfDevice) => Number(deviceKind(fn) === 'gpu');
  return machine.functions
    .flatMap(fn => largestMemory(fn) ?? [])
    .toSorted((a, b) => isGpu(b) - isGpu(a) || (a.sizeBytes < b.sizeBytes ? 1 : -1));
}

function largestMemory(fn: PciFunction): MemoryOfDevice | null {
  if (fn.kind !== 'endpoint') return null;
  const bar = largestOf(memoryBars(fn));
  const sizeBytes = bar ? shownBytes(bar) : 0n;
  return bar && sizeBytes > 0n ? { fn, bar, sizeBytes } : null;
}

/** A device that moves data and reaches the exporter below a switch, else one that moves data, else any other. */
function bestImporter(policy: Policy, exporter: PciFunction): PciFunction | null {
  const slot = ({ bdf }: PciFunction) => bdf.replace(/\.\d$/, '');
  const others = policy.tree.machine.functions.filter(
    fn => fn.kind === 'endpoint' && slot(fn) !== slot(exporter),
  );
  const working = others.filter(fn => ['gpu', 'nic', 'nvme', 'accelerator'].includes(deviceKind(fn)));
  const near = working.find(fn => judgePair(policy, exporter.id, fn.id).mapType === 'BUS_ADDR');
  return near ?? working[0] ?? others[0] ?? null;
}
