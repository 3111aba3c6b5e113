import type { Claim, Space } from '../assignWindowsClaims.ts';
import { choices, type HostGaps, hostGaps, takeForClaim } from '../assignWindowsHost.ts';
import { type Gap, takeFrom } from '../assignWindowsPacking.ts';
import type { AddressRange, HostWindow } from '../bar.ts';

/** Address space on one bus that is not in use yet. What is taken or set aside is gone. */
export interface Room {
  /** The base of free space for a claim; undefined where there is none. */
  readonly take: (claim: Claim) => bigint | undefined;
  /** Sets a range aside for whoever is there; false where it is not free. */
  readonly setAside: (range: AddressRange, space: Space) => boolean;
}

export type Windows = Partial<Record<Space, AddressRange>>;

/** The room behind a bridge. Prefetchable memory may use the memory window too. */
export function bridgeRoom(windows: Windows): Room {
  const gaps = {
    io: gapsOf(windows.io),
    memory: gapsOf(windows.memory),
    prefetchable: gapsOf(windows.prefetchable),
  };
  return roomIn(space =>
    space === 'io' ? [gaps.io] : space === 'memory' ? [gaps.memory] : [gaps.prefetchable, gaps.memory],
  );
}

const gapsOf = (range: AddressRange | undefined): Gap[] =>
  range ? [{ base: range.base, end: range.limit + 1n }] : [];

/** The room below a host bridge, in bus addresses, and the I/O ports of its domain. */
export function hostRoom(windows: readonly HostWindow[], io: Gap[]): Room {
  const gaps = hostGaps(windows);
  const all = [io, gaps.low, gaps.lowPrefetchable, gaps.high, gaps.highPrefetchable];
  return {
    take: claim => (claim.space === 'io' ? takeFrom(io, claim) : takeMemory(gaps, claim)),
    setAside: (range, space) => (space === 'io' ? [io] : all.slice(1)).some(list => setAside(list, range)),
  };
}

function takeMemory(gaps: HostGaps, claim: Claim): bigint | undefined {
  for (const choice of choices) {
    const base = takeForClaim(gaps, claim, choice);
    if (base !== undefined) return base;
  }
  return undefined;
}

function roomIn(gapsFor: (space: Space) => readonly Gap[][]): Room {
  return {
    take: claim => {
      for (const gaps of gapsFor(claim.space)) {
        const base = takeFrom(gaps, claim);
        if (base !== undefined) return base;
      }
      return undefined;
    },
    setAside: (range, space) =>
      gapsFor(space === 'memory' ? 'prefetchable' : space).some(gaps => setAside(gaps, range)),
  };
}

/** Cuts a range out of the gap that holds it. */
function setAside(gaps: Gap[], { base, limit }: AddressRange): boolean {
  const end = limit + 1n;
  const i = gaps.findIndex(gap => base >= gap.base && end <= gap.end);
  const gap = gaps[i];
  if (!gap) return false;
  const rest = [
    { base: gap.base, end: base },
    { base: end, end: gap.end },
  ];
  gaps.splice(i, 1, ...rest.filter(left => left.end > left.base));
  return true;
}

/** Takes a range out of gaps, whatever of it is free. */
export function cutOut(gaps: Gap[], { base, limit }: AddressRange): void {
  const end = limit + 1n;
  const left = gaps.flatMap(gap => [
    { base: gap.base, end: gap.end < base ? gap.end : base },
    { base: gap.base > end ? gap.base : end, end: gap.end },
  ]);
  gaps.splice(0, gaps.length, ...left.filter(gap => gap.end > gap.base));
}
