import { type Bdf, bdfParts } from '../../topology/bdf.ts';
import { type Fact, knownValue, unknown } from '../../topology/fact.ts';
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
  private readonly captured: Captured;
  private readonly roots = new Map<string, Root>();
  private readonly replaced = new Map<NodeId, NodeId>();
  private readonly drawn: ReadonlySet<string>;
  /** Root buses of which a text shows every function. */
  private readonly whole: ReadonlySet<string>;
  /** Domains that are listed whole: every bridge tells its buses, so a bus that none leads to is a root bus. */
  private readonly wholeDomains: ReadonlySet<number>;
  /** Buses with a function that sits on root buses and nowhere else. */
  private readonly rootBuses: ReadonlySet<string>;

  constructor(captured: Captured) {
    this.captured = captured;
    this.drawn = new Set(captured.roots.map(keyOfRoot));
    this.whole = new Set(captured.roots.filter(({ isPartial }) => !isPartial).map(keyOfRoot));
    this.wholeDomains = wholeDomains(captured);
    this.rootBuses = new Set([...captured.functions.values()].filter(livesOnRootBus).map(busOf));
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
      subordinate: firstOf(subordinate, told.subordinate),
      numaNode: firstOf(numaNode, told.numaNode),
      windows: firstOf(windows, told.windows),
    });
  }

  rootFor(fn: MergedFunction): NodeId {
    const { domain, bus } = bdfParts(fn.bdf);
    const key = busKey(domain, bus);
    const isRoot =
      bus === 0 ||
      fn.parent === 'root' ||
      this.drawn.has(key) ||
      this.wholeDomains.has(domain) ||
      this.rootBuses.has(key);
    return this.add(domain, bus, isRoot);
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
    const onBus = [...this.captured.functions.values()].filter(({ bdf }) => {
      const place = bdfParts(bdf);
      return place.domain === root.domain && place.bus === root.bus;
    });
    const isPartial =
      onBus.some(fn => fn.isPlaceholder) ||
      (isSelection && !this.whole.has(keyOfRoot(root)) && !this.wholeDomains.has(root.domain));
    return { ...root, listing: isPartial ? 'partial' : 'complete' };
  }
}

const keyOfRoot = ({ domain, bus }: Pick<RootSighting, 'domain' | 'bus'>) => busKey(domain, bus);

const firstOf = <T>(before: Fact<T>, told: Fact<T> = unknown): Fact<T> =>
  before.state === 'unknown' ? told : before;

const ROOT_BUS_CLASSES: readonly number[] = [0x0600, 0x0806, 0x0807];

/** Host bridges, IOMMUs, root ports and integrated endpoints sit on root buses and nowhere else. */
function livesOnRootBus({ facts }: MergedFunction): boolean {
  const classCode = knownValue(facts.classCode);
  const type = knownValue(facts.portType);
  return (
    (classCode !== undefined && ROOT_BUS_CLASSES.includes(classCode)) ||
    type === 'root-port' ||
    type === 'rc-integrated-endpoint' ||
    type === 'rc-event-collector'
  );
}

function wholeDomains({ functions, isSelection }: Captured): ReadonlySet<number> {
  const told = new Set<number>();
  const untold = new Set<number>();
  for (const { bdf, isBridge, facts } of functions.values()) {
    if (!isBridge) continue;
    (facts.buses.state === 'unknown' ? untold : told).add(bdfParts(bdf).domain);
  }
  return new Set([...told].filter(domain => !isSelection && !untold.has(domain)));
}
