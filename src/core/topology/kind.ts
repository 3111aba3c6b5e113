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
