import type { PaletteKind } from '../../core/scenes/palette.ts';

/** What a person looks for, in their words. */
export const paletteKindNames: Record<PaletteKind, string> = {
  'root-port': 'Root port',
  switch: 'Switch',
  bridge: 'Bridge',
  gpu: 'GPU',
  nic: 'NIC',
  rnic: 'RDMA NIC',
  dpu: 'DPU',
  nvme: 'NVMe',
  'nvme-cmb': 'NVMe with CMB',
  accelerator: 'Accelerator',
  retimer: 'Retimer',
  cxl: 'CXL',
  conventional: 'Conventional PCI',
};
