import { type Bdf, bdfParts, devfnOf } from '../../topology/bdf.ts';
import { knownValue } from '../../topology/fact.ts';
import { busKey, busOf } from './captureBus.ts';
import type { MergedFunction } from './mergeSightings.ts';

/** Where a virtual function's physical function is looked for. */
interface Evidence {
  readonly functions: ReadonlyMap<Bdf, MergedFunction>;
  /** By secondary bus. */
  readonly bridges: ReadonlyMap<string, MergedFunction>;
}

/** A function with an SR-IOV capability, and the routing ID of its first virtual function. */
interface Physical {
  readonly fn: MergedFunction;
  readonly first: number;
  readonly count: number;
  readonly stride: number;
}

/**
 * Finds the physical function of a virtual one: the one whose SR-IOV capability reaches its address, or which a
 * virtual function's name implies.
 */
export function physicalFunctions({
  functions,
  bridges,
}: Evidence): (fn: MergedFunction) => MergedFunction | undefined {
  const all = [...functions.values()];
  const physicals = byDomain(all);
  const plain = new Map<string, MergedFunction[]>();
  for (const fn of all) {
    if (fn.isBridge || isNamedVirtual(fn)) continue;
    const onBus = plain.get(busOf(fn));
    if (onBus) onBus.push(fn);
    else plain.set(busOf(fn), [fn]);
  }
  const nearest = nearestBuses(bridges);
  return fn => {
    if (fn.isBridge) return undefined;
    const { domain, bus } = bdfParts(fn.bdf);
    const routing = bus * 256 + devfnOf(fn.bdf);
    const reached = physicals.get(domain)?.find(physical => reaches(physical, fn, routing));
    if (reached) return reached.fn;
    if (!isNamedVirtual(fn)) return undefined;
    const vendor = knownValue(fn.facts.vendorId);
    const candidates = [
      ...(plain.get(busKey(domain, nearest(domain, bus))) ?? []),
      ...(plain.get(busOf(fn)) ?? []),
    ];
    return candidates.find(({ facts }) => vendor === undefined || knownValue(facts.vendorId) === vendor);
  };
}

const isNamedVirtual = ({ facts }: MergedFunction): boolean =>
  /virtual function|\bVF\b/i.test(knownValue(facts.name) ?? '');

function byDomain(all: readonly MergedFunction[]): ReadonlyMap<number, readonly Physical[]> {
  const physicals = new Map<number, Physical[]>();
  for (const fn of all) {
    const { virtualFunctions: vf } = fn;
    if (!vf) continue;
    const { domain, bus } = bdfParts(fn.bdf);
    const physical = { fn, ...vf, first: bus * 256 + devfnOf(fn.bdf) + vf.offset };
    const known = physicals.get(domain);
    if (known) known.push(physical);
    else physicals.set(domain, [physical]);
  }
  return physicals;
}

function reaches({ fn, first, count, stride }: Physical, virtual: MergedFunction, routing: number): boolean {
  const place = stride > 0 ? (routing - first) / stride : routing - first;
  return fn !== virtual && Number.isInteger(place) && place >= 0 && place < count;
}

/** The first bus of the innermost bridge whose range covers a bus; -1 for none. */
function nearestBuses(bridges: ReadonlyMap<string, MergedFunction>): (domain: number, bus: number) => number {
  const nearest = new Map<string, number>();
  for (const bridge of bridges.values()) {
    const buses = knownValue(bridge.facts.buses);
    if (!buses) continue;
    const { domain } = bdfParts(bridge.bdf);
    for (let bus = buses.secondary; bus <= buses.subordinate; bus++) {
      const key = busKey(domain, bus);
      nearest.set(key, Math.max(nearest.get(key) ?? -1, buses.secondary));
    }
  }
  return (domain, bus) => nearest.get(busKey(domain, bus)) ?? -1;
}
