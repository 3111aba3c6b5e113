import type { AddressRange, Bar, BridgeWindows, HostWindow } from '../../topology/bar.ts';
import { type Bdf, bdfParts } from '../../topology/bdf.ts';
import { type Fact, known } from '../../topology/fact.ts';
import { putFact } from '../../topology/facts/facts.ts';
import type { RootSighting, Sighting } from '../sighting.ts';
import { beginsFunction, functionLines } from './logFunctionLines.ts';
import { type LogLine, parseLogLine } from './logLine.ts';
import { readWindow } from './logResources.ts';
import { newTold, type Told } from './logTold.ts';

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
    return kind[1](match, this.function(said.bdf, line), line, (bdf, at) => this.function(bdf, at));
  }

  private function(bdf: Bdf, line: number): Told {
    const before = this.functions.get(bdf);
    if (before) return before;
    const told = newTold(bdf, line);
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

/** Whether a line of a kernel log tells of a function or a root bus by itself. */
export function beginsLog(text: string): boolean {
  const said = parseLogLine(text);
  if (!said) return false;
  if (said.of === 'root') return true;
  if (said.of === 'bus') return /^(?:root bus resource|on NUMA node \d)/.test(said.words);
  return beginsFunction(said.words);
}
