/** CPU vendors as /proc/cpuinfo tells them apart; p2pdma asks for AMD only, and Hygon is not AMD. */
export const cpuVendors = ['intel', 'amd', 'hygon', 'zhaoxin', 'ibm', 'arm', 'other'] as const;
export type CpuVendor = (typeof cpuVendors)[number];

export interface Cpu {
  readonly vendor: CpuVendor;
  /** The family of /proc/cpuinfo, such as 0x19; 0 where the architecture has none. */
  readonly family: number;
}
