/** Links between devices beside the PCI tree; a pair that has one does not need the PCI verdict. */
export const sideLinkKinds = [
  // amdgpu asks for one hive (amdgpu_xgmi_same_hive); within it GPUs forward for each other.
  { id: 'xgmi', name: 'xGMI (Infinity Fabric)', forwards: true, driver: 'amdgpu: same hive' },
  { id: 'nvlink', name: 'NVLink', forwards: false, driver: 'NVIDIA driver: direct NVLink peer' },
  {
    id: 'nvswitch',
    name: 'NVLink through NVSwitch',
    forwards: true,
    driver: 'NVIDIA driver: NVSwitch fabric',
  },
  { id: 'capi', name: 'CAPI or OpenCAPI', forwards: false, driver: 'POWER: coherent accelerator link' },
  { id: 'ccix', name: 'CCIX', forwards: false, driver: 'CCIX: coherent link over the same connector' },
] as const;
export type SideLinkKind = (typeof sideLinkKinds)[number]['id'];

/** What a link beside PCIe is, whatever it joins. */
export interface SideLinkFacts {
  readonly kind: SideLinkKind;
  /** In each direction, 1e9 bytes a second; null where it is not known. */
  readonly gigabytesPerSecond: number | null;
}
