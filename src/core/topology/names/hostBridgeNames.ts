/**
 * Names that stand for one device each, of the functions by which Linux knows host bridges and CPUs: as the public list
 * of PCI ids spells them now and has spelled them before. Names that several devices share are not here.
 */
const nameRows = `
8086 1237 440FX - 82441FX PMC [Natoma]
8086 29c0 82G33/G31/P35/P31 Express DRAM Controller
8086 3c00 Xeon E5/Core i7 DMI2
8086 3c01 Xeon E5/Core i7 DMI2 in PCI Express Mode
8086 3c00 Sandy Bridge DMI2
8086 0e00 Xeon E7 v2/Xeon E5 v2/Core i7 DMI2
8086 0e01 Xeon E7 v2/Xeon E5 v2/Core i7 PCI Express Root Port in DMI2 Mode
8086 0e00 Ivytown DMI2
8086 2f00 Xeon E7 v3/Xeon E5 v3/Core i7 DMI2
8086 2f01 Xeon E7 v3/Xeon E5 v3/Core i7 PCI Express Root Port 0
8086 2f00 Haswell-E DMI2
8086 2f01 Haswell-E PCI Express Root Port 0
8086 6f00 Xeon E7 v4/Xeon E5 v4/Xeon E3 v4/Xeon D DMI2
8086 6f01 Xeon E7 v4/Xeon E5 v4/Xeon E3 v4/Xeon D PCI Express Root Port 0
8086 6f00 Broadwell DMI2
8086 2020 Sky Lake-E DMI3 Registers
8086 2030 Sky Lake-E PCI Express Root Port A
8086 2031 Sky Lake-E PCI Express Root Port B
8086 2032 Sky Lake-E PCI Express Root Port C
8086 2033 Sky Lake-E PCI Express Root Port D
8086 09a2 Ice Lake Memory Map/VT-d
8086 0c08 Xeon E3-1200 v3 Processor DRAM Controller
1022 1450 Family 17h (Models 00h-0fh) Root Complex
1022 1480 Starship/Matisse Root Complex
1022 14a4 Genoa/Bergamo Root Complex
1022 14d8 Raphael/Granite Ridge Root Complex
1022 15d0 Raven/Raven2 Root Complex
1022 15d0 Raven Root Complex
1022 1630 Renoir/Cezanne Root Complex
1022 1630 Renoir Root Complex
`;

const ids = new Map(
  nameRows
    .trim()
    .split('\n')
    .map(row => [`${row.slice(0, 4)} ${row.slice(10)}`, Number.parseInt(row.slice(5, 9), 16)] as const),
);

/** The device id that a name stands for, without the maker's own; undefined for names of more devices than one. */
export const deviceOfName = (vendorId: number, name: string): number | undefined =>
  ids.get(`${vendorId.toString(16).padStart(4, '0')} ${name}`);
