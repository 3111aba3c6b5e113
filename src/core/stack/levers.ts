import type { amdPeerRules } from './amdgpu/peerRules.ts';
import type { exportRules } from './dmabuf/exportRules.ts';
import type { vfioRules } from './dmabuf/vfio.ts';
import type { gdsPathRules } from './gds/pathRules.ts';
import type { nvidiaPairRules } from './nvidia/pairRules.ts';
import type { patchedRules } from './nvidia/patched.ts';
import type { nvidiaDmabufRules, peermemRules } from './nvidia/rdmaRules.ts';
import type { StackRow } from './stackRow.ts';
import type { ucxRules } from './ucx/ucxRules.ts';

/** Something that would change what a rule says. */
export interface Lever {
  readonly what: string;
  /** Who can do it. */
  readonly who: 'user' | 'administrator' | 'firmware setup' | 'hardware' | 'at your own risk';
  /** What it costs, a whole sentence; null: nothing. */
  readonly caution: string | null;
}

/** The rules by the ids under which answers name them, so that a lever of no rule does not compile. */
type RuleId =
  | `nvidia.${keyof typeof nvidiaPairRules}`
  | `nvidia-patched.${keyof typeof patchedRules}`
  | `nvidia-peermem.${keyof typeof peermemRules}`
  | `nvidia-dmabuf.${keyof typeof nvidiaDmabufRules}`
  | `amdgpu.${keyof typeof amdPeerRules}`
  | `dmabuf.${keyof typeof exportRules}`
  | `vfio.${keyof typeof vfioRules}`
  | `gds.${keyof typeof gdsPathRules}`
  | `ucx.${keyof typeof ucxRules}`;

const lever = (who: Lever['who'], what: string, caution: string | null = null): Lever => ({
  what,
  who,
  caution,
});

const MIG_OFF = lever(
  'administrator',
  'Switch MIG off (nvidia-smi -mig 0, then a reset of the GPU)',
  'Tenants lose their isolation.',
);
const EQUAL_CHIPS = lever(
  'hardware',
  'Use cards with the same chip',
  'Where cards have NVLink, that is decided before.',
);
const LARGE_BAR = lever(
  'firmware setup',
  'Switch on Above 4G Decoding and Resizable BAR, so that the BAR shows all of the memory',
);
const COMMON_BRIDGE = lever('hardware', 'Put GPU and adapter below a common bridge');
const TOPO_OVERRIDE = lever(
  'administrator',
  'Set NVreg_GrdmaPciTopoCheckOverride=1',
  'Root ports of such processors may drop or corrupt peer traffic.',
);
const DMABUF = lever(
  'administrator',
  'Use DMA-buf instead: open module, CUDA 11.7, Linux 5.12, and an adapter whose driver registers DMA-bufs',
);

const levers: Readonly<Partial<Record<RuleId, readonly Lever[]>>> = {
  'nvidia.migOn': [MIG_OFF],
  'nvidia-patched.migOn': [MIG_OFF],
  'nvidia.nvswitchWithoutLink': [
    lever('administrator', 'Start nvidia-fabricmanager of exactly the driver’s version'),
  ],
  'nvidia.forced': [lever('administrator', 'Remove ForceP2P from NVreg_RegistryDwords')],
  'nvidia-patched.registry': [lever('administrator', 'Remove ForceP2P from NVreg_RegistryDwords')],
  'nvidia.ioh': [
    lever(
      'hardware',
      'Move both cards below root ports of one root bus, so of one socket',
      'A switch does not help: this rule comes before it.',
    ),
  ],
  'nvidia.unlikeChips': [EQUAL_CHIPS],
  'nvidia-patched.chips': [EQUAL_CHIPS],
  'nvidia.firmware': [
    lever('hardware', 'Put both below a switch that the driver knows; this may help where it says CNS'),
    lever('hardware', 'Use another chipset, or professional cards'),
    lever(
      'at your own risk',
      'Force it by the registry (ForceP2P, RMPcieP2PType) or a patched module',
      'The vendor does not support it, and data is lost silently where the wires redirect. The registry alone is not reported to work.',
    ),
  ],
  'nvidia-patched.bar1': [LARGE_BAR],
  'nvidia-peermem.symbols': [DMABUF],
  'nvidia-peermem.stub': [
    DMABUF,
    lever('administrator', 'Install MLNX_OFED or DOCA first, then build NVIDIA’s modules again'),
  ],
  'nvidia-peermem.platform': [COMMON_BRIDGE, TOPO_OVERRIDE],
  'nvidia-dmabuf.platform': [COMMON_BRIDGE, TOPO_OVERRIDE],
  'nvidia-dmabuf.module': [
    lever('administrator', 'Install the open kernel modules (Turing chips and later)'),
  ],
  'nvidia-dmabuf.releases': [
    lever('administrator', 'Update CUDA to 11.7, the driver to 515 and Linux to 5.12 at least'),
  ],
  'nvidia-dmabuf.importer': [
    lever('hardware', 'Use an adapter whose driver registers DMA-bufs: mlx5, efa, irdma, bnxt_re'),
  ],
  'amdgpu.kconfig': [
    lever('administrator', 'Run a kernel that is built with CONFIG_HSA_AMD_P2P (grep it in /boot/config-*)'),
  ],
  'amdgpu.parameter': [lever('administrator', 'Set amdgpu.pcie_p2p=1, or leave it out')],
  'amdgpu.largeBar': [{ ...LARGE_BAR, caution: 'The other direction may work already.' }],
  'amdgpu.dmaMask': [
    lever('firmware setup', 'Place BARs lower (MMIO high base)'),
    lever(
      'administrator',
      'Have the IOMMU translate',
      'Peer traffic then goes through the root complex, which is slower.',
    ),
  ],
  'dmabuf.pin': [
    lever('administrator', 'With amdgpu, run Linux 6.15 or later'),
    lever('hardware', 'Use an adapter with on-demand paging (mlx5)'),
  ],
  'dmabuf.importer': [
    lever('hardware', 'Use an adapter whose driver registers DMA-bufs: mlx5, efa, irdma, bnxt_re'),
  ],
  'dmabuf.vfio': [
    lever(
      'administrator',
      'Run Linux 7.1 or later, and an importer with on-demand paging or one that can be revoked',
    ),
  ],
  'vfio.iommufd': [lever('administrator', 'Run Linux 6.19 or later, or map by VFIO type1')],
  'gds.compat': [
    lever(
      'administrator',
      'Set RMForceStaticBar1=1;RmForceDisableIomapWC=1, use_pci_p2pdma in cufile.json and nvme_core.multipath=N, or load nvidia-fs',
      'The first release serves neither RAID 0 nor NVMe-oF.',
    ),
    lever('user', 'Set allow_compat_mode to false in cufile.json', 'Silent slowness becomes an error.'),
  ],
  'ucx.choice': [lever('user', 'Set UCX_IB_GPU_DIRECT_RDMA=try, or leave it out')],
  'ucx.evidence': [lever('administrator', 'Load nvidia-peermem, or use an adapter and driver with DMA-buf')],
};

/** What would change the answer of a row, the cheapest first; none where it allows, or where nothing is known to. */
export const leversFor = ({ state, rule }: Pick<StackRow, 'state' | 'rule'>): readonly Lever[] =>
  rule !== null && (state === 'no' || state === 'not-peer')
    ? ((levers as Readonly<Record<string, readonly Lever[] | undefined>>)[rule.id] ?? [])
    : [];
