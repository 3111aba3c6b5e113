import { absent } from '../fact.ts';
import { drawnOr, drawnOrOpen, fact, fullDump } from './describing.ts';
import { steps } from './steps.ts';
import { listOf, oneOf, plainText, type ValueType, wholeNumber } from './valueType.ts';

/** Linux counts both in an int. */
const MOST = 0xffff_ffff;

/** As the kernel names them: `nvidia_drm`. */
const moduleName: ValueType<string> = {
  ...plainText,
  legal: 'the name of a kernel module',
  isLegal: value => /^[\w.-]{1,64}$/.test(value),
  samples: ['nvidia', 'nvidia_drm', 'mlx5-core'],
};

const groupTypeRows = [
  { value: 'identity', letters: 'i', text: 'identity: bus addresses are physical' },
  { value: 'DMA', letters: 'd', text: 'DMA: translated, flushed at once' },
  { value: 'DMA-FQ', letters: 'f', text: 'DMA-FQ: translated, flushed late' },
  { value: 'blocked', letters: 'b', text: 'blocked: no DMA' },
  { value: 'unmanaged', letters: 'u', text: 'unmanaged: mapped by VFIO' },
  { value: 'vfio-noiommu', letters: 'n', text: 'VFIO without an IOMMU' },
] as const;
/** As sysfs names it; the last by the name of the group. */
export type IommuGroupType = (typeof groupTypeRows)[number]['value'];
export const iommuGroupTypes: readonly IommuGroupType[] = groupTypeRows.map(({ value }) => value);

/** What the system around a function says of it: firmware, the chassis, the kernel that runs. */
export const systemFacts = {
  numaNode: fact<number>({
    name: 'NUMA node',
    words: 'the NUMA node',
    type: wholeNumber({ most: MOST, cell: () => steps(MOST) }),
    column: { key: 'nu', what: 'NUMA nodes' },
    absentBy: [],
    drawn: ({ spec, numaNode }) => drawnOr(spec.numaNode ?? numaNode),
    edit: { moves: 'nothing', of: 'all', field: 'NUMA node', whenAbsent: 'none' },
    shown: { absent: 'none' },
    compared: { name: 'NUMA node', absent: 'none', text: String },
    isChecked: true,
    howToGet: bdf => `cat /sys/bus/pci/devices/${bdf}/numa_node`,
  }),
  iommuGroup: fact<number>({
    name: 'IOMMU group',
    words: 'the IOMMU group',
    type: wholeNumber({ most: MOST, cell: () => steps(MOST) }),
    column: { key: 'g', what: 'IOMMU groups' },
    absentBy: [],
    drawn: () => absent('drawn'),
    edit: null,
    shown: { absent: 'none' },
    compared: { name: 'captured IOMMU group', absent: 'none', text: String },
    isChecked: true,
    howToGet: bdf => `readlink /sys/bus/pci/devices/${bdf}/iommu_group`,
  }),
  /** Chassis name of the slot, as printed in "Physical Slot" or "DeviceName". */
  slot: fact<string>({
    name: 'Slot',
    words: 'the name of the slot',
    type: plainText,
    column: { key: 's', what: 'slots' },
    absentBy: [],
    drawn: ({ spec }) => drawnOr(spec.slot),
    edit: { moves: 'nothing', of: 'all', field: 'Slot', whenAbsent: 'no name' },
    shown: { absent: 'none' },
    compared: { name: 'slot', absent: 'not named', text: name => name },
    howToGet: fullDump,
  }),
  driver: fact<string>({
    name: 'Driver',
    words: 'the driver',
    type: plainText,
    column: { key: 'dr', what: 'drivers' },
    absentBy: [],
    drawn: ({ spec }) => drawnOr(spec.driver),
    edit: { moves: 'nothing', of: 'all', field: null },
    shown: { absent: 'none' },
    compared: { name: 'driver', absent: 'none', text: name => name },
    howToGet: bdf => `lspci -k -s ${bdf}`,
  }),
  /** Kernel modules that could bind, whichever does, as `lspci -k` finds them. */
  kernelModules: fact<readonly string[]>({
    name: 'Kernel modules',
    words: 'the kernel modules',
    type: listOf(moduleName),
    column: { key: 'km', what: 'kernel modules' },
    absentBy: [],
    drawn: (_, given) => drawnOrOpen(given),
    edit: null,
    shown: { absent: 'none', onlyKnown: true },
    compared: { name: 'kernel modules', absent: 'none', text: names => names.join(', ') },
    howToGet: bdf => `lspci -k -s ${bdf}`,
  }),
  /** How the kernel's IOMMU driver maps what the functions of the group ask for (`iommu_group_show_type`). */
  iommuGroupType: fact<IommuGroupType>({
    name: 'IOMMU group type',
    words: 'the type of the IOMMU group',
    type: oneOf(groupTypeRows),
    column: { key: 'gt', what: 'types of IOMMU groups' },
    absentBy: [],
    drawn: (_, given) => drawnOrOpen(given),
    edit: null,
    shown: { absent: 'none', onlyKnown: true },
    compared: { name: 'IOMMU group type', absent: 'none', text: type => type },
    howToGet: bdf => `cat /sys/bus/pci/devices/${bdf}/iommu_group/type`,
  }),
};
