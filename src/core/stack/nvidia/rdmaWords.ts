import { type MissingFact, say, strong, type TextPart } from '../../topology/sentence.ts';
import type { LayerBook, LayerWords, MissingWords, Told } from '../layerBook.ts';
import { type NvidiaDmabufInputs, nvidiaDmabufRules, type PeermemInputs, peermemRules } from './rdmaRules.ts';

export interface RdmaTold extends Told {
  /** Whose memory. */
  readonly provider: TextPart;
  readonly client: TextPart;
}

const noCommonBridge = (told: RdmaTold) =>
  say`${told.who} refuses: on this chipset it wants ${strong('a bridge above both')} ${told.provider} and ${told.client}, and there is none. It logs “PCI topology not supported for dma-buf”.`;
const overridden = (told: RdmaTold) =>
  say`${told.who} refuses every adapter: NVreg_GrdmaPciTopoCheckOverride is 2.`;
const confidential = (told: RdmaTold) =>
  say`${told.who} refuses: confidential computing is on in ${told.provider}, and its memory is shown to no other device.`;

const peermemWords: LayerWords<typeof peermemRules, RdmaTold> = {
  symbols: {
    'in-tree-rdma': () =>
      say`nvidia-peermem cannot load on the kernel’s own RDMA drivers: only MLNX_OFED and DOCA have ${strong('the peer-memory symbols')}. DMA-buf is the way that the kernel has.`,
  },
  stub: {
    stub: () =>
      say`nvidia-peermem was built without the peer-memory headers, so loading it says “Invalid argument”.`,
  },
  confidential: { confidential },
  platform: { overridden, 'no-common-bridge': noCommonBridge },
  cuda: {
    allowed: told =>
      say`nvidia-peermem gives ${told.client} the pages of ${told.provider}’s memory; it asks neither Linux’s p2pdma nor ACS.`,
    refused: told =>
      say`CUDA refuses GPUDirect RDMA for ${told.provider}: it is documented for data-centre and professional cards only, and the check is in closed code.`,
  },
};

const dmabufWords: LayerWords<typeof nvidiaDmabufRules, RdmaTold> = {
  chip: {
    'before-turing': told =>
      say`${told.who} exports no DMA-buf of ${told.provider}: chips before ${strong('Turing')} have no open kernel module, which does it.`,
  },
  module: {
    'closed-module': told =>
      say`${told.who} exports no DMA-buf: only the ${strong('open kernel modules')} do.`,
  },
  releases: {
    'old-cuda': told => say`${told.who} exports no DMA-buf: that needs CUDA 11.7 and driver 515.`,
    'old-kernel': told =>
      say`${told.who} exports no DMA-buf to adapters on this kernel: that needs Linux 5.12.`,
  },
  confidential: { confidential },
  cuda: {
    refused: told =>
      say`CUDA exports no DMA-buf of ${told.provider}: it is documented for data-centre and professional cards only, and the check is in closed code.`,
  },
  platform: { overridden, 'no-common-bridge': noCommonBridge },
  importer: {
    'registers-none': told =>
      say`The driver of ${told.client} registers no DMA-buf, so it cannot be given ${told.provider}’s memory this way.`,
    exported: told =>
      say`${told.who} exports ${told.provider}’s memory to ${told.client}, and it never moves. Linux’s p2pdma is not asked.`,
  },
};

const ofProvider =
  (what: (name: string) => string, howToGet: string) =>
  ({ provider }: RdmaTold): MissingFact => ({
    node: provider.node ?? null,
    what: what(provider.text),
    howToGet,
  });
const plain = (what: string, howToGet: string) => (): MissingFact => ({ node: null, what, howToGet });

const shared = {
  confidential: ofProvider(
    name => `whether confidential computing is on in ${name}`,
    'nvidia-smi conf-compute -f',
  ),
  cuda: ofProvider(
    name =>
      `what CUDA’s closed check says of ${name} (documented for data-centre and professional cards only)`,
    'cudaDevAttrGPUDirectRDMASupported and CU_DEVICE_ATTRIBUTE_DMA_BUF_SUPPORTED by a small CUDA program',
  ),
  wantsCommonBridge: plain('which processor and chipset this is', 'lscpu; sudo lspci -nn'),
  commonBridge: ofProvider(name => `the bridges above ${name} and the adapter`, 'sudo lspci -vvnn'),
  topoOverride: plain(
    'the module parameter NVreg_GrdmaPciTopoCheckOverride',
    'grep GrdmaPciTopoCheckOverride /proc/driver/nvidia/params',
  ),
  coherent: ofProvider(name => `whether ${name} is coherent with its processor (Grace)`, 'nvidia-smi -q'),
  passedThrough: ofProvider(name => `whether ${name} is passed through to a guest`, 'systemd-detect-virt'),
  testsPlatform: plain('the version of NVIDIA’s driver', 'cat /proc/driver/nvidia/version'),
} as const;

const peermemMissing: MissingWords<PeermemInputs, RdmaTold> = {
  ...shared,
  vendorRdma: plain('whether the RDMA stack is MLNX_OFED or DOCA', 'ofed_info -s; modinfo -n ib_core'),
  builtWithSymbols: plain('whether nvidia-peermem loads', 'lsmod | grep nvidia_peermem'),
};

const dmabufMissing: MissingWords<NvidiaDmabufInputs, RdmaTold> = {
  ...shared,
  module: plain('whether NVIDIA’s kernel module is the open one', 'cat /proc/driver/nvidia/version'),
  kernelCan: plain('which kernel.org release the kernel has the code of', 'uname -r; cat /proc/version'),
  cudaCan: plain('the versions of CUDA and of NVIDIA’s driver', 'nvidia-smi'),
  turingOrLater: ofProvider(name => `which chip ${name} has`, 'lspci -nn'),
  importer: ({ client }) => ({
    node: client.node ?? null,
    what: `the driver of ${client.text}`,
    howToGet: 'lspci -k',
  }),
};

/** nvidia-peermem with its words. */
export const peermemBook: LayerBook<PeermemInputs, typeof peermemRules, RdmaTold> = {
  id: 'nvidia-peermem',
  rules: peermemRules,
  words: peermemWords,
  missing: peermemMissing,
};

/** NVIDIA's DMA-buf export with its words. */
export const nvidiaDmabufBook: LayerBook<NvidiaDmabufInputs, typeof nvidiaDmabufRules, RdmaTold> = {
  id: 'nvidia-dmabuf',
  rules: nvidiaDmabufRules,
  words: dmabufWords,
  missing: dmabufMissing,
};
