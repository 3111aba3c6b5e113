/** What a function is to a person who looks at a machine; the icon, the word and the fold follow from it. */
export const deviceKinds = [
  'gpu',
  'nic',
  'nvme',
  'accelerator',
  'storage',
  'root-port',
  'switch-upstream',
  'switch-downstream',
  'bridge',
  'other',
] as const;
export type DeviceKind = (typeof deviceKinds)[number];

/** The words for a kind: in a sentence, in a label with a number ("GPU 0"), and for several. */
export interface KindWords {
  readonly word: string;
  readonly short: string;
  readonly plural: string;
}

const words: Readonly<Record<DeviceKind, KindWords>> = {
  gpu: { word: 'GPU', short: 'GPU', plural: 'GPUs' },
  nic: { word: 'network adapter', short: 'NIC', plural: 'NICs' },
  nvme: { word: 'NVMe drive', short: 'NVMe', plural: 'NVMe' },
  accelerator: { word: 'accelerator', short: 'Accel', plural: 'accelerators' },
  storage: { word: 'storage controller', short: 'Storage', plural: 'storage' },
  'root-port': { word: 'root port', short: 'Port', plural: 'root ports' },
  'switch-upstream': { word: 'switch upstream port', short: 'Switch', plural: 'switches' },
  'switch-downstream': { word: 'switch downstream port', short: 'Port', plural: 'switch ports' },
  bridge: { word: 'PCI bridge', short: 'Bridge', plural: 'bridges' },
  other: { word: 'other function', short: 'Other', plural: 'others' },
};

export const kindName = (kind: DeviceKind): KindWords => words[kind];

export const isDeviceKind = (kind: string): kind is DeviceKind =>
  (deviceKinds as readonly string[]).includes(kind);

/** Kinds for whose sake a person opens a machine: they move data in bulk. */
const workingKinds: ReadonlySet<DeviceKind> = new Set(['gpu', 'nic', 'nvme', 'accelerator', 'storage']);

export const isWorkingKind = (kind: DeviceKind): boolean => workingKinds.has(kind);
