import { absent } from '../fact.ts';
import { drawnOr, fact, fullDump } from './describing.ts';
import { steps } from './steps.ts';
import { plainText, wholeNumber } from './valueType.ts';

/** Linux counts both in an int. */
const MOST = 0xffff_ffff;

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
};
