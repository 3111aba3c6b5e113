import type { SceneSource } from '../scene.ts';

const LINUX = 'https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git';

/** Sources that several lessons teach. */
export const p2pdmaDoc: SceneSource = {
  title: 'Linux: PCI peer-to-peer DMA support',
  url: 'https://docs.kernel.org/driver-api/pci/p2pdma.html',
};
export const p2pdmaCode: SceneSource = {
  title: 'Linux: drivers/pci/p2pdma.c',
  url: `${LINUX}/tree/drivers/pci/p2pdma.c`,
};
export const kernelParameters: SceneSource = {
  title: 'Linux: kernel parameters, pci=disable_acs_redir= and pci=config_acs=',
  url: 'https://docs.kernel.org/admin-guide/kernel-parameters.html',
};
export const dmaApi: SceneSource = {
  title: 'Linux: dynamic DMA mapping using the generic device',
  url: 'https://docs.kernel.org/core-api/dma-api.html',
};
export const dmaBufDoc: SceneSource = {
  title: 'Linux: buffer sharing and synchronization (dma-buf)',
  url: 'https://docs.kernel.org/driver-api/dma-buf.html',
};
export const amdgpuDmaBuf: SceneSource = {
  title: 'Linux: drivers/gpu/drm/amd/amdgpu/amdgpu_dma_buf.c',
  url: `${LINUX}/tree/drivers/gpu/drm/amd/amdgpu/amdgpu_dma_buf.c`,
};
export const nvmetCommit: SceneSource = {
  title: 'Linux commit c6925093d0b2: nvmet: Optionally use PCI P2P memory',
  url: `${LINUX}/commit/?id=c6925093d0b2`,
};
export const commonUpstreamMail: SceneSource = {
  title: 'linux-pci, March 2018: PCI: Add pci_find_common_upstream_dev()',
  url: 'https://lore.kernel.org/linux-pci/20180325110000.2238-2-christian.koenig@amd.com/',
};
export const openGpuKernelModules: SceneSource = {
  title: 'NVIDIA/open-gpu-kernel-modules',
  url: 'https://github.com/NVIDIA/open-gpu-kernel-modules',
};
export const nvidiaSmiDoc: SceneSource = {
  title: 'NVIDIA: nvidia-smi, topo',
  url: 'https://docs.nvidia.com/deploy/nvidia-smi/index.html',
};
export const gpuDirectRdmaDoc: SceneSource = {
  title: 'NVIDIA: GPUDirect RDMA',
  url: 'https://docs.nvidia.com/cuda/gpudirect-rdma/',
};
