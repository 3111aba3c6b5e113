import { type Claim, granuleOf } from './assignWindowsClaims.ts';
import { alignUp, type Gap, pack, takeFrom } from './assignWindowsPacking.ts';
import type { HostWindow } from './bar.ts';
import { known } from './fact.ts';
import type { HostBridge } from './machine.ts';

/** Address space that host bridges without windows of their own share, as PC firmware hands it out. */
export interface SharedSpace {
  readonly low: Gap[];
  readonly high: Gap[];
  /** I/O ports by domain. */
  readonly io: Map<number, Gap[]>;
}

/** Below 4 GiB between RAM and the APICs; above, far beyond any RAM, within 46 bits of physical address. */
export const sharedSpace = (): SharedSpace => ({
  low: [{ base: 0x8000_0000n, end: 0xfc00_0000n }],
  high: [{ base: 0x2000_0000_0000n, end: 0x4000_0000_0000n }],
  io: new Map(),
});

/** Ports below 1000h belong to the chipset. */
export function ioGaps(space: SharedSpace, domain: number): Gap[] {
  const gaps = space.io.get(domain) ?? [{ base: 0x1000n, end: 0x1_0000n }];
  space.io.set(domain, gaps);
  return gaps;
}

const FOUR_GIB = 0x1_0000_0000n;

/** The host bridge with windows large enough for the claims, as far as there is room. */
export function withWindows(root: HostBridge, claims: readonly Claim[], space: SharedSpace): HostBridge {
  const low = claims.filter(claim => claim.space === 'memory');
  const high = claims.filter(claim => claim.space === 'prefetchable');
  const windows = [windowFor(low, space.low), windowFor(high, space.high)].filter(window => window !== null);
  return { ...root, windows: known(windows, 'assigned') };
}

function windowFor(claims: readonly Claim[], gaps: Gap[]): HostWindow | null {
  if (claims.length === 0) return null;
  const granule = granuleOf('memory');
  const need = pack(claims, granule);
  const base = takeFrom(gaps, need);
  if (base !== undefined) return { base, limit: base + need.sizeBytes - 1n, ...IDENTITY };
  const rest = takeLargest(gaps, granule);
  return rest && { base: rest.base, limit: rest.end - 1n, ...IDENTITY };
}

/** On a PC, bus and CPU addresses are the same. */
const IDENTITY = { offset: 0n, prefetchable: false } as const;

/** Where not all fits, as much as there is. */
function takeLargest(gaps: Gap[], granule: bigint): Gap | null {
  const sizes = gaps.map(gap => gap.end - alignUp(gap.base, granule));
  const most = sizes.toSorted((a, b) => (a < b ? 1 : -1))[0] ?? 0n;
  const at = sizes.indexOf(most);
  const gap = gaps[at];
  if (!gap || most < granule) return null;
  gaps.splice(at, 1);
  return { base: alignUp(gap.base, granule), end: gap.end };
}

/** The free bus addresses of one host bridge, by what may use them. */
export interface HostGaps {
  /** Below 4 GiB, for anything. */
  readonly low: Gap[];
  /** Below 4 GiB, for prefetchable memory alone. */
  readonly lowPrefetchable: Gap[];
  /** Above 4 GiB, for anything that has 64 bits. */
  readonly high: Gap[];
  /** Above 4 GiB, for 64-bit prefetchable memory alone. */
  readonly highPrefetchable: Gap[];
}

export function hostGaps(windows: readonly HostWindow[]): HostGaps {
  const gaps: HostGaps = { low: [], lowPrefetchable: [], high: [], highPrefetchable: [] };
  for (const { base, limit, offset, prefetchable } of windows) {
    const bus = { base: base - offset, end: limit - offset + 1n };
    const low = { base: bus.base, end: bus.end < FOUR_GIB ? bus.end : FOUR_GIB };
    const high = { base: bus.base > FOUR_GIB ? bus.base : FOUR_GIB, end: bus.end };
    if (low.end > low.base) (prefetchable ? gaps.lowPrefetchable : gaps.low).push(low);
    if (high.end > high.base) (prefetchable ? gaps.highPrefetchable : gaps.high).push(high);
  }
  return gaps;
}

/** A claim asks for its own kind of window first, and for another only when all claims have had their first. */
export const choices = ['first', 'second'] as const;

/** Takes room for a claim on the root bus; undefined where no window of this choice holds it. */
export function takeForClaim(
  gaps: HostGaps,
  claim: Claim,
  choice: (typeof choices)[number],
): bigint | undefined {
  for (const list of windowsFor(gaps, claim)[choice]) {
    const base = takeFrom(list, claim);
    if (base !== undefined) return base;
  }
  return undefined;
}

function windowsFor(gaps: HostGaps, claim: Claim): Record<(typeof choices)[number], readonly Gap[][]> {
  if (claim.space === 'prefetchable') {
    return { first: [gaps.highPrefetchable, gaps.high], second: [gaps.lowPrefetchable, gaps.low] };
  }
  const bar = claim.kind === 'bar' ? claim : undefined;
  const second = [
    ...(bar?.bar.prefetchable ? [gaps.lowPrefetchable] : []),
    ...(bar?.is64Bit ? [gaps.high] : []),
  ];
  return { first: [gaps.low], second };
}
