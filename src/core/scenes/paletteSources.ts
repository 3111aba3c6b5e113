import type { SceneSource } from './scene.ts';

const issue = (repository: string, number: number, what: string): SceneSource => ({
  title: `${repository} #${number}: ${what}`,
  url: `https://github.com/${repository}/issues/${number}`,
});
const ids = (vendor: string): SceneSource => ({
  title: `The PCI ID Repository: vendor ${vendor}`,
  url: `https://pci-ids.ucw.cz/read/PC/${vendor}`,
});

/** Where the facts of the palette are published. */
export const published = {
  a100: issue('open-mpi/hwloc', 653, 'lspci of an A100 SXM4'),
  h100Pcie: issue('NVIDIA/nvtrust', 51, 'lspci of an H100 PCIe'),
  rtx6000Ada: issue('NVIDIA/gds-nvidia-fs', 60, 'lspci of an RTX 6000 Ada'),
  rtx5090: issue('aikitoria/open-gpu-kernel-modules', 15, 'lspci of an RTX 5090'),
  rtx4090: issue('tinygrad/open-gpu-kernel-modules', 6, 'lspci of an RTX 4090'),
  wx8100: issue('ROCm/legacy-rocm-build', 787, 'lspci of a Radeon PRO WX 8100'),
  connectX6Dx: issue('NVIDIA/l2fwd-nv', 6, 'lspci of a ConnectX-6 Dx'),
  cxlBars: issue('pmem/ndctl', 246, 'lspci of a CXL memory device'),
  cxlClass: issue('open-mpi/hwloc', 554, 'CXL memory has class 0502'),
  gaudi: {
    title: 'Linux: drivers/accel/habanalabs/include/gaudi/gaudi.h, the BARs',
    url: 'https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/tree/drivers/accel/habanalabs/include/gaudi/gaudi.h',
  },
  blueField: {
    title: 'Kubernetes SR-IOV network operator #55: BlueField-2 is 15b3:a2d6',
    url: 'https://github.com/k8snetworkplumbingwg/sriov-network-operator/pull/55',
  },
  noLoad: {
    title: 'Linux: PCI peer-to-peer DMA support',
    url: 'https://docs.kernel.org/driver-api/pci/p2pdma.html',
  },
  nvme: { title: 'NVM Express specifications', url: 'https://nvmexpress.org/specifications/' },
  pex89000: {
    title: 'Broadcom PEX89000 Managed PCI Express 5.0 Switches',
    url: 'https://docs.broadcom.com/docs/PEX89000-Managed-PCI-Express-5.0-Switches',
  },
  pex8747: { title: 'PLX PEX 8747, product brief', url: 'https://docs.broadcom.com/doc/12351854' },
  xio2001: { title: 'Texas Instruments XIO2001', url: 'https://www.ti.com/product/XIO2001' },
  retimer: {
    title: 'PCI-SIG: Retimers to the Rescue, questions and answers',
    url: 'https://pcisig.com/blog/retimers-rescue-webinar-pci-sig%C2%AE-qa',
  },
  p2pdma: {
    title: 'Linux: drivers/pci/p2pdma.c, the host bridge list',
    url: 'https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/tree/drivers/pci/p2pdma.c',
  },
  pciIds8086: ids('8086'),
  pciIds1022: ids('1022'),
  pciIds1000: ids('1000'),
  pciIds15b3: ids('15b3'),
  pciIds144d: ids('144d'),
  pciIds1e0f: ids('1e0f'),
} as const satisfies Readonly<Record<string, SceneSource>>;
