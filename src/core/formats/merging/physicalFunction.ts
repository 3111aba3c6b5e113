import { grouped } from '../../lib/grouped.ts';
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
  const plain = grouped(
    all.filter(fn => !fn.isBridge && !isNamedVirtual(fn)),
    busOf,
  );
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
  const physicals = all.flatMap(fn => {
    const { bus } = bdfParts(fn.bdf);
    const { virtualFunctions: vf } = fn;
    return vf ? [{ fn, ...vf, first: bus * 256 + devfnOf(fn.bdf) + vf.offset }] : [];
  });
  return grouped(physicals, ({ fn }) => bdfParts(fn.bdf).domain);
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
