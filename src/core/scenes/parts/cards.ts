import type { BridgeSpec, EndpointSpec } from '../../topology/buildSpec.ts';
import { GiB, io, KiB, MiB, mem32, mem64, noPeerAcs, prefetchable, x } from './units.ts';

/** Cards that no built-in machine has; BARs and links as published captures and drivers show them. */
const nvidia = { kind: 'endpoint', vendorId: 0x10de, driver: 'nvidia' } as const;

export const a100Sxm4With40GB: EndpointSpec = {
  ...nvidia,
  deviceId: 0x20b0,
  classCode: 0x0302,
  name: 'NVIDIA Corporation GA100 [A100 SXM4 40GB]',
  link: x(16, 4),
  bars: [mem32(0, 16n * MiB), prefetchable(1, 64n * GiB), prefetchable(3, 32n * MiB)],
};

export const h100Pcie: EndpointSpec = {
  ...nvidia,
  deviceId: 0x2331,
  classCode: 0x0302,
  name: 'NVIDIA Corporation GH100 [H100 PCIe]',
  link: x(16, 5),
  bars: [prefetchable(0, 16n * MiB), prefetchable(2, 128n * GiB), prefetchable(4, 32n * MiB)],
};

/** BAR1 as firmware leaves it without Resizable BAR. */
export const geForceRtx5090: EndpointSpec = {
  ...nvidia,
  deviceId: 0x2b85,
  classCode: 0x0300,
  name: 'NVIDIA Corporation GB202 [GeForce RTX 5090]',
  link: x(16, 5),
  bars: [mem32(0, 64n * MiB), prefetchable(1, 256n * MiB), prefetchable(3, 32n * MiB), io(5, 128n)],
};

export const rtx6000Ada: EndpointSpec = {
  ...nvidia,
  deviceId: 0x26b1,
  classCode: 0x0300,
  name: 'NVIDIA Corporation AD102GL [RTX 6000 Ada Generation]',
  link: x(16, 4),
  bars: [mem32(0, 16n * MiB), prefetchable(1, 64n * GiB), prefetchable(3, 32n * MiB), io(5, 128n)],
};

export const radeonProWx8100: EndpointSpec = {
  kind: 'endpoint',
  vendorId: 0x1002,
  deviceId: 0x6868,
  classCode: 0x0300,
  driver: 'amdgpu',
  name: 'Advanced Micro Devices, Inc. [AMD/ATI] Vega 10 [Radeon PRO WX 8100]',
  link: x(16, 3),
  bars: [prefetchable(0, 8n * GiB), prefetchable(2, 2n * MiB), io(4, 256n), mem32(5, 512n * KiB)],
};

/** As the host sees it: a network function for each of two ports. */
export const blueField2: readonly EndpointSpec[] = [0, 1].map(port => ({
  kind: 'endpoint',
  at: `00.${port}`,
  vendorId: 0x15b3,
  deviceId: 0xa2d6,
  classCode: 0x0200,
  driver: 'mlx5_core',
  name: 'Mellanox Technologies MT42822 BlueField-2 integrated ConnectX-6 Dx network controller',
  link: x(16, 4),
  acs: noPeerAcs,
  bars: [prefetchable(0, 32n * MiB)],
}));

/** SRAM, registers and all of the HBM, each behind a BAR of its own. */
export const gaudi: EndpointSpec = {
  kind: 'endpoint',
  vendorId: 0x1da3,
  deviceId: 0x1000,
  classCode: 0x1200,
  driver: 'habanalabs',
  name: 'Habana Labs Ltd. HL-2000 AI Training Accelerator [Gaudi]',
  link: x(16, 4),
  bars: [prefetchable(0, 64n * MiB), mem64(2, 128n * MiB), prefetchable(4, 32n * GiB)],
};

/** A CXL memory device as plain PCI Express shows it: registers alone, its memory is no BAR. */
export const cxlMemory: EndpointSpec = {
  kind: 'endpoint',
  vendorId: 0x8086,
  deviceId: 0x0ddb,
  classCode: 0x0502,
  driver: 'cxl_pci',
  name: 'Intel Corporation CXL memory device',
  link: x(8, 5),
  bars: [mem32(0, 2n * MiB), prefetchable(2, 128n * KiB)],
};

export const pciBridge: BridgeSpec = {
  kind: 'bridge',
  portType: 'pcie-to-pci',
  vendorId: 0x104c,
  deviceId: 0x8240,
  classCode: 0x0604,
  name: 'Texas Instruments XIO2001 PCI Express-to-PCI Bridge',
  link: x(1, 1),
  below: [],
};
