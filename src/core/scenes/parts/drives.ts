import type { EndpointSpec } from '../../topology/buildSpec.ts';
import { io, KiB, MiB, mem32, mem64, prefetchable, x } from './units.ts';

const nvme = { kind: 'endpoint', classCode: 0x0108, driver: 'nvme', bars: [mem64(0, 16n * KiB)] } as const;
const samsung = { ...nvme, vendorId: 0x144d } as const;

export const samsungPm983: EndpointSpec = {
  ...samsung,
  deviceId: 0xa808,
  name: 'Samsung Electronics Co Ltd NVMe SSD Controller SM981/PM981/PM983',
  link: x(4, 3),
};

export const samsung172x: EndpointSpec = {
  ...samsung,
  deviceId: 0xa822,
  name: 'Samsung Electronics Co Ltd NVMe SSD Controller 172Xa/172Xb',
  link: x(8, 3),
};

export const samsungPm9a3: EndpointSpec = {
  ...samsung,
  deviceId: 0xa80a,
  name: 'Samsung Electronics Co Ltd NVMe SSD Controller PM9A1/PM9A3/980PRO',
  link: x(4, 4),
};

export const samsungPm173x: EndpointSpec = {
  ...samsung,
  deviceId: 0xa824,
  name: 'Samsung Electronics Co Ltd NVMe SSD Controller PM173X',
  link: x(4, 4),
  bars: [mem64(0, 32n * KiB)],
};

export const kioxiaCm7: EndpointSpec = {
  ...nvme,
  vendorId: 0x1e0f,
  deviceId: 0x0013,
  name: 'KIOXIA Corporation NVMe SSD Controller CM7 2.5"',
  link: x(4, 5),
};

/** An accelerator that speaks NVMe and has a controller memory buffer: the drive of the first p2pmem trials. */
export const noLoadWithCmb: EndpointSpec = {
  ...nvme,
  vendorId: 0x1de5,
  deviceId: 0x2000,
  name: 'Eideticom, Inc NoLoad Hardware Development Kit',
  link: x(8, 3),
  bars: [mem64(0, 16n * KiB), prefetchable(4, 512n * MiB)],
};

/** All of its BAR 4, for queues and for data both ways. */
export const noLoadBuffer = {
  bar: 4,
  sizeUnits: 2,
  size: 512,
  offset: 0,
  capabilities: 0x1f,
  hasMemorySpaceControl: false,
} as const;

export const marvellSata: EndpointSpec = {
  kind: 'endpoint',
  vendorId: 0x1b4b,
  deviceId: 0x9235,
  classCode: 0x0106,
  name: 'Marvell Technology Group Ltd. 88SE9235 PCIe 2.0 x2 4-port SATA 6 Gb/s Controller',
  driver: 'ahci',
  link: x(2, 2),
  bars: [io(0, 8n), io(1, 4n), io(2, 8n), io(3, 4n), io(4, 32n), mem32(5, 2n * KiB)],
};

export const raidController: EndpointSpec = {
  kind: 'endpoint',
  vendorId: 0x1000,
  deviceId: 0x005d,
  classCode: 0x0104,
  name: 'Broadcom / LSI MegaRAID SAS-3 3108 [Invader]',
  driver: 'megaraid_sas',
  link: x(8, 3),
  bars: [io(0, 256n), mem64(1, 64n * KiB), mem64(3, MiB)],
};

/** A SCSI adapter for conventional PCI-X. */
export const pciScsi: EndpointSpec = {
  kind: 'endpoint',
  portType: null,
  vendorId: 0x1000,
  deviceId: 0x0030,
  classCode: 0x0100,
  name: 'Broadcom / LSI 53c1030 PCI-X Fusion-MPT Dual Ultra320 SCSI',
  driver: 'mptspi',
  bars: [io(0, 256n), mem64(1, 128n * KiB), mem64(3, 128n * KiB)],
};
