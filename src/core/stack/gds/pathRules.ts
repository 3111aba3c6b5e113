import { rulesOver } from '../layerRule.ts';

/** What decides by which way GPUDirect Storage goes. */
export interface GdsInputs {
  /** cufile.json, properties.use_pci_p2pdma; default off. */
  readonly wantsP2pdma: boolean;
  /** A100, A40, L4, L40S, H100, H200, B100, B200, B300. */
  readonly listedGpu: boolean;
  /** GDS 1.13 with CUDA 12.8, and an open driver from 570 (the code is there since 565). */
  readonly releasesCan: boolean;
  /** Linux 6.2 or later with CONFIG_PCI_P2PDMA. */
  readonly kernelCan: boolean;
  readonly x86: boolean;
  /** RMForceStaticBar1=1 and RmForceDisableIomapWC=1, and BAR1 shows all of the memory. */
  readonly pages: boolean;
  /** nvme_core.multipath=N. */
  readonly multipathOff: boolean;
  readonly linux: 'allows' | 'refuses';
  /** nvidia-fs is loaded, and the NVMe driver is one that asks it. */
  readonly nvidiaFs: boolean;
  readonly cuda: 'allows' | 'refuses';
  /** cufile.json, properties.allow_compat_mode; default on. */
  readonly compat: boolean;
}

const rule = rulesOver<GdsInputs>();
const DOCUMENTED = 'NVIDIA, GPUDirect Storage documentation';

/** Whether the kernel can do GPUDirect Storage by itself: the GPU's memory is a p2pdma provider (uvm_pmm_gpu.c). */
const p2pdmaCan = (seen: GdsInputs): boolean =>
  seen.wantsP2pdma &&
  seen.x86 &&
  seen.listedGpu &&
  seen.releasesCan &&
  seen.kernelCan &&
  seen.pages &&
  seen.multipathOff &&
  seen.linux === 'allows';

/** The way of GPUDirect Storage. What refuses comes out as a copy through the processor unless that is forbidden. */
export const gdsPathRules = {
  p2pdma: rule({
    source: `${DOCUMENTED}; uvm_pmm_gpu.c`,
    grade: 'documented',
    since: 'GDS 1.13',
    decide: seen => (p2pdmaCan(seen) ? ({ case: 'p2pdma', outcome: 'yes' } as const) : null),
  }),
  nvidiaFs: rule({
    source: DOCUMENTED,
    grade: 'documented',
    decide: seen =>
      seen.nvidiaFs && seen.cuda === 'allows' ? ({ case: 'nvidia-fs', outcome: 'yes' } as const) : null,
  }),
  compat: rule({
    source: `${DOCUMENTED}, allow_compat_mode`,
    grade: 'documented',
    decide: seen =>
      seen.compat
        ? ({ case: 'through-the-processor', outcome: 'not-peer' } as const)
        : ({ case: 'refused', outcome: 'no' } as const),
  }),
} as const;
