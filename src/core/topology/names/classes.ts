/**
 * PCI class codes (base class and subclass) with the words that lspci prints for them; the codes are those of the
 * PCI Code and ID Assignment Specification. The base class alone stands for what has no row of its own.
 */
const classRows: readonly (readonly [code: number, text: string])[] = [
  [0x0000, 'Non-VGA unclassified device'],
  [0x0001, 'VGA compatible unclassified device'],
  [0x00ff, 'Unclassified device'],
  [0x0100, 'SCSI storage controller'],
  [0x0101, 'IDE interface'],
  [0x0102, 'Floppy disk controller'],
  [0x0103, 'IPI bus controller'],
  [0x0104, 'RAID bus controller'],
  [0x0105, 'ATA controller'],
  [0x0106, 'SATA controller'],
  [0x0107, 'Serial Attached SCSI controller'],
  [0x0108, 'Non-Volatile memory controller'],
  [0x0109, 'Universal Flash Storage controller'],
  [0x0180, 'Mass storage controller'],
  [0x0200, 'Ethernet controller'],
  [0x0201, 'Token ring network controller'],
  [0x0202, 'FDDI network controller'],
  [0x0203, 'ATM network controller'],
  [0x0204, 'ISDN controller'],
  [0x0207, 'Infiniband controller'],
  [0x0208, 'Fabric controller'],
  [0x0280, 'Network controller'],
  [0x0300, 'VGA compatible controller'],
  [0x0301, 'XGA compatible controller'],
  [0x0302, '3D controller'],
  [0x0380, 'Display controller'],
  [0x0400, 'Multimedia video controller'],
  [0x0401, 'Multimedia audio controller'],
  [0x0403, 'Audio device'],
  [0x0480, 'Multimedia controller'],
  [0x0500, 'RAM memory'],
  [0x0501, 'FLASH memory'],
  [0x0502, 'CXL'],
  [0x0580, 'Memory controller'],
  [0x0600, 'Host bridge'],
  [0x0601, 'ISA bridge'],
  [0x0604, 'PCI bridge'],
  [0x0605, 'PCMCIA bridge'],
  [0x0607, 'CardBus bridge'],
  [0x0609, 'Semi-transparent PCI-to-PCI bridge'],
  [0x060a, 'InfiniBand to PCI host bridge'],
  [0x0680, 'Bridge'],
  [0x0700, 'Serial controller'],
  [0x0701, 'Parallel controller'],
  [0x0702, 'Multiport serial controller'],
  [0x0703, 'Modem'],
  [0x0780, 'Communication controller'],
  [0x0800, 'PIC'],
  [0x0801, 'DMA controller'],
  [0x0802, 'Timer'],
  [0x0803, 'RTC'],
  [0x0804, 'PCI Hot-plug controller'],
  [0x0805, 'SD Host controller'],
  [0x0806, 'IOMMU'],
  [0x0880, 'System peripheral'],
  [0x0900, 'Keyboard controller'],
  [0x0980, 'Input device controller'],
  [0x0b40, 'Co-processor'],
  [0x0c00, 'FireWire (IEEE 1394)'],
  [0x0c03, 'USB controller'],
  [0x0c04, 'Fibre Channel'],
  [0x0c05, 'SMBus'],
  [0x0c06, 'InfiniBand'],
  [0x0c07, 'IPMI Interface'],
  [0x0c80, 'Serial bus controller'],
  [0x0d11, 'Bluetooth'],
  [0x0d80, 'Wireless controller'],
  [0x0e00, 'I2O'],
  [0x1000, 'Network and computing encryption device'],
  [0x1080, 'Encryption controller'],
  [0x1100, 'DPIO module'],
  [0x1101, 'Performance counters'],
  [0x1110, 'Communication synchronizer'],
  [0x1120, 'Signal processing management'],
  [0x1180, 'Signal processing controller'],
  [0x1200, 'Processing accelerators'],
  [0x1300, 'Non-Essential Instrumentation'],
  [0x4000, 'Coprocessor'],
  [0xff00, 'Unassigned class'],
];

/** Words that older or newer lspci prints for the same code. */
const otherTexts: readonly (readonly [code: number, text: string])[] = [
  [0x0501, 'Flash memory'],
  [0x0807, 'Generic system peripheral'],
  [0x0c03, 'USB Controller'],
  [0x0c07, 'IPMI SMIC interface'],
  [0x0c05, 'SMBus controller'],
  [0x1200, 'Processing accelerator'],
];

const baseClassTexts: readonly string[] = [
  'Unclassified device',
  'Mass storage controller',
  'Network controller',
  'Display controller',
  'Multimedia controller',
  'Memory controller',
  'Bridge',
  'Communication controller',
  'Generic system peripheral',
  'Input device controller',
  'Docking station',
  'Processor',
  'Serial bus controller',
  'Wireless controller',
  'Intelligent controller',
  'Satellite communications controller',
  'Encryption controller',
  'Signal processing controller',
  'Processing accelerators',
  'Non-Essential Instrumentation',
];

const textOfClass: ReadonlyMap<number, string> = new Map(classRows);
const classOfText: ReadonlyMap<string, number> = new Map(
  [...otherTexts, ...classRows].map(([code, text]) => [text.toLowerCase(), code]),
);

/** What a class code (base class in bits 15:8, subclass in bits 7:0) is called, as lspci prints it. */
export function className(classCode: number): string {
  const base = baseClassTexts[classCode >> 8];
  return textOfClass.get(classCode) ?? base ?? 'Unknown class';
}

/** The class code behind lspci's words for it; undefined for words that are not a class. */
export const classCodeOfText = (text: string): number | undefined =>
  classOfText.get(text.trim().toLowerCase());
