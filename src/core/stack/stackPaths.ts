import type { Grade } from './layerRule.ts';
import { cufileSwitches } from './settingTexts.ts';
import type { Purpose, StackSettings } from './stackSettings.ts';

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
  /** Who decides, as a clause. */
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
    decidedBy: 'NVIDIA’s kernel module, its firmware and CUDA decide',
    source: 'open-gpu-kernel-modules, p2p_caps.c and kern_bus_gm200.c',
    grade: 'read',
  },
  'nvidia-peermem': {
    words: 'nvidia-peermem',
    asksLinux: false,
    address: 'mapped',
    decidedBy: 'NVIDIA’s kernel module and the vendor’s RDMA stack decide',
    source: 'open-gpu-kernel-modules, nvidia-peermem and nv-p2p.c',
    grade: 'read',
  },
  'nvidia-dmabuf': {
    words: 'DMA-buf of NVIDIA’s driver',
    asksLinux: false,
    address: 'mapped',
    decidedBy: 'NVIDIA’s kernel module and the RDMA driver decide',
    source: 'open-gpu-kernel-modules, nv-dmabuf.c',
    grade: 'read',
  },
  'nvidia-fs': {
    words: 'GPUDirect Storage through nvidia-fs',
    asksLinux: false,
    address: 'mapped',
    decidedBy: 'nvidia-fs decides',
    source: 'nvidia-fs 2.28.4',
    grade: 'read',
  },
  'gds-p2pdma': {
    words: 'GPUDirect Storage in P2PDMA mode',
    asksLinux: true,
    address: 'by-linux',
    decidedBy: 'Linux decides',
    source: 'open-gpu-kernel-modules, uvm_pmm_gpu.c',
    grade: 'read',
  },
  kfd: {
    words: 'AMD GPU to GPU through KFD',
    asksLinux: true,
    address: 'by-linux',
    decidedBy: 'amdgpu decides, and asks Linux',
    source: 'amdgpu_device_is_peer_accessible',
    grade: 'executed',
  },
  dmabuf: {
    words: 'DMA-buf',
    asksLinux: true,
    address: 'by-linux',
    decidedBy: 'the exporter decides, and asks Linux at attach',
    source: 'amdgpu_dma_buf.c, xe_dma_buf.c',
    grade: 'read',
  },
  'vfio-dmabuf': {
    words: 'DMA-buf of VFIO',
    asksLinux: true,
    address: 'by-linux',
    decidedBy: 'VFIO decides, through p2pdma',
    source: 'vfio_pci_dmabuf.c',
    grade: 'read',
  },
  'vfio-guest': {
    words: 'Two devices passed through to a guest',
    asksLinux: false,
    address: 'mapped',
    decidedBy: 'VFIO maps the peer’s BAR into the guest’s domain of the IOMMU, which decides',
    source: 'vfio_iommu_type1.c, iommufd',
    grade: 'read',
  },
  nvmet: {
    words: 'NVMe-oF target (nvmet)',
    asksLinux: true,
    address: 'by-linux',
    decidedBy: 'Linux decides',
    source: 'drivers/nvme/target/core.c',
    grade: 'read',
  },
  p2pdma: {
    words: 'p2pdma',
    asksLinux: true,
    address: 'by-linux',
    decidedBy: 'Linux decides',
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
export function stackPathOf(
  { purpose, cufile }: { readonly purpose: Purpose } & Pick<StackSettings, 'cufile'>,
  { provider, client }: Drivers,
): StackPathName {
  switch (purpose) {
    case 'gpu-gpu':
      if (provider === 'nvidia' && client === 'nvidia') return 'nvidia-gpu';
      return provider === 'amdgpu' && client === 'amdgpu' ? 'kfd' : 'dmabuf';
    case 'gpu-nic-peermem':
      return 'nvidia-peermem';
    case 'gpu-nic-dmabuf':
      return provider === 'nvidia' ? 'nvidia-dmabuf' : 'dmabuf';
    case 'gpu-storage':
      if (provider !== 'nvidia') return 'p2pdma';
      return cufileSwitches(cufile).usesP2pdma ? 'gds-p2pdma' : 'nvidia-fs';
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
