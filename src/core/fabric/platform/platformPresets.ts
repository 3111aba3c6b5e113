import {
  type Platform,
  type Reflection,
  type RootComplexPolicy,
  reflectsAll,
  unknownRootComplex,
} from './platform.ts';

/** A root complex that somebody has measured or documented. */
export interface RootComplexPreset {
  readonly id: string;
  readonly name: string;
  readonly policy: RootComplexPolicy;
  readonly source: string;
}

const policy = (reflection: Reflection, more: Partial<RootComplexPolicy> = {}): RootComplexPolicy => ({
  ...unknownRootComplex,
  reflects: reflectsAll(reflection),
  ...more,
});

export const rootComplexPresets: readonly RootComplexPreset[] = [
  {
    id: 'unknown',
    name: 'Not known',
    policy: unknownRootComplex,
    source:
      'PCIe Base Specification, section 1.3.1: forwarding between root ports is implementation specific',
  },
  {
    id: 'amd-zen',
    name: 'AMD Zen and later: reads and writes',
    policy: policy('reads-and-writes'),
    source: 'Linux cpu_supports_p2pdma() (AMD family 17h and later); rtx6kpro measurements on WRX90 and EPYC',
  },
  {
    id: 'intel-server',
    name: 'Intel Xeon: reads and writes, in packets of 64 bytes',
    policy: policy('reads-and-writes', { resegmentsToBytes: 64 }),
    source: 'Linux pci_p2pdma_whitelist; NCCL: "Intel CPU convert GPU P2P traffic into 64B PCI TLPs"',
  },
  {
    id: 'intel-server-one-host-bridge',
    name: 'Intel Xeon E5 and E7 before Skylake: only within one host bridge',
    policy: {
      ...policy('reads-and-writes', { resegmentsToBytes: 64 }),
      reflects: {
        ...reflectsAll('reads-and-writes'),
        'between-host-bridges': 'nothing',
        'between-sockets': 'nothing',
      },
    },
    source: 'Linux pci_p2pdma_whitelist: 8086:3c00, 3c01, 2f00, 2f01 with REQ_SAME_HOST_BRIDGE',
  },
  {
    id: 'intel-client',
    name: 'Intel client CPU: writes only',
    policy: policy('writes'),
    source:
      'NVIDIA open-gpu-kernel-modules #1253: "Intel client CPUs are known to only support PCIe P2P writes"; ssd-gpu-dma #20 (i7-8700K: reads return all ones)',
  },
  {
    id: 'reflects-nothing',
    name: 'Reflects nothing',
    policy: policy('nothing'),
    source:
      'intel/compute-runtime #935: Intel client root complex below a PEX880xx with redirect on returns all ones',
  },
  {
    id: 'silent',
    name: 'Reflects nothing, and does not answer reads',
    policy: policy('nothing', { refusedReads: 'no-answer' }),
    source:
      'PCIe Base Specification, section 2.8: a requester that gets no answer reports a Completion Timeout',
  },
  {
    id: 'power-root-port',
    name: 'POWER: root ports never forward to peers',
    policy: policy('nothing'),
    source:
      'linux-pci, 2018, discussion of the p2pdma series: PowerPC root ports do not forward peer traffic; GPUs use NVLink instead',
  },
  {
    id: 'writes-within-bridge',
    name: 'Same host bridge: reads and writes; between sockets: writes only',
    policy: {
      ...policy('reads-and-writes'),
      reflects: { ...reflectsAll('reads-and-writes'), 'between-sockets': 'writes' },
    },
    source: 'GPUDirect RDMA tables for E5-2600: reads across QPI below 0.3 GB/s (approximate)',
  },
];

/** A whole platform, as realistic combinations of the settings. */
export interface PlatformPreset {
  readonly id: string;
  readonly name: string;
  readonly change: Partial<Platform>;
  readonly source: string;
}

/** What the preset with this id does; one that there is not is a bug. */
export const presetPolicy = (id: string): RootComplexPolicy => {
  const preset = rootComplexPresets.find(each => each.id === id);
  if (!preset) throw new Error(`no such root complex preset: ${id}`);
  return preset.policy;
};

export const platformPresets: readonly PlatformPreset[] = [
  {
    id: 'amd-iommu-off',
    name: 'AMD Zen, IOMMU off',
    change: {
      architecture: 'x86',
      iommu: { mode: 'off', ats: false },
      dmaLayer: 'implements',
      rootComplex: presetPolicy('amd-zen'),
    },
    source: 'rtx6kpro WRX90 and EPYC rigs; Linux cpu_supports_p2pdma()',
  },
  {
    id: 'amd-iommu-on',
    name: 'AMD Zen, IOMMU translating',
    change: {
      architecture: 'x86',
      iommu: { mode: 'translated', ats: false },
      dmaLayer: 'implements',
      rootComplex: presetPolicy('amd-zen'),
    },
    source: 'Linux iommu-dma with p2pdma since 6.0; ACS RR and CR then send peers through it',
  },
  {
    id: 'xeon-pass-through',
    name: 'Intel Xeon, iommu=pt',
    change: {
      architecture: 'x86',
      iommu: { mode: 'pass-through', ats: false },
      dmaLayer: 'implements',
      rootComplex: presetPolicy('intel-server'),
    },
    source: 'NVIDIA GPUDirect Storage guide and aikitoria #6: iommu=pt; Linux pci_p2pdma_whitelist',
  },
  {
    id: 'xeon-ats',
    name: 'Intel Xeon, IOMMU translating, ATS on',
    change: {
      architecture: 'x86',
      iommu: { mode: 'translated', ats: true },
      dmaLayer: 'implements',
      rootComplex: presetPolicy('intel-server'),
    },
    source:
      'PCIe Base Specification, chapter 10; ACS Direct Translated lets translated requests turn at a switch',
  },
  {
    id: 'intel-client-iommu-off',
    name: 'Intel client, IOMMU off',
    change: {
      architecture: 'x86',
      iommu: { mode: 'off', ats: false },
      dmaLayer: 'implements',
      rootComplex: presetPolicy('intel-client'),
    },
    source: 'NVIDIA open-gpu-kernel-modules #1253',
  },
  {
    id: 'power-old-dma',
    name: 'POWER with shifted windows, dma_map_resource returns the physical address',
    change: {
      architecture: 'power',
      iommu: { mode: 'off', ats: false },
      dmaLayer: 'returns-physical',
      rootComplex: presetPolicy('power-root-port'),
    },
    source: 'Linux before 5.1: dma_map_resource() without map_resource returns the address unchanged',
  },
  {
    id: 'power-refuses',
    name: 'POWER with shifted windows, dma_map_resource refuses',
    change: {
      architecture: 'power',
      iommu: { mode: 'translated', ats: false },
      dmaLayer: 'refuses',
      rootComplex: presetPolicy('power-root-port'),
    },
    source: 'Linux since 5.1: dma_map_resource() without map_resource returns DMA_MAPPING_ERROR',
  },
  {
    id: 'arm64-offset',
    name: 'arm64 with a shifted 32-bit window (Raspberry Pi 4)',
    change: {
      architecture: 'arm64-offset',
      iommu: { mode: 'off', ats: false },
      dmaLayer: 'returns-physical',
      rootComplex: presetPolicy('reflects-nothing'),
    },
    source:
      'bcm2711.dtsi, ranges of pcie0: CPU 0x6_0000_0000 against bus 0xc000_0000; dma-direct uses the physical address',
  },
];
