import type { AddressRange, Bar, BridgeWindows, HostWindow } from '../../topology/bar.ts';
import { type Bdf, bdfParts, parseBdf } from '../../topology/bdf.ts';
import { absent, type Fact, known, unknown } from '../../topology/fact.ts';
import {
  type CapturedName,
  type CapturedValues,
  type FactsRead,
  putFact,
} from '../../topology/facts/facts.ts';
import { linkRateOf } from '../../topology/link.ts';
import type { PortType } from '../../topology/portType.ts';
import type { RootSighting, Sighting } from '../sighting.ts';
import { type LogLine, parseLogLine } from './logLine.ts';

/** A function as the log has told of it so far. */
interface Told {
  readonly bdf: Bdf;
  readonly line: number;
  header: Sighting['header'];
  readonly facts: FactsRead;
  readonly factLines: Map<CapturedName, number>;
  readonly bars: Map<number, Bar>;
  readonly windows: { -readonly [K in keyof BridgeWindows]: BridgeWindows[K] };
}

interface ToldRoot {
  readonly domain: number;
  readonly bus: number;
  /** The kernel's own line about it is there, so that the lines about its resources follow. */
  isDeclared: boolean;
  last: number | null;
  numaNode: number | null;
  readonly windows: HostWindow[];
}

/** What the lines of a kernel log say, put together by function and by root bus. */
export class LogFacts {
  private readonly functions = new Map<Bdf, Told>();
  private readonly roots = new Map<string, ToldRoot>();
  /** By the bus above which it stands: the last bus below a bridge, as it came out in the end. */
  private readonly lastBuses = new Map<string, number>();

  /** Takes in a line; false for one that tells nothing of the tree. */
  add(said: LogLine, line: number): boolean {
    if (said.of === 'root') {
      const root = this.root(said.domain, said.bus);
      if (said.by === 'kernel') root.isDeclared = true;
      root.last ??= said.last;
      return true;
    }
    if (said.of === 'bus') return this.addOfBus(said);
    const kind = functionLines.find(([pattern]) => pattern.test(said.words));
    const match = kind?.[0].exec(said.words);
    if (!kind || !match) return false;
    return kind[1](match, this.function(said.bdf, line), line, this);
  }

  function(bdf: Bdf, line: number): Told {
    const before = this.functions.get(bdf);
    if (before) return before;
    const told: Told = {
      bdf,
      line,
      header: null,
      facts: {},
      factLines: new Map(),
      bars: new Map(),
      windows: { io: unknown, memory: unknown, prefetchable: unknown },
    };
    this.functions.set(bdf, told);
    return told;
  }

  private root(domain: number, bus: number): ToldRoot {
    const key = `${domain}:${bus}`;
    const before = this.roots.get(key);
    if (before) return before;
    const root: ToldRoot = { domain, bus, isDeclared: false, last: null, numaNode: null, windows: [] };
    this.roots.set(key, root);
    return root;
  }

  private addOfBus({ domain, bus, words }: Extract<LogLine, { of: 'bus' }>): boolean {
    const node = /^on NUMA node (\d+)/.exec(words)?.[1];
    if (node !== undefined) {
      this.root(domain, bus).numaNode = Number(node);
      return true;
    }
    const updated = /^busn_res: \[bus ([0-9a-f]{2})(?:-[0-9a-f]{2})?\] end is updated to ([0-9a-f]{2})/i.exec(
      words,
    );
    if (updated?.[2]) {
      this.lastBuses.set(`${domain}:${bus}`, Number.parseInt(updated[2], 16));
      return true;
    }
    if (!words.startsWith('root bus resource')) return false;
    const root = this.root(domain, bus);
    const buses = /\[bus [0-9a-f]{2}-([0-9a-f]{2})\]/i.exec(words)?.[1];
    if (buses) root.last = Number.parseInt(buses, 16);
    const window = readWindow(words);
    const isNew = window && !root.windows.some(({ base }) => base === window.base);
    if (isNew) root.windows.push(window);
    return true;
  }

  rootSightings(): readonly RootSighting[] {
    return [...this.roots.values()].map(({ domain, bus, isDeclared, last, numaNode, windows }) => ({
      domain,
      bus,
      isPartial: true,
      facts: {
        ...(last !== null && { subordinate: known(last, 'log') }),
        ...(numaNode !== null && { numaNode: known(numaNode, 'log') }),
        ...(isDeclared && windows.length > 0 && { windows: known(windows, 'log') }),
      },
    }));
  }

  sightings(): readonly Sighting[] {
    const nodes = this.nodesByBus();
    return [...this.functions.values()].map(told => {
      const { bdf, line, header, facts, factLines, bars, windows } = told;
      const { domain, bus } = bdfParts(bdf);
      const node = nodes.get(`${domain}:${bus}`);
      if (bars.size > 0) putFact(facts, 'bars', known([...bars.values()].sort(byIndex), 'log'));
      if (Object.values(windows).some(({ state }) => state !== 'unknown'))
        putFact(facts, 'windows', known(this.onTheBus(told), 'log'));
      if (facts.buses?.state === 'known') {
        const { secondary, subordinate } = facts.buses.value;
        const last = this.lastBuses.get(`${domain}:${secondary}`) ?? subordinate;
        if (last >= secondary) putFact(facts, 'buses', known({ secondary, subordinate: last }, 'log'));
      }
      if (node !== undefined) putFact(facts, 'numaNode', known(node, 'log'));
      return { bdf, line, source: 'log', header, parent: null, virtualFunctions: null, facts, factLines };
    });
  }

  /** What hangs below a host bridge has its NUMA node (`pcibus_to_node`). */
  private nodesByBus(): ReadonlyMap<string, number> {
    const nodes = new Map<string, number>();
    for (const { domain, bus, numaNode } of this.roots.values())
      if (numaNode !== null) nodes.set(`${domain}:${bus}`, numaNode);
    const bridges = [...this.functions.values()].flatMap(({ bdf, facts }) =>
      facts.buses?.state === 'known' ? [{ ...bdfParts(bdf), ...facts.buses.value }] : [],
    );
    // A bridge's bus has a lower number than what is below it, so one round in order reaches all.
    for (const { domain, bus, secondary } of bridges.sort((a, b) => a.secondary - b.secondary)) {
      const node = nodes.get(`${domain}:${bus}`);
      if (node !== undefined) nodes.set(`${domain}:${secondary}`, node);
    }
    return nodes;
  }

  /** The kernel prints what the CPU sees; the registers hold what is on the bus. */
  private onTheBus({ bdf, windows }: Told): BridgeWindows {
    const { domain } = bdfParts(bdf);
    const shifted = [...this.roots.values()]
      .filter(root => root.domain === domain)
      .flatMap(root => root.windows)
      .filter(({ offset }) => offset !== 0n);
    const shift = (range: Fact<AddressRange>): Fact<AddressRange> => {
      if (range.state !== 'known') return range;
      const { base, limit } = range.value;
      const around = shifted.find(window => window.base <= base && limit <= window.limit);
      return around ? known({ base: base - around.offset, limit: limit - around.offset }, 'log') : range;
    };
    return { ...windows, memory: shift(windows.memory), prefetchable: shift(windows.prefetchable) };
  }
}

const byIndex = (a: Bar, b: Bar) => a.index - b.index;

function tell<K extends CapturedName>(
  { facts, factLines }: Told,
  name: K,
  fact: Fact<CapturedValues[K]>,
  line: number,
) {
  putFact(facts, name, fact);
  factLines.set(name, line);
}

type Words = readonly (string | undefined)[];

/** A line about a function, and what it says; false where it tells nothing after all. */
type FunctionLine = readonly [RegExp, (match: Words, told: Told, line: number, log: LogFacts) => boolean];

const functionLines: readonly FunctionLine[] = [
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
const beginsFunction = (words: string): boolean =>
  /^(?:found )?\[[0-9a-f]{4}:|^(?:PCI|CardBus) bridge to \[|^Adding to iommu|available PCIe bandwidth/i.test(
    words,
  ) && tellsFunction(words);

/** Whether a line of a kernel log tells of a function or a root bus by itself. */
export function beginsLog(text: string): boolean {
  const said = parseLogLine(text);
  if (!said) return false;
  if (said.of === 'root') return true;
  if (said.of === 'bus') return /^(?:root bus resource|on NUMA node \d)/.test(said.words);
  return beginsFunction(said.words);
}

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

interface Resource {
  readonly isIo: boolean;
  readonly is64: boolean;
  readonly isPrefetchable: boolean;
  readonly range: AddressRange | 'disabled' | null;
  readonly sizeBytes: bigint | null;
}

/** `[mem 0xbb700000-0xbb703fff 64bit pref]`, `[io  0x1000-0x1fff]`, `[mem size 0x4000 64bit]`, `64bit mmio: [0x…-0x…]`. */
function readResource(text: string): Resource {
  const ends = /(0x[0-9a-f]{1,16})-(0x[0-9a-f]{1,16})/i.exec(text);
  const size = /\bsize (0x[0-9a-f]{1,16})/i.exec(text)?.[1];
  const range = ends?.[1] && ends[2] ? { base: BigInt(ends[1]), limit: BigInt(ends[2]) } : null;
  return {
    isIo: /^\[?io\b/.test(text),
    is64: /\b64bit\b/.test(text),
    isPrefetchable: /\bpref\b/.test(text),
    range: range ?? (/\bdisabled\b/.test(text) ? 'disabled' : null),
    sizeBytes: size
      ? BigInt(size)
      : range && range.limit >= range.base
        ? range.limit - range.base + 1n
        : null,
  };
}

function readBar(index: number, text: string, told: Told, line: number): boolean {
  const { isIo, is64, isPrefetchable, range, sizeBytes } = readResource(text);
  const isOwn = Number.isInteger(index) && index >= 0 && index <= (told.header === 'bridge' ? 1 : 5);
  if (!isOwn || range === 'disabled' || (range && range.limit < range.base)) return false;
  const base = range?.base;
  told.factLines.set('bars', line);
  told.bars.set(index, {
    index,
    kind: isIo ? 'io' : is64 ? 'memory64' : 'memory32',
    prefetchable: isPrefetchable,
    // A register that nobody has written holds 0.
    address: base === undefined ? unknown : base === 0n ? absent('log') : known(base, 'log'),
    sizeBytes: sizeBytes === null ? unknown : known(sizeBytes, 'log'),
  });
  return true;
}

function readBridgeWindow([, text = '']: Words, told: Told, line: number): boolean {
  const { isIo, isPrefetchable, range } = readResource(text);
  if (range === null) return false;
  const isClosed = range === 'disabled' || range.base > range.limit;
  told.header = 'bridge';
  told.factLines.set('windows', line);
  told.windows[isIo ? 'io' : isPrefetchable ? 'prefetchable' : 'memory'] = isClosed
    ? absent('log')
    : known(range, 'log');
  return true;
}

/** `root bus resource [mem 0x… window] (bus address [0x…-0x…])`. */
function readWindow(words: string): HostWindow | null {
  const shown = /^root bus resource (\[mem [^\]]*\])(?: \(bus address \[(0x[0-9a-f]{1,16})-)?/i.exec(words);
  const { range = null, isPrefetchable = false } = shown?.[1] ? readResource(shown[1]) : {};
  if (!range || range === 'disabled' || range.base > range.limit) return null;
  const offset = shown?.[2] ? range.base - BigInt(shown[2]) : 0n;
  return { ...range, offset, prefetchable: isPrefetchable };
}

/** The kernel names the slowest link above a device (`pcie_bandwidth_available`), by the lower of its ends. */
function readLimit(
  [, speed, width, address = '', capable, capableWidth]: Words,
  told: Told,
  line: number,
  log: LogFacts,
): boolean {
  const maximum = linkRateOf(Number(capable), Number(capableWidth), 'log');
  const current = linkRateOf(Number(speed), Number(width), 'log');
  const bdf = parseBdf(address);
  const isOwn = bdf.ok && bdf.value === told.bdf;
  tell(told, 'link', known({ maximum, current: isOwn ? current : unknown }, 'log'), line);
  if (!bdf.ok || isOwn) return true;
  const port = log.function(bdf.value, line);
  port.header = 'bridge';
  const before = port.facts.link?.state === 'known' ? port.facts.link.value.maximum : unknown;
  tell(port, 'link', known({ maximum: before, current }, 'log'), line);
  return true;
}
