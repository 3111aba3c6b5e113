import { ACS_EC, type Acs, controlWord } from '../../topology/acs.ts';
import type { AddressRange } from '../../topology/bar.ts';
import { bdfParts } from '../../topology/bdf.ts';
import { type Fact, knownValue } from '../../topology/fact.ts';
import { busToCpu } from '../../topology/hostWindows.ts';
import { integratedGpu } from '../../topology/integratedGpu.ts';
import { flitModeOf, rateInForce } from '../../topology/linkInForce.ts';
import type { NodeId, PciFunction } from '../../topology/machine.ts';
import { largestOf, memoryBars } from '../../topology/memoryBars.ts';
import { rootComplexOf } from '../platform/platform.ts';
import type { Fabric } from '../routing/fabric.ts';
import { acsControlOf } from '../routing/walk.ts';

/**
 * Numbers for pairs of devices such that pairs of one number have the same rate, latency and way: their packets meet the
 * same facts in the same order, only elsewhere. A matrix then routes one pair of each number.
 *
 * What lies below the bridge where two paths meet is compared by its facts; the bridge and all above it by identity.
 * Addresses and bus numbers are left out where they lead to their function and to no other (`leadsHome`); a function for
 * which that is not certain is a kind of its own.
 */
export interface PathKinds {
  /** Devices that every other path meets at the same place with the same facts below it, by their places in `ids`. */
  readonly blocks: readonly (readonly number[])[];
  /** Whether the number of a block does not hold for a pair: it is one device, or both hang on one port. */
  readonly areNear: (provider: number, client: number) => boolean;
  /** The number of a pair, by places in `ids`; -1: this pair is like no other. */
  readonly of: (provider: number, client: number) => number;
}

interface Chain {
  /** From the device up to its root. */
  readonly nodes: readonly number[];
  /** By place in `nodes`: the number of the facts from the device up to there. */
  readonly kinds: readonly number[];
  readonly rootKind: number;
  /** No other function hangs on the same bus. */
  readonly isAlone: boolean;
}

export function pathKinds(fabric: Fabric, ids: readonly NodeId[]): PathKinds {
  const chains = chainsOf(fabric, ids);
  const number = pairNumbers();
  const blocks = new Map<string, number[]>();
  chains.forEach((chain, at) => {
    // Those that hang on ports of one switch, alike from the device up.
    const key = chain.nodes.length > 2 ? `${chain.nodes[2]} ${chain.kinds.join(' ')}` : `alone ${at}`;
    const block = blocks.get(key);
    if (block) block.push(at);
    else blocks.set(key, [at]);
  });
  const chain = (at: number): Chain => chains[at] as Chain;
  return {
    blocks: [...blocks.values()],
    areNear: (provider, client) => provider === client || chain(provider).nodes[1] === chain(client).nodes[1],
    of: (provider, client) =>
      provider === client ? number.ofItself(chain(provider)) : number.ofTwo(chain(provider), chain(client)),
  };
}

function chainsOf(fabric: Fabric, ids: readonly NodeId[]): readonly Chain[] {
  const { tree } = fabric;
  const numberOf = interned();
  const nodeNumber = interned();
  const home = leadsHome(fabric);
  const usesEgress = tree.machine.functions.some(fn => ((acsControlOf(fn, ACS_EC) ?? 0) & ACS_EC) !== 0);
  const factsOf = memo((fn: PciFunction) => numberOf(factsText(fabric, fn, { home, usesEgress })));
  return ids.map(id => {
    const nodes: number[] = [];
    const kinds: number[] = [];
    let kind = -1;
    let top = id;
    const own = tree.functionById.get(id);
    for (let at = own; at; at = tree.functionById.get(at.parent)) {
      kind = numberOf(`${kind} ${factsOf(at)}`);
      nodes.push(nodeNumber(at.id));
      kinds.push(kind);
      top = at.parent;
    }
    nodes.push(nodeNumber(top));
    const isAlone = own !== undefined && tree.childrenOf(own.parent).length === 1;
    return { nodes, kinds, rootKind: numberOf(rootText(fabric, top)), isAlone };
  });
}

/** What routes read of a root; with a translating IOMMU its addresses differ from those of every other. */
function rootText({ tree, platform }: Fabric, id: NodeId): string {
  const root = tree.rootById.get(id);
  if (root?.kind !== 'host-bridge' || platform.iommu.mode === 'translated') return `root ${id}`;
  const policy = JSON.stringify(rootComplexOf(platform, id));
  const offset = platform.inboundOffsets[id] ?? 0n;
  return `root ${policy} ${offset} ${platform.presumed[id] ?? ''} ${factText(root.numaNode)} ${root.windows.state}`;
}

/** The meeting place of two chains, and what lies below it on both sides, as one number. */
function pairNumbers() {
  const known = new Map<number, Map<number, number>>();
  let count = 0;
  const numberOf = (place: number, kinds: number): number => {
    let ofPlace = known.get(place);
    if (!ofPlace) {
      ofPlace = new Map();
      known.set(place, ofPlace);
    }
    const found = ofPlace.get(kinds) ?? count++;
    ofPlace.set(kinds, found);
    return found;
  };
  const kindsOf = (p: Chain, c: Chain, above: { readonly p: number; readonly c: number }): number =>
    (p.kinds[above.p] ?? 0) * KINDS + (c.kinds[above.c] ?? 0);
  return {
    /** A device and its own memory. */
    ofItself: (own: Chain): number => (own.isAlone ? numberOf(-1 - own.rootKind, own.kinds.at(-1) ?? 0) : -1),
    ofTwo: (p: Chain, c: Chain): number => {
      let [i, j] = [p.nodes.length - 1, c.nodes.length - 1];
      if (p.nodes[i] !== c.nodes[j]) {
        const place = TWO_ROOTS + p.rootKind * KINDS + c.rootKind;
        return numberOf(place, kindsOf(p, c, { p: i - 1, c: j - 1 }));
      }
      while (i > 0 && j > 0 && p.nodes[i - 1] === c.nodes[j - 1]) {
        i--;
        j--;
      }
      // One above the other, or side by side on one bus: their places matter, and there are few.
      if (i === 0 || j === 0 || (i === 1 && j === 1)) return -1;
      return numberOf(p.nodes[i] ?? -1, kindsOf(p, c, { p: i - 1, c: j - 1 }));
    },
  };
}

/** More than a machine has kinds of paths, and nodes. */
const KINDS = 2 ** 24;
const TWO_ROOTS = 2 ** 24;

function interned(): (text: string) => number {
  const numbers = new Map<string, number>();
  return text => {
    const found = numbers.get(text);
    if (found !== undefined) return found;
    numbers.set(text, numbers.size);
    return numbers.size - 1;
  };
}

function memo<K extends object, V>(make: (key: K) => V): (key: K) => V {
  const made = new Map<K, V>();
  return key => {
    const found = made.get(key);
    if (found !== undefined) return found;
    const value = make(key);
    made.set(key, value);
    return value;
  };
}

interface Context {
  readonly home: ReadonlySet<NodeId>;
  readonly usesEgress: boolean;
}

/** What is known of the control word, bit by bit. */
function controlText(acs: Acs): string {
  const { value, known } = controlWord(acs);
  return `${value}/${known}`;
}

/** Everything that routing, rates and latencies read of one function on a path. */
function factsText(fabric: Fabric, fn: PciFunction, { home, usesEgress }: Context): string {
  if (!home.has(fn.id)) return fn.id;
  const { tree, platform, kinds } = fabric;
  const rate = rateInForce(tree, fn);
  const acs = knownValue(fn.acs);
  const command = knownValue(fn.command);
  const bar = largestOf(memoryBars(fn).filter(({ address }) => address.state !== 'absent'));
  const base = bar && knownValue(bar.address);
  return [
    fn.kind,
    kinds.get(fn.id),
    factText(fn.portType),
    rate && `${rate.generation}x${rate.width}${rate.isFlit ?? ''}`,
    flitModeOf(tree, fn),
    fn.acs.state,
    acs && `${controlText(acs)} ${factText(acs.egressVector)}`,
    command && `${command.memorySpace}${command.busMaster}`,
    factText(fn.maxPayloadBytes),
    factText(fn.maxReadRequestBytes),
    factText(fn.retimers),
    fn.bars.state,
    bar && `${bar.index} ${bar.kind} ${bar.sizeBytes.state}`,
    base === undefined ? '' : base >> 32n === 0n,
    integratedGpu(fn),
    platform.devices[fn.id],
    platform.subtractiveBridges.includes(fn.id),
    usesEgress ? `${factText(fn.portNumber)} ${fn.bdf}` : '',
    tree.childrenOf(fn.parent).length > 1,
    fn.kind === 'endpoint' && fn.physicalFunction,
  ].join('|');
}

const factText = (fact: Fact<unknown>): string => (fact.state === 'known' ? String(fact.value) : fact.state);

/** Functions whose addresses and bus numbers lead to them from the root down, each by one way. */
function leadsHome(fabric: Fabric): ReadonlySet<NodeId> {
  const { tree } = fabric;
  const home = new Set<NodeId>();
  if (fabric.platform.subtractiveBridges.length > 0) return home;
  const { roots, functions } = tree.machine;
  for (const parent of [...roots.map(root => root.id), ...functions.map(fn => fn.id)]) {
    const children = tree.childrenOf(parent);
    if (children.length === 0 || !areApart(children)) continue;
    for (const fn of children) if (isInside(fabric, fn)) home.add(fn.id);
  }
  return rootsApart(fabric) ? home : new Set();
}

/** Whether all siblings are known to decode ranges of their own and bus numbers of their own. */
function areApart(children: readonly PciFunction[]): boolean {
  if (children.some(fn => !isShown(fn))) return false;
  const buses = children.flatMap(fn => (fn.kind === 'bridge' ? (knownValue(fn.buses) ?? []) : []));
  const inOrder = buses.toSorted((a, b) => a.secondary - b.secondary);
  if (inOrder.some((range, at) => at > 0 && range.secondary <= (inOrder[at - 1]?.subordinate ?? -1)))
    return false;
  return noneOverlap(children.flatMap(rangesOf));
}

function noneOverlap(ranges: readonly AddressRange[]): boolean {
  const inOrder = ranges.toSorted((a, b) => (a.base < b.base ? -1 : a.base > b.base ? 1 : 0));
  return inOrder.every((range, at) => at === 0 || range.base > (inOrder[at - 1]?.limit ?? -1n));
}

/** Nothing of what it decodes is unknown. */
function isShown(fn: PciFunction): boolean {
  if (fn.bars.state === 'unknown') return false;
  const bars = knownValue(fn.bars) ?? [];
  if (bars.some(bar => bar.address.state === 'unknown' || bar.sizeBytes.state === 'unknown')) return false;
  if (fn.kind === 'endpoint') return true;
  if (fn.windows.state === 'unknown' || fn.buses.state !== 'known') return false;
  const windows = knownValue(fn.windows);
  return !windows || (windows.memory.state !== 'unknown' && windows.prefetchable.state !== 'unknown');
}

/** What a function decodes on its primary side. */
function rangesOf(fn: PciFunction): readonly AddressRange[] {
  const ranges: AddressRange[] = [];
  for (const bar of knownValue(fn.bars) ?? []) {
    const [base, size] = [knownValue(bar.address), knownValue(bar.sizeBytes)];
    if (bar.kind !== 'io' && base !== undefined && size) ranges.push({ base, limit: base + size - 1n });
  }
  return [...ranges, ...windowsOf(fn)];
}

/** What it decodes lies in the windows of the bridge above, and its bus is the one that the bridge leads to. */
function isInside(fabric: Fabric, fn: PciFunction): boolean {
  const parent = fabric.tree.functionById.get(fn.parent);
  const { domain, bus } = bdfParts(fn.bdf);
  if (!parent) {
    const root = fabric.tree.rootById.get(fn.parent);
    return root?.kind === 'host-bridge' && root.domain === domain && root.bus === bus;
  }
  if (parent.kind !== 'bridge' || bdfParts(parent.bdf).domain !== domain) return false;
  const buses = knownValue(parent.buses);
  if (buses?.secondary !== bus) return false;
  const own = fn.kind === 'bridge' ? knownValue(fn.buses) : undefined;
  if (own && (own.secondary <= buses.secondary || own.subordinate > buses.subordinate)) return false;
  const windows = windowsOf(parent);
  return rangesOf(fn).every(range =>
    windows.some(({ base, limit }) => base <= range.base && range.limit <= limit),
  );
}

function windowsOf(bridge: PciFunction): readonly AddressRange[] {
  const windows = bridge.kind === 'bridge' ? knownValue(bridge.windows) : undefined;
  return [windows?.memory, windows?.prefetchable].flatMap(window => (window && knownValue(window)) ?? []);
}

/** For the CPU no two root buses and no memory answer at one address, and every range has such an address. */
function rootsApart(fabric: Fabric): boolean {
  const { tree, platform } = fabric;
  const ranges: AddressRange[] = [...platform.memory];
  for (const { id } of tree.machine.roots) {
    for (const { base, limit } of tree.childrenOf(id).flatMap(rangesOf)) {
      const [from, to] = [busToCpu(fabric, id, base), busToCpu(fabric, id, limit)];
      if (from === undefined || to === undefined || from === null || to === null) return false;
      ranges.push({ base: from, limit: to });
    }
  }
  return noneOverlap(ranges);
}
