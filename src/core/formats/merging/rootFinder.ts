import { grouped } from '../../lib/grouped.ts';
import { type Bdf, bdfParts, devfnOf } from '../../topology/bdf.ts';
import { joinedFact, knownValue, unknown } from '../../topology/fact.ts';
import { type NodeId, nodeId, type Root } from '../../topology/machine.ts';
import type { RootSighting } from '../sighting.ts';
import { busKey, busOf } from './captureBus.ts';
import type { MergedFunction } from './mergeSightings.ts';

/** What the formats found in a text, put together by address. */
export interface Captured {
  readonly name: string;
  readonly functions: ReadonlyMap<Bdf, MergedFunction>;
  readonly roots: readonly RootSighting[];
  /** Only devices that somebody selected are shown. */
  readonly isSelection: boolean;
}

/** Decides which buses are root buses, and makes a root for each that is needed. */
export class RootFinder {
  private readonly roots = new Map<string, Root>();
  private readonly replaced = new Map<NodeId, NodeId>();
  private readonly drawn: ReadonlySet<string>;
  /** Root buses of which a text shows every function. */
  private readonly whole: ReadonlySet<string>;
  /** Domains of which every bridge tells its buses. */
  private readonly wholeDomains: ReadonlySet<number>;
  private readonly busesBelow: ReadonlySet<string>;
  private readonly byBus: ReadonlyMap<string, readonly MergedFunction[]>;
  /** In a cloud's guest devices sit on root buses of their own, and there are no bridges. */
  private readonly isCloudGuest: boolean;
  /** Buses with a function that sits on root buses and nowhere else. */
  private readonly rootBuses: ReadonlySet<string>;

  constructor(captured: Captured) {
    this.drawn = new Set(captured.roots.map(keyOfRoot));
    this.whole = new Set(captured.roots.filter(({ isPartial }) => !isPartial).map(keyOfRoot));
    this.wholeDomains = wholeDomains(captured);
    this.busesBelow = busesBelowBridges(captured);
    this.byBus = grouped(captured.functions.values(), busOf);
    this.isCloudGuest = isCloudGuest(captured);
    const { isSelection } = captured;
    const tellsAll = ({ bdf }: MergedFunction) => !isSelection && this.wholeDomains.has(bdfParts(bdf).domain);
    const onRootBuses = [...captured.functions.values()].filter(fn => livesOnRootBus(fn, tellsAll(fn)));
    this.rootBuses = new Set(onRootBuses.map(busOf));
    for (const root of captured.roots) {
      this.add(root.domain, root.bus, true);
      this.tell(root);
    }
  }

  /** Puts what a text says of a host bridge into its root; the first word counts. */
  private tell(sighting: RootSighting) {
    const key = keyOfRoot(sighting);
    const root = this.roots.get(key);
    if (root?.kind !== 'host-bridge' || !sighting.facts) return;
    const { subordinate, numaNode, windows } = root;
    const told = sighting.facts;
    this.roots.set(key, {
      ...root,
      subordinate: joinedFact(subordinate, told.subordinate ?? unknown),
      numaNode: joinedFact(numaNode, told.numaNode ?? unknown),
      windows: joinedFact(windows, told.windows ?? unknown),
    });
  }

  /**
   * The root bus that a function sits on, or that is unknown. That no bridge leads to its bus proves nothing: the
   * bridge may be missing from the text.
   */
  rootFor(fn: MergedFunction): NodeId {
    const { domain, bus } = bdfParts(fn.bdf);
    const key = busKey(domain, bus);
    const isRoot =
      bus === 0 ||
      fn.parent === 'root' ||
      this.drawn.has(key) ||
      this.isCloudGuest ||
      (this.rootBuses.has(key) && !this.isBelowBridge(domain, bus));
    return this.add(domain, bus, isRoot);
  }

  /** A bridge leads to buses of which this is one, so it is no root bus, whatever sits on it. */
  private isBelowBridge(domain: number, bus: number): boolean {
    return this.busesBelow.has(busKey(domain, bus));
  }

  /** The root for a bus, made if need be: a root bus, or a bus to which nothing is shown to lead. */
  add(domain: number, bus: number, isRoot: boolean): NodeId {
    const key = busKey(domain, bus);
    const existing = this.roots.get(key);
    if (existing && (existing.kind === 'host-bridge' || !isRoot)) return existing.id;
    const root: Root = isRoot
      ? {
          kind: 'host-bridge',
          id: nodeId(`hb:${key}`),
          domain,
          bus,
          subordinate: unknown,
          numaNode: unknown,
          windows: unknown,
          listing: 'complete',
        }
      : { kind: 'unplaced-bus', id: nodeId(`bus:${key}`), domain, bus };
    this.roots.set(key, root);
    if (existing) this.replaced.set(existing.id, root.id);
    return root.id;
  }

  /** What a function was hung on, by the name that it has now: a later line may have shown the bus to be a root bus. */
  nameNow(parent: NodeId): NodeId {
    return this.replaced.get(parent) ?? parent;
  }

  /** The roots in order of domain and bus; what only selected devices show of a root bus is not all of it. */
  found(isSelection: boolean): readonly Root[] {
    return [...this.roots.values()]
      .sort((a, b) => a.domain - b.domain || a.bus - b.bus)
      .map(root => (root.kind === 'host-bridge' ? this.completed(root, isSelection) : root));
  }

  private completed(root: Extract<Root, { kind: 'host-bridge' }>, isSelection: boolean): Root {
    const onBus = this.byBus.get(keyOfRoot(root)) ?? [];
    const isWhole = this.whole.has(keyOfRoot(root));
    const isPartial =
      onBus.some(fn => fn.isPlaceholder) ||
      (isSelection && !isWhole && !this.wholeDomains.has(root.domain)) ||
      // What comes before the first function that is shown may be missing, unless nothing can.
      (!isWhole && !onBus.some(({ bdf }) => devfnOf(bdf) === 0));
    return { ...root, listing: isPartial ? 'partial' : 'complete' };
  }
}

function busesBelowBridges({ functions }: Captured): ReadonlySet<string> {
  const below = new Set<string>();
  for (const { bdf, isBridge, facts } of functions.values()) {
    const buses = isBridge ? knownValue(facts.buses) : undefined;
    if (!buses) continue;
    for (let bus = buses.secondary; bus <= buses.subordinate; bus++)
      below.add(busKey(bdfParts(bdf).domain, bus));
  }
  return below;
}

const keyOfRoot = ({ domain, bus }: Pick<RootSighting, 'domain' | 'bus'>) => busKey(domain, bus);

const ROOT_BUS_CLASSES: readonly number[] = [0x0600, 0x0806, 0x0807];

/** Host bridges, IOMMUs, root ports, integrated endpoints and what Intel's CPUs show of themselves sit on root buses. */
function livesOnRootBus({ facts }: MergedFunction, tellsAll: boolean): boolean {
  const classCode = knownValue(facts.classCode);
  const type = knownValue(facts.portType);
  return (
    (classCode !== undefined && ROOT_BUS_CLASSES.includes(classCode)) ||
    (type === 'root-port' && (tellsAll || !isQemuPort(facts))) ||
    type === 'rc-integrated-endpoint' ||
    type === 'rc-event-collector' ||
    (knownValue(facts.vendorId) === INTEL &&
      facts.portType.state === 'absent' &&
      classCode !== undefined &&
      UNCORE_CLASSES.includes(classCode))
  );
}

/** QEMU lets its root ports stand on any bus, so they prove nothing where the buses of a bridge are not shown (pcie-root-port, ioh3420). */
const isQemuPort = ({ vendorId, deviceId }: MergedFunction['facts']): boolean =>
  knownValue(vendorId) === 0x1b36 || (knownValue(vendorId) === INTEL && knownValue(deviceId) === 0x3420);

const INTEL = 0x8086;
/** System peripheral and performance counters. */
const UNCORE_CLASSES: readonly number[] = [0x0880, 0x1101];

/** Microsoft (Hyper-V) and Amazon. */
const CLOUD_VENDORS: readonly number[] = [0x1414, 0x1d0f];

const isCloudGuest = ({ functions }: Captured): boolean => {
  const all = [...functions.values()];
  return (
    all.every(({ isBridge }) => !isBridge) &&
    all.some(({ facts }) => CLOUD_VENDORS.includes(knownValue(facts.vendorId) ?? 0))
  );
};

function wholeDomains({ functions, isSelection }: Captured): ReadonlySet<number> {
  const told = new Set<number>();
  const untold = new Set<number>();
  for (const { bdf, isBridge, facts } of functions.values()) {
    if (!isBridge) continue;
    (facts.buses.state === 'unknown' ? untold : told).add(bdfParts(bdf).domain);
  }
  return new Set([...told].filter(domain => !isSelection && !untold.has(domain)));
}
