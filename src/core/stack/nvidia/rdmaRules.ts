import type { ImporterKind } from '../dmabuf/importers.ts';
import { rulesOver } from '../layerRule.ts';

/** What decides whether a network adapter gets an NVIDIA GPU's memory, by either of two ways. */
interface RdmaInputs {
  /** Confidential computing is on in the GPU. */
  readonly confidential: boolean;
  /** The closed answer of CUDA's attributes for GPUDirect RDMA and DMA-buf; documented no for GeForce. */
  readonly cuda: 'allows' | 'refuses';
  /** The chipset is one on which the driver wants a common bridge: Ampere Altra, AmpereOne, Grace used non-coherently. */
  readonly wantsCommonBridge: boolean;
  readonly commonBridge: boolean;
  /** NVreg_GrdmaPciTopoCheckOverride: 1 yes, 2 no. */
  readonly topoOverride: number;
  readonly coherent: boolean;
  readonly passedThrough: boolean;
  /** The driver tests the platform: 580 on. */
  readonly testsPlatform: boolean;
}

/** The memory of nvidia-peermem. */
export interface PeermemInputs extends RdmaInputs {
  /** The RDMA stack has the peer-memory symbols: MLNX_OFED or DOCA; no mainline kernel ever had them. */
  readonly vendorRdma: boolean;
  /** nvidia-peermem was built where these symbols were; otherwise it is a stub. */
  readonly builtWithSymbols: boolean;
}

/** A DMA-buf of CUDA. */
export interface NvidiaDmabufInputs extends RdmaInputs {
  readonly module: 'open' | 'proprietary' | 'patched';
  /** The kernel is 5.12 or later. */
  readonly kernelCan: boolean;
  /** Driver 515 or later, CUDA 11.7 or later. */
  readonly cudaCan: boolean;
  /** Pascal and Volta have no open module. */
  readonly turingOrLater: boolean;
  readonly importer: ImporterKind;
}

const no = <const Case extends string>(name: Case) => ({ case: name, outcome: 'no' }) as const;
const yes = <const Case extends string>(name: Case) => ({ case: name, outcome: 'yes' }) as const;

/** The driver's own test of the platform; null: passed. */
function platformRefuses(seen: RdmaInputs) {
  if (seen.coherent || !seen.testsPlatform || seen.topoOverride === 1) return null;
  if (seen.topoOverride === 2) return no('overridden');
  if (seen.passedThrough || !seen.wantsCommonBridge || seen.commonBridge) return null;
  return no('no-common-bridge');
}

const peermem = rulesOver<PeermemInputs>();

/** nvidia-peermem, which asks neither Linux's p2pdma nor ACS. */
export const peermemRules = {
  symbols: peermem({
    source: 'kernel-open/nvidia-peermem',
    grade: 'read',
    decide: seen => (seen.vendorRdma ? null : no('in-tree-rdma')),
  }),
  stub: peermem({
    source: 'kernel-open/nvidia-peermem',
    grade: 'read',
    decide: seen => (seen.builtWithSymbols ? null : no('stub')),
  }),
  confidential: peermem({
    source: 'third_party_p2p.c',
    grade: 'read',
    decide: seen => (seen.confidential ? no('confidential') : null),
  }),
  platform: peermem({
    source: 'kernel-open/nvidia/nv-pci.c',
    grade: 'read',
    since: '580',
    decide: platformRefuses,
  }),
  cuda: peermem({
    source: 'CUDA, cudaDevAttrGPUDirectRDMASupported',
    grade: 'closed',
    decide: seen => (seen.cuda === 'allows' ? yes('allowed') : no('refused')),
  }),
} as const;

const dmabuf = rulesOver<NvidiaDmabufInputs>();

/** A DMA-buf of CUDA for a network adapter, which asks neither Linux's p2pdma nor ACS. */
export const nvidiaDmabufRules = {
  chip: dmabuf({
    source: 'NVIDIA, GPUDirect RDMA documentation',
    grade: 'documented',
    decide: seen => (seen.turingOrLater ? null : no('before-turing')),
  }),
  module: dmabuf({
    source: 'NVIDIA, GPUDirect RDMA documentation',
    grade: 'documented',
    decide: seen => (seen.module === 'proprietary' ? no('closed-module') : null),
  }),
  releases: dmabuf({
    source: 'NVIDIA, GPUDirect RDMA documentation',
    grade: 'documented',
    since: '515',
    decide: seen => {
      if (!seen.cudaCan) return no('old-cuda');
      return seen.kernelCan ? null : no('old-kernel');
    },
  }),
  confidential: dmabuf({
    source: 'p2p_api.c',
    grade: 'read',
    decide: seen => (seen.confidential ? no('confidential') : null),
  }),
  cuda: dmabuf({
    source: 'CUDA, CU_DEVICE_ATTRIBUTE_DMA_BUF_SUPPORTED',
    grade: 'closed',
    decide: seen => (seen.cuda === 'refuses' ? no('refused') : null),
  }),
  platform: dmabuf({
    source: 'kernel-open/nvidia/nv-dmabuf.c, nv-pci.c',
    grade: 'read',
    since: '580',
    decide: platformRefuses,
  }),
  importer: dmabuf({
    source: 'kernel-open/nvidia/nv-dmabuf.c',
    grade: 'read',
    decide: seen => (seen.importer === 'none' ? no('registers-none') : yes('exported')),
  }),
} as const;
