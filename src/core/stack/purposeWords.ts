import type { DeviceKind } from '../topology/kind.ts';
import type { Purpose } from './stackSettings.ts';

/** What a person wants to do, as the page and the command line name it. */
export const purposeWords: Readonly<Record<Purpose, string>> = {
  'gpu-gpu': 'GPU to GPU (CUDA, HIP, Level Zero)',
  'gpu-nic-peermem': 'GPU and NIC, by nvidia-peermem',
  'gpu-nic-dmabuf': 'GPU and NIC, by DMA-buf',
  'gpu-storage': 'GPU and storage (GPUDirect Storage)',
  'nvme-nic': 'NVMe and NIC (nvmet)',
  vfio: 'VFIO guest',
  p2pdma: 'anything through p2pdma',
};

interface Ends {
  /** Whose memory. */
  readonly provider: DeviceKind;
  readonly client: DeviceKind;
}

/** Whether a purpose makes sense for these two kinds of device, the memory being the provider's. */
const fits: Readonly<Record<Purpose, (ends: Ends) => boolean>> = {
  'gpu-gpu': ({ provider, client }) => provider === 'gpu' && client === 'gpu',
  'gpu-nic-peermem': ({ provider, client }) => provider === 'gpu' && client === 'nic',
  'gpu-nic-dmabuf': ({ provider, client }) => isComputing(provider) && client === 'nic',
  'gpu-storage': ({ provider, client }) => provider === 'gpu' && isStorage(client),
  'nvme-nic': ({ provider, client }) =>
    (isStorage(provider) && client === 'nic') || (provider === 'nic' && isStorage(client)),
  vfio: () => true,
  p2pdma: () => true,
};

const isComputing = (kind: DeviceKind) => kind === 'gpu' || kind === 'accelerator';
const isStorage = (kind: DeviceKind) => kind === 'nvme' || kind === 'storage';

/** What may be wanted of such a pair, the likeliest first. nvidia-peermem is asked for only by name: DMA-buf replaces it. */
export const purposesFor = (ends: Ends): readonly Purpose[] =>
  (
    ['gpu-gpu', 'gpu-nic-dmabuf', 'gpu-nic-peermem', 'gpu-storage', 'nvme-nic', 'p2pdma', 'vfio'] as const
  ).filter(purpose => fits[purpose](ends));
