import { type MissingFact, say, strong, type TextPart } from '../../topology/sentence.ts';
import type { LayerBook, LayerWords, MissingWords, Told } from '../layerBook.ts';
import { type GdsInputs, gdsPathRules } from './pathRules.ts';

export interface GdsTold extends Told {
  readonly provider: TextPart;
  readonly client: TextPart;
  /** The number by which nvidia-fs ranks the pair; undefined: not known. */
  readonly distance: number | undefined;
}

const words: LayerWords<typeof gdsPathRules, GdsTold> = {
  p2pdma: {
    p2pdma: told =>
      say`GPUDirect Storage goes through the kernel’s own p2pdma: ${told.client} reads and writes ${told.provider}’s memory.`,
  },
  nvidiaFs: {
    'nvidia-fs': ({ provider, client, distance }) =>
      say`GPUDirect Storage goes through nvidia-fs: ${client} reads and writes ${provider}’s memory, and Linux’s p2pdma is not asked.${distance === undefined ? '' : ` nvidia-fs ranks the pair ${distance} (${distance < 128 ? 'a bridge is above both' : 'they meet only in the root complex'}); that forbids nothing.`}`,
  },
  compat: {
    'through-the-processor': told =>
      say`GPUDirect Storage copies ${strong('through system memory')} without a message (allow_compat_mode): neither nvidia-fs nor p2pdma can serve ${told.client} and ${told.provider}, and gdscheck may print Supported all the same.`,
    refused: told =>
      say`GPUDirect Storage refuses: neither nvidia-fs nor p2pdma can serve ${told.client} and ${told.provider}, and cufile.json forbids compatibility mode.`,
  },
};

const plain = (what: string, howToGet: string) => (): MissingFact => ({ node: null, what, howToGet });
const CUFILE = 'cat /etc/cufile.json';

const missing: MissingWords<GdsInputs, GdsTold> = {
  wantsP2pdma: plain('cufile.json: properties.use_pci_p2pdma', CUFILE),
  listedGpu: ({ provider }) => ({
    node: provider.node ?? null,
    what: `which product ${provider.text} is`,
    howToGet: 'nvidia-smi -q, or lspci -nn',
  }),
  releasesCan: plain('the versions of CUDA and of NVIDIA’s driver', 'nvidia-smi'),
  kernelCan: plain(
    'the kernel release and CONFIG_PCI_P2PDMA',
    'uname -r; grep PCI_P2PDMA /boot/config-$(uname -r)',
  ),
  x86: plain('the architecture of the processor', 'uname -m'),
  pages: plain(
    'whether BAR1 is static and not write-combined (RMForceStaticBar1=1;RmForceDisableIomapWC=1)',
    'grep RegistryDwords /proc/driver/nvidia/params; nvidia-smi -q',
  ),
  multipathOff: plain(
    'the module parameter nvme_core.multipath',
    'cat /sys/module/nvme_core/parameters/multipath',
  ),
  linux: plain('what Linux’s p2pdma answers for the pair', 'what the Linux row says is missing'),
  nvidiaFs: plain('whether nvidia-fs is loaded', 'lsmod | grep nvidia_fs; gdscheck -p'),
  cuda: ({ provider }) => ({
    node: provider.node ?? null,
    what: `what CUDA’s closed check says of ${provider.text}`,
    howToGet: 'gdscheck -p (GPU INFO)',
  }),
  compat: plain('cufile.json: properties.allow_compat_mode', CUFILE),
};

/** GPUDirect Storage with its words. */
export const gdsBook: LayerBook<GdsInputs, typeof gdsPathRules, GdsTold> = {
  id: 'gds',
  rules: gdsPathRules,
  words,
  missing,
};
