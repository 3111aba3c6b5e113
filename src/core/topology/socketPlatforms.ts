/** What joins two sockets, as PCIe peers see it. */
export interface SocketLink {
  /** What its makers call it. */
  readonly name: string;
  /** What peers reach across in one direction, all together, in GB/s; null: no figure is known. */
  readonly gigabytesPerSecond: number | null;
  /** Where the figure is from, and how sure it is. */
  readonly source: string;
}

/** What one kind of processor brings to every socket. */
export interface SocketPlatform {
  readonly name: string;
  /** Vendor and device ids of functions on root buses that only this kind has: host bridges, root ports. */
  readonly ids: readonly (readonly [vendorId: number, deviceId: number])[];
  /** All memory channels together, in GB/s; null: not known. */
  readonly memoryGigabytesPerSecond: number | null;
  readonly link: SocketLink;
}

const AMD = 0x1022;
const INTEL = 0x8086;
const of = (vendorId: number, ...deviceIds: readonly number[]) =>
  deviceIds.map(deviceId => [vendorId, deviceId] as const);

/**
 * Kinds of sockets by what sits on their root buses. Memory is channels x rate. Where no rig was measured, the figure is
 * what NCCL assumes between processors (src/graph/topo.h), and the source says so.
 */
export const socketPlatforms: readonly SocketPlatform[] = [
  {
    name: 'AMD EPYC 7001',
    ids: of(AMD, 0x1450),
    memoryGigabytesPerSecond: 171,
    link: { name: 'xGMI', gigabytesPerSecond: 16, source: 'NCCL assumes 16 between AMD processors' },
  },
  {
    name: 'AMD EPYC 7002 or 7003',
    ids: of(AMD, 0x1480, 0x1483),
    memoryGigabytesPerSecond: 204.8,
    link: {
      name: 'xGMI',
      gigabytesPerSecond: 36,
      source: 'one link of 18 GT/s x16, raw; boards have 3 or 4. Gen4 peers lose nothing across sockets',
    },
  },
  {
    name: 'AMD EPYC 9004',
    ids: of(AMD, 0x14a4, 0x14ab, 0x14a5),
    memoryGigabytesPerSecond: 460.8,
    link: {
      name: 'xGMI',
      gigabytesPerSecond: 40,
      source: 'measured with one pair: 39 with two links, 43 with three (rtx6kpro)',
    },
  },
  {
    name: 'AMD EPYC 9005',
    ids: of(AMD, 0x153a, 0x153e),
    memoryGigabytesPerSecond: 576,
    link: {
      name: 'xGMI',
      gigabytesPerSecond: 50,
      source: 'measured with one pair: 50 to 51; 36 to 40 between switches (rtx6kpro)',
    },
  },
  {
    name: 'Intel Xeon E5 and E7',
    ids: of(INTEL, 0x3c00, 0x3c01, 0x0e00, 0x2f00, 0x2f01, 0x6f00, 0x6f01),
    memoryGigabytesPerSecond: null,
    link: { name: 'QPI', gigabytesPerSecond: 6, source: 'NCCL assumes 6 between Broadwell processors' },
  },
  {
    name: 'Intel Xeon, Skylake or Cascade Lake',
    ids: of(INTEL, 0x2020, 0x2030, 0x2031, 0x2032, 0x2033),
    memoryGigabytesPerSecond: 128,
    link: { name: 'UPI', gigabytesPerSecond: 10, source: 'NCCL assumes 10 between Skylake processors' },
  },
  {
    name: 'Intel Xeon, Ice Lake',
    ids: of(INTEL, 0x347a, 0x347b, 0x347c, 0x347d),
    memoryGigabytesPerSecond: 204.8,
    link: { name: 'UPI', gigabytesPerSecond: null, source: 'no measurement of peers across it is known' },
  },
  {
    name: 'Intel Xeon, Sapphire or Emerald Rapids',
    ids: of(INTEL, 0x352a, 0x352b, 0x352c, 0x352d),
    memoryGigabytesPerSecond: 307.2,
    link: {
      name: 'UPI',
      gigabytesPerSecond: 22,
      source: 'NCCL assumes 22 between Sapphire Rapids and 40 between Emerald Rapids processors',
    },
  },
  {
    name: 'Intel Xeon 6',
    ids: of(INTEL, 0x0db0, 0x0db1, 0x0db2, 0x0db3, 0x0db6, 0x0db7, 0x0db8, 0x0db9),
    memoryGigabytesPerSecond: 409.6,
    link: { name: 'UPI', gigabytesPerSecond: null, source: 'no measurement of peers across it is known' },
  },
  {
    name: 'IBM POWER9',
    ids: of(0x1014, 0x04c1),
    memoryGigabytesPerSecond: 170,
    link: { name: 'X-bus', gigabytesPerSecond: 32, source: 'NCCL assumes 32 between POWER9 processors' },
  },
];
