import type { Grade } from './layerRule.ts';
import type { Purpose } from './stackSettings.ts';

/** Which address the initiator puts on the wires. */
export type PathAddress =
  /** The bus address of the peer's BAR, whatever the IOMMU says. */
  | 'raw'
  /** What the initiator's IOMMU maps to the peer's BAR. */
  | 'mapped'
  /** The one or the other, as Linux decides for the pair. */
  | 'by-linux';

/** One way in which programs reach a peer's memory, and which layers it asks. */
export interface StackPath {
  readonly words: string;
  /** Whether it asks `pci_p2pdma_distance` or maps through p2pdma. */
  readonly asksLinux: boolean;
  readonly address: PathAddress;
  /** Who decides instead where Linux is not asked; in a sentence with "decides". */
  readonly decidedBy: string;
  readonly source: string;
  readonly grade: Grade;
}

/** Who asks whom: the first thing to know about a pair. */
export const stackPaths = {
  'nvidia-gpu': {
    words: 'NVIDIA GPU to GPU',
    asksLinux: false,
    address: 'raw',
    decidedBy: 'NVIDIA’s kernel module, its firmware and CUDA',
    source: 'open-gpu-kernel-modules, p2p_caps.c and kern_bus_gm200.c',
    grade: 'read',
  },
  'nvidia-peermem': {
    words: 'nvidia-peermem',
    asksLinux: false,
    address: 'mapped',
    decidedBy: 'NVIDIA’s kernel module and the vendor’s RDMA stack',
    source: 'open-gpu-kernel-modules, nvidia-peermem and nv-p2p.c',
    grade: 'read',
  },
  'nvidia-dmabuf': {
    words: 'DMA-buf of NVIDIA’s driver',
    asksLinux: false,
    address: 'mapped',
    decidedBy: 'NVIDIA’s kernel module and the RDMA driver',
    source: 'open-gpu-kernel-modules, nv-dmabuf.c',
    grade: 'read',
  },
  'nvidia-fs': {
    words: 'GPUDirect Storage through nvidia-fs',
    asksLinux: false,
    address: 'mapped',
    decidedBy: 'nvidia-fs',
    source: 'nvidia-fs 2.28.4',
    grade: 'read',
  },
  'gds-p2pdma': {
    words: 'GPUDirect Storage in P2PDMA mode',
    asksLinux: true,
    address: 'by-linux',
    decidedBy: 'Linux',
    source: 'open-gpu-kernel-modules, uvm_pmm_gpu.c',
    grade: 'read',
  },
  kfd: {
    words: 'AMD GPU to GPU through KFD',
    asksLinux: true,
    address: 'by-linux',
    decidedBy: 'amdgpu, which asks Linux',
    source: 'amdgpu_device_is_peer_accessible',
    grade: 'executed',
  },
  dmabuf: {
    words: 'DMA-buf',
    asksLinux: true,
    address: 'by-linux',
    decidedBy: 'the exporter, which asks Linux at attach',
    source: 'amdgpu_dma_buf.c, xe_dma_buf.c',
    grade: 'read',
  },
  'vfio-dmabuf': {
    words: 'DMA-buf of VFIO',
    asksLinux: true,
    address: 'by-linux',
    decidedBy: 'VFIO, through p2pdma',
    source: 'vfio_pci_dmabuf.c',
    grade: 'read',
  },
  'vfio-guest': {
    words: 'Two devices passed through to a guest',
    asksLinux: false,
    address: 'mapped',
    decidedBy: 'VFIO and the IOMMU, into whose domain of the guest the peer’s BAR is mapped,',
    source: 'vfio_iommu_type1.c, iommufd',
    grade: 'read',
  },
  nvmet: {
    words: 'NVMe-oF target (nvmet)',
    asksLinux: true,
    address: 'by-linux',
    decidedBy: 'Linux',
    source: 'drivers/nvme/target/core.c',
    grade: 'read',
  },
  p2pdma: {
    words: 'p2pdma',
    asksLinux: true,
    address: 'by-linux',
    decidedBy: 'Linux',
    source: 'drivers/pci/p2pdma.c',
    grade: 'executed',
  },
} as const satisfies Readonly<Record<string, StackPath>>;
export type StackPathName = keyof typeof stackPaths;

/** The drivers at both ends; null where it is not known which would decide. */
interface Drivers {
  readonly provider: string | null;
  readonly client: string | null;
}

/** The path that a purpose takes between two drivers. */
export function stackPathOf(purpose: Purpose, { provider, client }: Drivers): StackPathName {
  switch (purpose) {
    case 'gpu-gpu':
      if (provider === 'nvidia' && client === 'nvidia') return 'nvidia-gpu';
      return provider === 'amdgpu' && client === 'amdgpu' ? 'kfd' : 'dmabuf';
    case 'gpu-nic-peermem':
      return 'nvidia-peermem';
    case 'gpu-nic-dmabuf':
      return provider === 'nvidia' ? 'nvidia-dmabuf' : 'dmabuf';
    case 'gpu-storage':
      return provider === 'nvidia' ? 'nvidia-fs' : 'p2pdma';
    case 'nvme-nic':
      return 'nvmet';
    case 'vfio':
      // A driver of the host imports what VFIO exports, or both are in the guest.
      return provider === 'vfio-pci' && client !== null && client !== 'vfio-pci'
        ? 'vfio-dmabuf'
        : 'vfio-guest';
    case 'p2pdma':
      return 'p2pdma';
  }
}
