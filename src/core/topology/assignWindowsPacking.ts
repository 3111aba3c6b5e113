/** A stretch of address space that is asked for. */
export interface Demand {
  readonly sizeBytes: bigint;
  /** A power of two. */
  readonly alignBytes: bigint;
}

/** Free address space from `base` up to, but without, `end`. */
export interface Gap {
  readonly base: bigint;
  readonly end: bigint;
}

/** Where demands lie from a base that is aligned to the largest alignment among them. */
export interface Packing<D extends Demand> extends Demand {
  readonly placed: readonly { readonly demand: D; readonly offset: bigint }[];
}

const ENDLESS: Gap = { base: 0n, end: 1n << 80n };

/** Packs demands, largest alignment first, each into the first gap that holds it; the size is a multiple of `granule`. */
export function pack<D extends Demand>(demands: readonly D[], granule: bigint): Packing<D> {
  const gaps = [ENDLESS];
  let end = 0n;
  const placed = largestFirst(demands).map(demand => {
    const offset = takeFrom(gaps, demand) ?? 0n;
    if (offset + demand.sizeBytes > end) end = offset + demand.sizeBytes;
    return { demand, offset };
  });
  const alignBytes = demands.reduce((most, demand) => max(most, demand.alignBytes), granule);
  return { placed, sizeBytes: alignUp(end, granule), alignBytes };
}

/** Largest alignment first, then largest size; what is equal stays in order. */
export const largestFirst = <D extends Demand>(demands: readonly D[]): readonly D[] =>
  demands.toSorted((a, b) => compare(b.alignBytes, a.alignBytes) || compare(b.sizeBytes, a.sizeBytes));

/** Takes the demand out of the first gap that holds it, aligned; undefined where none does. */
export function takeFrom(gaps: Gap[], { sizeBytes, alignBytes }: Demand): bigint | undefined {
  for (const [i, gap] of gaps.entries()) {
    const base = alignUp(gap.base, alignBytes);
    const end = base + sizeBytes;
    if (end > gap.end) continue;
    const rest = [
      { base: gap.base, end: base },
      { base: end, end: gap.end },
    ];
    gaps.splice(i, 1, ...rest.filter(left => left.end > left.base));
    return base;
  }
  return undefined;
}

export const alignUp = (address: bigint, alignBytes: bigint): bigint =>
  ((address + alignBytes - 1n) / alignBytes) * alignBytes;

const max = (a: bigint, b: bigint) => (a > b ? a : b);
const compare = (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0);
