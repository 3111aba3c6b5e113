import type { Bar1Chip, NvidiaRow } from './nvidiaDriver.ts';

/** What `nvidia-smi topo -p2p` prints of one direction. */
export const peerWords = ['OK', 'CNS', 'GNS', 'TNS', 'DR', 'NS'] as const;
export type PeerWord = (typeof peerWords)[number];

/** What the GPU's firmware answers of reads and writes. */
export interface FirmwareAnswer {
  readonly read: 'OK' | 'CNS' | 'GNS';
  readonly write: 'OK' | 'CNS' | 'GNS';
}

/** Whose root complex it is, as far as the driver tells them apart for peers through BAR1. */
export const bar1Hosts = ['amd-zen', 'sapphire-rapids', 'intel', 'other'] as const;
export type Bar1Host = (typeof bar1Hosts)[number];

/** Everything that NVIDIA's driver looks at to decide a pair of GPUs. */
export interface NvidiaPairInputs {
  readonly driver: NvidiaRow;
  /** MIG is on in one of them. */
  readonly mig: boolean;
  readonly c2c: boolean;
  /** Links found between the two, and usable or not. */
  readonly nvlink: 'none' | 'down' | 'up';
  readonly nvswitch: boolean;
  readonly indirectNvlink: boolean;
  /** Null: not set. */
  readonly forceP2P: number | null;
  readonly forceType: number;
  readonly pcieType: number;
  /** Peer cliques that a hypervisor gives to the GPUs of a guest. */
  readonly clique: 'none' | 'same' | 'different';
  /** A guest, and both GPUs are passed through to it. */
  readonly passedThrough: boolean;
  readonly chipsetIdentified: boolean;
  readonly crossesIoh: boolean;
  readonly chips: 'alike' | 'unlike';
  /** Exactly one of them is a laptop's chip. */
  readonly oneIsMobile: boolean;
  readonly commonSwitch: boolean;
  readonly firmware: FirmwareAnswer;
  /** One is an SR-IOV virtual function, or the registry or a Tegra board says no. */
  readonly virtualFunction: boolean;
  readonly host: Bar1Host;
  /** Both show all of their memory through BAR1 all the time. */
  readonly staticBar1: boolean;
  readonly providerChip: Bar1Chip;
  readonly clientChip: Bar1Chip;
}
