import { type Bdf, bdfParts, devfnOf } from '../../topology/bdf.ts';
import { knownValue } from '../../topology/fact.ts';
import type { MergedFunction } from './mergeSightings.ts';

/** Where a virtual function's physical function is looked for. */
interface Evidence {
  readonly functions: ReadonlyMap<Bdf, MergedFunction>;
  /** By secondary bus. */
  readonly bridges: ReadonlyMap<string, MergedFunction>;
  /** Functions with an SR-IOV capability. */
  readonly physicals: readonly MergedFunction[];
}

/** The physical function whose SR-IOV capability reaches this address, or which a virtual function's name implies. */
export function physicalFunctionOf(
  fn: MergedFunction,
  { functions, bridges, physicals }: Evidence,
): MergedFunction | undefined {
  if (fn.isBridge) return undefined;
  const { domain, bus } = bdfParts(fn.bdf);
  const routing = bus * 256 + devfnOf(fn.bdf);
  for (const candidate of physicals) {
    const { virtualFunctions: vf } = candidate;
    if (!vf || candidate.bdf === fn.bdf || bdfParts(candidate.bdf).domain !== domain) continue;
    const first = bdfParts(candidate.bdf).bus * 256 + devfnOf(candidate.bdf) + vf.offset;
    const place = vf.stride > 0 ? (routing - first) / vf.stride : routing - first;
    if (Number.isInteger(place) && place >= 0 && place < vf.count) return candidate;
  }
  if (!/virtual function|\bVF\b/i.test(knownValue(fn.facts.name) ?? '')) return undefined;
  return namedPhysical(fn, { functions, bridges });
}

/** Without the capability: the first function of the same vendor on the bus, or on the bus whose range covers it. */
function namedPhysical(fn: MergedFunction, { functions, bridges }: Pick<Evidence, 'functions' | 'bridges'>) {
  const { domain, bus } = bdfParts(fn.bdf);
  const covering = [...bridges.values()].filter(bridge => {
    const buses = knownValue(bridge.facts.buses);
    return (
      bdfParts(bridge.bdf).domain === domain && buses && buses.secondary <= bus && bus <= buses.subordinate
    );
  });
  const nearest = covering
    .map(bridge => knownValue(bridge.facts.buses)?.secondary ?? 0)
    .reduce((a, b) => Math.max(a, b), -1);
  const vendor = knownValue(fn.facts.vendorId);
  for (const candidate of functions.values()) {
    const place = bdfParts(candidate.bdf);
    if (place.domain !== domain || (place.bus !== bus && place.bus !== nearest) || candidate.isBridge)
      continue;
    const isVirtual = /virtual function|\bVF\b/i.test(knownValue(candidate.facts.name) ?? '');
    if (!isVirtual && (vendor === undefined || knownValue(candidate.facts.vendorId) === vendor))
      return candidate;
  }
  return undefined;
}
