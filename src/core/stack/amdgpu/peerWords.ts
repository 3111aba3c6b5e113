import { type MissingFact, say, strong, type TextPart } from '../../topology/sentence.ts';
import type { LayerBook, LayerWords, MissingWords, Told } from '../layerBook.ts';
import { type AmdPeerInputs, amdPeerRules } from './peerRules.ts';

export interface AmdPeerTold extends Told {
  /** Whose memory. */
  readonly provider: TextPart;
  readonly client: TextPart;
}

const words: LayerWords<typeof amdPeerRules, AmdPeerTold> = {
  hive: {
    'same-hive': told =>
      say`${told.who} joins ${told.provider} and ${told.client} by XGMI; PCI Express is not asked.`,
  },
  kconfig: {
    'not-built': told =>
      say`${told.who} has no peers over PCI Express: the kernel was built ${strong('without CONFIG_HSA_AMD_P2P')}, and nothing is logged.`,
  },
  parameter: {
    'switched-off': told => say`${told.who} has no peers over PCI Express: amdgpu.pcie_p2p is 0.`,
  },
  cpuXgmi: {
    'joined-to-cpu': told =>
      say`${told.who} offers ${told.provider}’s memory to no peer over PCI Express: XGMI joins it to the processor.`,
  },
  p2pdma: {
    'linux-refuses': told =>
      say`${told.who} asks Linux, and Linux refuses ${told.client} to reach ${told.provider}. Newest kernels log “PCIe P2P access from peer device … is not supported by the chipset”; most before log nothing.`,
  },
  largeBar: {
    'small-bar': told =>
      say`${told.who} refuses: the processor does not see ${strong('all of')} ${told.provider}’s memory, and it has to see every byte. The other direction may work.`,
  },
  dmaMask: {
    fits: told => say`${told.who} lets ${told.client} access ${told.provider}’s memory.`,
    remapped: told =>
      say`${told.who} lets ${told.client} access ${told.provider}’s memory: its BAR lies above what ${told.client} can address, and the IOMMU maps it lower.`,
    'out-of-reach': told =>
      say`${told.who} refuses: ${told.provider}’s BAR ends above ${strong('what')} ${told.client} ${strong('can address')}, and no IOMMU maps it lower.`,
  },
};

const of =
  (what: (told: AmdPeerTold) => string, howToGet: string) =>
  (told: AmdPeerTold): MissingFact => ({ node: told.provider.node ?? null, what: what(told), howToGet });
const both = ({ provider, client }: AmdPeerTold) => `${provider.text} and ${client.text}`;

const missing: MissingWords<AmdPeerInputs, AmdPeerTold> = {
  sameHive: of(told => `whether XGMI joins ${both(told)}`, 'rocm-smi --showtopo, or amd-smi topology'),
  kconfig: of(() => 'CONFIG_HSA_AMD_P2P', 'grep HSA_AMD_P2P /boot/config-$(uname -r)'),
  pcieP2p: of(() => 'the module parameter amdgpu.pcie_p2p', 'cat /sys/module/amdgpu/parameters/pcie_p2p'),
  cpuXgmi: of(told => `whether XGMI joins ${told.provider.text} to the processor`, 'rocm-smi --showtopo'),
  linux: of(() => 'what Linux’s p2pdma answers for the pair', 'what the Linux row says is missing'),
  largeBar: of(
    told => `whether the processor sees all of ${told.provider.text}’s memory`,
    'cat /sys/bus/pci/devices/…/mem_info_vram_total and mem_info_vis_vram_total',
  ),
  barFitsMask: of(told => `the DMA mask of ${told.client.text}`, 'cat /sys/bus/pci/devices/…/dma_mask_bits'),
  iommu: of(
    told => `how the IOMMU serves ${told.client.text}`,
    'cat /sys/bus/pci/devices/…/iommu_group/type',
  ),
  passThroughCounts: of(() => 'the exact kernel release', 'cat /proc/version'),
};

/** amdgpu's rule with its words. */
export const amdPeerBook: LayerBook<AmdPeerInputs, typeof amdPeerRules, AmdPeerTold> = {
  id: 'amdgpu',
  rules: amdPeerRules,
  words,
  missing,
};
