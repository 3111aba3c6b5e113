import type { Bdf } from './bdf.ts';

/**
 * What drivers, libraries and their tools print about peers. It stands beside what is predicted, as the kernel's own
 * lines do (`loggedLine.ts`). Only values are kept: the words of a kind are the same on every machine, and what stood
 * around them may name a host.
 */
export const evidenceKinds = [
  'p2p-read',
  'p2p-write',
  'p2p-atomics',
  'p2p-nvlink',
  'p2p-prop',
  'p2p-unnamed',
  'topo-class',
  'amd-access',
  'amd-link',
  'gds-storage',
  'gds-setting',
  'gds-platform',
  'gds-gpu',
  'nccl-version',
  'nccl-path',
  'nccl-gdr',
  'nccl-p2p-refused',
  'nvidia-version',
  'nvidia-modules',
  'cuda-version',
  'dmabuf-topology',
  'dmabuf-mapping',
  'dmabuf-struct-page',
  'bar1-small',
  'bar1-static',
  'peermem-refused',
  'amdgpu-chipset',
  'habanalabs-p2p',
] as const;
export type EvidenceKind = (typeof evidenceKinds)[number];

/** What was said beside whom it is about. */
export interface EvidenceFacts {
  readonly kind: EvidenceKind;
  /** The value in the tool's own spelling, such as `CNS` or `P2P/CUMEM`; empty where the kind says all. */
  readonly says: string;
}

/** A device as a text names it. `host`: where a log of several machines names the one that the line is from. */
export type EvidenceEnd =
  | { readonly by: 'address'; readonly bdf: Bdf; readonly host?: string }
  /** By NVML's number; `count`: how many GPUs the text shows in all, null where it does not show that. */
  | {
      readonly by: 'nvml';
      readonly index: number;
      readonly count: number | null;
      readonly host?: string;
    }
  /** By rocm-smi's number. */
  | { readonly by: 'rocm'; readonly index: number }
  /** By NCCL's rank, with the number of the device that stands in brackets behind it. */
  | { readonly by: 'rank'; readonly index: number; readonly device: number | null; readonly host: string }
  | { readonly by: 'nothing' };

/** What a line of a text says. */
export interface ReadEvidence extends EvidenceFacts {
  /** None: it is of the machine. */
  readonly between: readonly EvidenceEnd[];
  /** 1-based. */
  readonly line: number;
  /** The line as it stood there. */
  readonly sourceText: string;
}

/** A text that tells which function a number stands for. */
export type NumberedGpu =
  | { readonly by: 'nvml' | 'rocm'; readonly index: number; readonly bdf: Bdf }
  | {
      readonly by: 'rank';
      readonly index: number;
      readonly bdf: Bdf;
      readonly host: string;
      /** The numbers of the device in CUDA and NVML. */
      readonly devices: readonly number[];
    };

/** Values that a link may hold: words of tools and numbers, on one line. */
const SAYS = /^[\w .,/+:()<>=-]{0,120}$/;

/** Whether a value can be kept. */
export const isEvidenceValue = (says: string): boolean => SAYS.test(says);

/** What was said, in the words of the tool that said it. */
export function evidenceWords(kind: EvidenceKind, says: string): string {
  switch (kind) {
    case 'p2p-read':
      return `nvidia-smi topo -p2p r: ${says}`;
    case 'p2p-write':
      return `nvidia-smi topo -p2p w: ${says}`;
    case 'p2p-atomics':
      return `nvidia-smi topo -p2p a: ${says}`;
    case 'p2p-nvlink':
      return `nvidia-smi topo -p2p n: ${says}`;
    case 'p2p-prop':
      return `nvidia-smi topo -p2p p: ${says}`;
    case 'p2p-unnamed':
      return `nvidia-smi topo -p2p: ${says}`;
    case 'topo-class':
      return `nvidia-smi topo -m: ${says}`;
    case 'amd-access':
      return `access between two GPUs: ${says}`;
    case 'amd-link':
      return `link type between two GPUs: ${says}`;
    case 'gds-storage':
    case 'gds-setting':
    case 'gds-platform':
    case 'gds-gpu':
      return `gdscheck: ${says}`;
    case 'nccl-version':
      return `NCCL version ${says}`;
    case 'nccl-path':
      return `NCCL: via ${says}`;
    case 'nccl-gdr':
      return `NCCL: GPU Direct RDMA ${says}`;
    case 'nccl-p2p-refused':
      return 'NCCL: P2P is disabled between connected GPUs';
    case 'nvidia-version':
      return `Driver Version: ${says}`;
    case 'nvidia-modules':
      return says === 'open' ? 'NVIDIA UNIX Open Kernel Module' : 'NVIDIA UNIX Kernel Module';
    case 'cuda-version':
      return `CUDA Version: ${says}`;
    case 'dmabuf-topology':
      return 'NVRM: dma-buf attach failed: PCI topology not supported for dma-buf';
    case 'dmabuf-mapping':
      return `NVRM: dma-buf attach failed: PCI topology not supported for mapping type ${says}`;
    case 'dmabuf-struct-page':
      return 'NVRM: dma-buf attach failed: importer unable to handle MMIO without struct page';
    case 'bar1-small':
      return 'NVRM: BAR1 size is not large enough to map FB size to force static BAR1';
    case 'bar1-static':
      return 'NVRM: Enabling static BAR1 automatically!';
    case 'peermem-refused':
      return "could not insert 'nvidia_peermem': Invalid argument";
    case 'amdgpu-chipset':
      return 'amdgpu: PCIe P2P access from peer device is not supported by the chipset';
    case 'habanalabs-p2p':
      return 'habanalabs: Failed to map dmabuf because p2p is disabled';
  }
}
