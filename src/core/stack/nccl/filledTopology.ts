import type { GpuFacts, NcclTopology, NetFacts, PciNode } from './topology.ts';

/** A topology with everything that takes part, and how much of it was put in. */
export interface FilledTopology {
  readonly topology: NcclTopology;
  /** Devices that the file has by their class alone. */
  readonly gpus: number;
  readonly nics: number;
}

/**
 * Files that vendors write by hand have GPUs and network adapters by their class alone; NCCL learns the rest as it starts.
 * Here each such device takes part: GPUs with ranks in the order of the file and of Ampere, adapters of 200 Gb/s, all
 * with GPUDirect RDMA. No NVLink is added. The truth tables were made with the same.
 */
export function filledTopology({ cpus }: NcclTopology): FilledTopology {
  const filling: Filling = { gpus: 0, nics: 0, nextGpu: 0, nextNet: 0 };
  const topology = {
    cpus: cpus.map(cpu => ({
      ...cpu,
      children: cpu.children.map(child => (child.kind === 'pci' ? filledDevice(filling, child) : child)),
    })),
  };
  return { topology, gpus: filling.gpus, nics: filling.nics };
}

interface Filling {
  gpus: number;
  nics: number;
  nextGpu: number;
  nextNet: number;
}

function filledDevice(filling: Filling, pci: PciNode): PciNode {
  const isOf = (code: string) => pci.classCode?.startsWith(code) ?? false;
  const isBareGpu = !pci.gpu && isOf('0x0302');
  const isBareNic = !pci.nets && !pci.gpu && isOf('0x02');
  if (isBareGpu) filling.gpus++;
  if (isBareNic) filling.nics++;
  const gpu = pci.gpu ?? (isBareGpu ? bareGpu : null);
  const nets = pci.nets ?? (isBareNic ? [bareNet] : null);
  return {
    ...pci,
    gpu: gpu && filledGpu(filling, gpu),
    nets: nets?.map(net => filledNet(filling, net)) ?? null,
    children: pci.children.map(child => filledDevice(filling, child)),
  };
}

function filledGpu(filling: Filling, gpu: GpuFacts): GpuFacts {
  const index = gpu.index ?? filling.nextGpu;
  const rank = gpu.rank ?? filling.nextGpu++;
  const computeCapability = gpu.computeCapability ?? 80;
  return { ...gpu, index, rank, computeCapability, gpuDirect: gpu.gpuDirect ?? true };
}

function filledNet(filling: Filling, net: NetFacts): NetFacts {
  const name = net.name ?? `net${filling.nextNet}`;
  const index = net.index ?? filling.nextNet++;
  const megabitsPerSecond = net.megabitsPerSecond ?? 200_000;
  return { name, index, megabitsPerSecond, gpuDirect: net.gpuDirect ?? true };
}

const bareGpu: GpuFacts = {
  index: null,
  computeCapability: null,
  gcn: null,
  rank: null,
  gpuDirect: null,
  links: [],
  chipLinks: [],
};
const bareNet: NetFacts = { name: null, index: null, megabitsPerSecond: null, gpuDirect: null };
