import { type Bdf, parseBdf } from '../../topology/bdf.ts';
import { absent, known, unknown } from '../../topology/fact.ts';
import { linkRateOf } from '../../topology/link.ts';
import type { PortType } from '../../topology/portType.ts';
import { tell } from '../telling.ts';
import { readBar, readBridgeWindow } from './logResources.ts';
import type { Told, Words } from './logTold.ts';

/** Another function that a line speaks of. */
type ToldOf = (bdf: Bdf, line: number) => Told;

/** A line about a function, and what it says; false where it tells nothing after all. */
type FunctionLine = readonly [RegExp, (match: Words, told: Told, line: number, toldOf: ToldOf) => boolean];

/** Each line about a function that tells something, and what. */
export const functionLines: readonly FunctionLine[] = [
  [/^\[([0-9a-f]{4}):([0-9a-f]{4})\] type ([0-9a-f]{1,2}) class 0x([0-9a-f]{6})\b ?(.*)$/i, readIdentity],
  [
    // Until 2.6.34.
    /^found \[([0-9a-f]{4}):([0-9a-f]{4})\] class ([0-9a-f]{6}) header type ([0-9a-f]{2})/i,
    ([all, vendor, device, classText, type = ''], told, line) =>
      readIdentity([all, vendor, device, type.replace(/^0/, ''), classText], told, line),
  ],
  [/^(?:PCI|CardBus) bridge to \[bus ([0-9a-f]{2})(?:-([0-9a-f]{2}))?\]/i, readBuses],
  [/^bridge window (\[(?:io|mem)\b[^\]]*\])(?:: assigned)?$/, readBridgeWindow],
  [/^BAR 1[345](?: \[[^\]]*\])?: assigned ?(\[(?:io|mem)\b[^\]]*\])$/, readBridgeWindow],
  [/^bridge ((?:io port|(?:32|64)bit mmio)(?: pref)?: \[[^\]]*\])$/, readBridgeWindow],
  [
    /^reg (?:0x)?([0-9a-f]{2}):? ((?:\[(?:io|mem)|io port|(?:32|64)bit mmio)\b.*)$/i,
    ([, register = '', text = ''], told, line) =>
      readBar((Number.parseInt(register, 16) - 0x10) / 4, text, told, line),
  ],
  [
    /^BAR ([0-5]):? (?:assigned )?(\[(?:io|mem)\b[^\]]*\])(?:: assigned)?$/,
    ([, index, text = ''], told, line) => readBar(Number(index), text, told, line),
  ],
  [
    /^Adding to iommu group (\d+)/,
    ([, group], told, line) => {
      tell(told, 'iommuGroup', known(Number(group), 'log'), line);
      return true;
    },
  ],
  [
    /^Removing from iommu group \d+/,
    (_, told) => {
      delete told.facts.iommuGroup;
      return true;
    },
  ],
  [
    /available PCIe bandwidth, limited by ([\d.]+) GT\/s (?:PCIe )?x(\d+) link at ([0-9a-f:.]+) \(capable of [\d.]+ Gb\/s with ([\d.]+) GT\/s (?:PCIe )?x(\d+) link\)/i,
    readLimit,
  ],
  [
    /available PCIe bandwidth \(([\d.]+) GT\/s (?:PCIe )?x(\d+) link\)/,
    ([, speed, width], told, line) => {
      const rate = linkRateOf(Number(speed), Number(width), 'log');
      tell(told, 'link', known({ maximum: rate, current: rate }, 'log'), line);
      return true;
    },
  ],
];

/** Whether the words about a function are such as only the scan of the buses, or what follows it, prints. */
export const tellsFunction = (words: string): boolean =>
  functionLines.some(([pattern]) => pattern.test(words));

/** Those that stand by themselves; the others are about a function that was told of before. */
export const beginsFunction = (words: string): boolean =>
  /^(?:found )?\[[0-9a-f]{4}:|^(?:PCI|CardBus) bridge to \[|^Adding to iommu|available PCIe bandwidth/i.test(
    words,
  ) && tellsFunction(words);

const portWords: readonly (readonly [words: string, type: PortType])[] = [
  ['PCIe Endpoint', 'endpoint'],
  ['PCIe Legacy Endpoint', 'legacy-endpoint'],
  ['PCIe Root Port', 'root-port'],
  ['PCIe Switch Upstream Port', 'upstream-port'],
  ['PCIe Switch Downstream Port', 'downstream-port'],
  ['PCIe to PCI/PCI-X bridge', 'pcie-to-pci'],
  ['PCI/PCI-X to PCIe bridge', 'pci-to-pcie'],
  ['PCIe Root Complex Integrated Endpoint', 'rc-integrated-endpoint'],
  ['PCIe Root Complex Event Collector', 'rc-event-collector'],
];

function readIdentity(
  [, vendor = '', device = '', type = '', classText = '', words = '']: Words,
  told: Told,
  line: number,
): boolean {
  tell(told, 'vendorId', known(Number.parseInt(vendor, 16), 'log'), line);
  tell(told, 'deviceId', known(Number.parseInt(device, 16), 'log'), line);
  const header = Number.parseInt(type, 16) & 0x7f;
  // A virtual function's header reads as all ones; old kernels print that.
  told.header = header === 1 || header === 2 ? 'bridge' : 'endpoint';
  const number = Number.parseInt(classText, 16);
  // Kernels before 3.3 leave out the programming interface, and print one digit of the type.
  if (number !== 0xffffff)
    tell(told, 'classCode', known(type.length === 1 ? number & 0xffff : number >> 8, 'log'), line);
  const port = portWords.find(([text]) => words.startsWith(text))?.[1];
  if (port) tell(told, 'portType', known(port, 'log'), line);
  else if (/^(?:conventional PCI|CardBus bridge)/.test(words)) tell(told, 'portType', absent('log'), line);
  return true;
}

function readBuses([, first = '', last = first]: Words, told: Told, line: number): boolean {
  const buses = { secondary: Number.parseInt(first, 16), subordinate: Number.parseInt(last, 16) };
  told.header = 'bridge';
  if (buses.secondary > 0) tell(told, 'buses', known(buses, 'log'), line);
  return true;
}

/** The kernel names the slowest link above a device (`pcie_bandwidth_available`), by the lower of its ends. */
function readLimit(
  [, speed, width, address = '', capable, capableWidth]: Words,
  told: Told,
  line: number,
  toldOf: ToldOf,
): boolean {
  const maximum = linkRateOf(Number(capable), Number(capableWidth), 'log');
  const current = linkRateOf(Number(speed), Number(width), 'log');
  const bdf = parseBdf(address);
  const isOwn = bdf.ok && bdf.value === told.bdf;
  tell(told, 'link', known({ maximum, current: isOwn ? current : unknown }, 'log'), line);
  if (!bdf.ok || isOwn) return true;
  const port = toldOf(bdf.value, line);
  port.header = 'bridge';
  const before = port.facts.link?.state === 'known' ? port.facts.link.value.maximum : unknown;
  tell(port, 'link', known({ maximum: before, current }, 'log'), line);
  return true;
}
