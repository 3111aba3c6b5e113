import type { EndpointSpec, VirtualFunctionsSpec } from '../../topology/buildSpec.ts';
import { io, KiB, MiB, mem32, mem64, noPeerAcs, prefetchable, x } from './units.ts';

/** Mellanox adapters keep registers and doorbells in one BAR. */
const connectX = {
  kind: 'endpoint',
  vendorId: 0x15b3,
  classCode: 0x0200,
  driver: 'mlx5_core',
  bars: [prefetchable(0, 32n * MiB)],
} as const;
const infiniBand = { ...connectX, classCode: 0x0207 } as const;

export const connectX4InfiniBand: EndpointSpec = {
  ...infiniBand,
  deviceId: 0x1013,
  name: 'Mellanox Technologies MT27700 Family [ConnectX-4]',
  link: x(16, 3),
};

/** One PCI function for each of its two ports. */
export const connectX5ExDualPort: readonly EndpointSpec[] = [0, 1].map(port => ({
  ...infiniBand,
  at: `00.${port}`,
  deviceId: 0x1019,
  name: 'Mellanox Technologies MT28800 Family [ConnectX-5 Ex]',
  link: x(16, 4),
  acs: noPeerAcs,
}));

export const connectX5: EndpointSpec = {
  ...connectX,
  deviceId: 0x1017,
  name: 'Mellanox Technologies MT27800 Family [ConnectX-5]',
  link: x(16, 3),
};

export const connectX6Dx: EndpointSpec = {
  ...connectX,
  deviceId: 0x101d,
  name: 'Mellanox Technologies MT2892 Family [ConnectX-6 Dx]',
  link: x(16, 4),
  acs: noPeerAcs,
};

export const connectX7: EndpointSpec = {
  ...connectX,
  deviceId: 0x1021,
  name: 'Mellanox Technologies MT2910 Family [ConnectX-7]',
  link: x(16, 5),
  acs: noPeerAcs,
};

export const connectX7InfiniBand: EndpointSpec = { ...connectX7, classCode: 0x0207 };

/** Virtual functions of ConnectX-5 and later. */
export const connectXVirtual = (count: number, firstOffset: number): VirtualFunctionsSpec => ({
  count,
  firstOffset,
  stride: 1,
  deviceId: 0x101e,
  name: 'Mellanox Technologies ConnectX Family mlx5Gen Virtual Function',
  driver: 'mlx5_core',
  bars: [prefetchable(0, MiB)],
  acs: noPeerAcs,
});

const intelNic = { kind: 'endpoint', vendorId: 0x8086, classCode: 0x0200 } as const;

export const i210: EndpointSpec = {
  ...intelNic,
  deviceId: 0x1533,
  name: 'Intel Corporation I210 Gigabit Network Connection',
  driver: 'igb',
  link: x(1, 1),
  bars: [mem32(0, 512n * KiB), io(2, 32n), mem32(3, 16n * KiB)],
};

export const i225: EndpointSpec = {
  ...intelNic,
  deviceId: 0x15f3,
  name: 'Intel Corporation Ethernet Controller I225-V',
  driver: 'igc',
  link: x(1, 2),
  bars: [mem32(0, MiB), mem32(3, 16n * KiB)],
};

export const x550DualPort: readonly EndpointSpec[] = [0, 1].map(port => ({
  ...intelNic,
  at: `00.${port}`,
  deviceId: 0x1563,
  name: 'Intel Corporation Ethernet Controller X550',
  driver: 'ixgbe',
  link: x(4, 3),
  acs: noPeerAcs,
  bars: [prefetchable(0, 4n * MiB), prefetchable(4, 16n * KiB)],
}));

/** Two of the ports that servers have for management. */
export const i350DualPort: readonly EndpointSpec[] = [0, 1].map(port => ({
  ...intelNic,
  at: `00.${port}`,
  deviceId: 0x1521,
  name: 'Intel Corporation I350 Gigabit Network Connection',
  driver: 'igb',
  link: x(4, 2),
  acs: noPeerAcs,
  bars: [mem32(0, MiB), io(2, 32n), mem32(3, 16n * KiB)],
}));

/** The 82576: its virtual functions begin 384 routing IDs later, which is on the next bus. */
export const i82576: EndpointSpec = {
  ...intelNic,
  deviceId: 0x10c9,
  name: 'Intel Corporation 82576 Gigabit Network Connection',
  driver: 'igb',
  link: x(4, 1),
  acs: noPeerAcs,
  bars: [mem32(0, 128n * KiB), mem32(1, 4n * MiB), io(2, 32n), mem32(3, 16n * KiB)],
};

export const i82576Virtual: VirtualFunctionsSpec = {
  count: 4,
  firstOffset: 384,
  stride: 2,
  deviceId: 0x10ca,
  name: 'Intel Corporation 82576 Virtual Function',
  driver: 'igbvf',
  bars: [mem64(0, 16n * KiB), mem64(3, 16n * KiB)],
};

/** A network card for conventional PCI. */
export const pciGigabit: EndpointSpec = {
  ...intelNic,
  portType: null,
  deviceId: 0x107c,
  name: 'Intel Corporation 82541PI Gigabit Ethernet Controller',
  driver: 'e1000',
  bars: [mem32(0, 128n * KiB), mem32(1, 128n * KiB), io(2, 64n)],
};

export const bcm5719DualPort: readonly EndpointSpec[] = [0, 1].map(port => ({
  kind: 'endpoint',
  at: `00.${port}`,
  vendorId: 0x14e4,
  deviceId: 0x1657,
  classCode: 0x0200,
  name: 'Broadcom Inc. and subsidiaries NetXtreme BCM5719 Gigabit Ethernet PCIe',
  driver: 'tg3',
  link: x(4, 2),
  bars: [prefetchable(0, 64n * KiB), prefetchable(2, 64n * KiB), prefetchable(4, 64n * KiB)],
}));

/** Its RDMA driver, bnxt_re, pins what it imports. */
export const bcm57508: EndpointSpec = {
  kind: 'endpoint',
  vendorId: 0x14e4,
  deviceId: 0x1750,
  classCode: 0x0200,
  name: 'Broadcom Inc. and subsidiaries BCM57508 NetXtreme-E 10Gb/25Gb/40Gb/50Gb/100Gb/200Gb Ethernet',
  driver: 'bnxt_en',
  link: x(16, 4),
  bars: [prefetchable(0, 64n * KiB), prefetchable(2, MiB), prefetchable(4, 64n * KiB)],
};
