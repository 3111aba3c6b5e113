import { rulesOver } from '../layerRule.ts';

/** Everything that amdgpu looks at to decide whether a peer may access a GPU's memory. */
export interface AmdPeerInputs {
  /** Both belong to one XGMI hive, which never comes to the rules of PCI Express. */
  readonly sameHive: boolean;
  /** CONFIG_HSA_AMD_P2P. */
  readonly kconfig: boolean;
  /** Module parameter `amdgpu.pcie_p2p`. */
  readonly pcieP2p: boolean;
  /** The owner of the memory is joined to the processor by XGMI. */
  readonly cpuXgmi: boolean;
  /** What `pci_p2pdma_distance` answers. */
  readonly linux: 'allows' | 'refuses';
  /** The processor sees all of the owner's memory. */
  readonly largeBar: boolean;
  /** The last address of the owner's BAR fits the DMA mask of the peer. */
  readonly barFitsMask: boolean;
  /** How the IOMMU serves the peer. */
  readonly iommu: 'none' | 'identity' | 'translated';
  /** Whether this kernel counts an IOMMU in pass-through as if it translated. */
  readonly passThroughCounts: boolean;
}

const SOURCE = 'amdgpu_device_is_peer_accessible';
const rule = rulesOver<AmdPeerInputs>();
const no = <const Case extends string>(name: Case) => ({ case: name, outcome: 'no' }) as const;
const yes = <const Case extends string>(name: Case) => ({ case: name, outcome: 'yes' }) as const;

/** Peer accessible, memory owner to peer, in the order of the code (Linux 6.12). */
export const amdPeerRules = {
  hive: rule({
    source: 'amdgpu_xgmi_same_hive',
    grade: 'read',
    decide: seen => (seen.sameHive ? yes('same-hive') : null),
  }),
  kconfig: rule({
    source: `${SOURCE}, CONFIG_HSA_AMD_P2P`,
    grade: 'executed',
    decide: seen => (seen.kconfig ? null : no('not-built')),
  }),
  parameter: rule({
    source: `${SOURCE}, pcie_p2p`,
    grade: 'executed',
    decide: seen => (seen.pcieP2p ? null : no('switched-off')),
  }),
  cpuXgmi: rule({
    source: `${SOURCE}, xgmi.connected_to_cpu`,
    grade: 'executed',
    decide: seen => (seen.cpuXgmi ? no('joined-to-cpu') : null),
  }),
  p2pdma: rule({
    source: `${SOURCE}, pci_p2pdma_distance`,
    grade: 'executed',
    decide: seen => (seen.linux === 'refuses' ? no('linux-refuses') : null),
  }),
  largeBar: rule({
    source: `${SOURCE}, visible_vram_size`,
    grade: 'executed',
    decide: seen => (seen.largeBar ? null : no('small-bar')),
  }),
  dmaMask: rule({
    source: `${SOURCE}, DMA mask and IOMMU domain of the peer`,
    grade: 'executed',
    decide: seen => {
      if (seen.barFitsMask) return yes('fits');
      if (seen.iommu === 'translated') return yes('remapped');
      return seen.iommu === 'identity' && seen.passThroughCounts ? yes('remapped') : no('out-of-reach');
    },
  }),
} as const;

/** Whether the CPU sees all of the memory: exactly as much, and not nothing. */
export const isLargeBar = (visibleBytes: bigint, memoryBytes: bigint): boolean =>
  visibleBytes > 0n && visibleBytes === memoryBytes;

/** Whether a BAR ends where the peer can still address it. A mask that was never set has 32 bits. */
export const fitsMask = (
  bar: { readonly base: bigint; readonly sizeBytes: bigint },
  maskBits: number,
): boolean => bar.base + bar.sizeBytes <= 1n << BigInt(maskBits === 0 ? 32 : maskBits);
