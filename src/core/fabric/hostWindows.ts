import type { AddressRange, HostWindow } from '../topology/bar.ts';
import { type Fact, known, knownValue, unknown } from '../topology/fact.ts';
import type { NodeId, PciFunction } from '../topology/machine.ts';
import type { Fabric } from './fabric.ts';
import { architectures } from './platform.ts';

/**
 * The windows of a host bridge under the chosen architecture. A profile with offsets puts them on the ranges that
 * the functions below decode; otherwise they are the machine's own. Unknown where neither tells.
 */
export function hostWindowsOf(fabric: Fabric, root: NodeId): Fact<readonly HostWindow[]> {
  const host = fabric.tree.rootById.get(root);
  if (host?.kind !== 'host-bridge') return unknown;
  const profile = profileOf(fabric);
  if (profile.low !== null) return known(shiftedWindows(fabric, root, profile.low, profile.high), 'assigned');
  if (host.windows.state === 'known') return host.windows;
  // On x86 host bridges map one to one, so what the ports below decode is what the CPU sees.
  return profile.identity ? known(shiftedWindows(fabric, root, 0n, 0n), 'derived') : unknown;
}

const profileOf = ({ platform }: Fabric) => {
  const profile = architectures.find(({ id }) => id === platform.architecture);
  if (!profile) throw new Error(`no such architecture: ${platform.architecture}`);
  return profile;
};

const FOUR_GIB = 1n << 32n;

function shiftedWindows(fabric: Fabric, root: NodeId, low: bigint, high: bigint): readonly HostWindow[] {
  return fabric.tree
    .childrenOf(root)
    .flatMap(decodedRanges)
    .map(({ base, limit }) => {
      const offset = base < FOUR_GIB ? low : high;
      return { base: base + offset, limit: limit + offset, offset, prefetchable: base >= FOUR_GIB };
    });
}

/** What a host bridge passes down, in bus addresses: its windows, or what is known to lie below where these are unknown. */
export function busRangesOf(fabric: Fabric, root: NodeId): readonly AddressRange[] {
  const windows = knownValue(hostWindowsOf(fabric, root));
  if (!windows) return fabric.tree.childrenOf(root).flatMap(decodedRanges);
  return windows.map(({ base, limit, offset }) => ({ base: base - offset, limit: limit - offset }));
}

/** The bus address ranges that a function on a root bus is known to decode. */
function decodedRanges(fn: PciFunction): readonly AddressRange[] {
  const ranges: AddressRange[] = [];
  for (const bar of knownValue(fn.bars) ?? []) {
    const base = knownValue(bar.address);
    const sizeBytes = knownValue(bar.sizeBytes);
    if (bar.kind === 'io' || base === undefined || !sizeBytes) continue;
    ranges.push({ base, limit: base + sizeBytes - 1n });
  }
  const windows = fn.kind === 'bridge' ? knownValue(fn.windows) : undefined;
  for (const window of [windows?.memory, windows?.prefetchable]) {
    const range = window && knownValue(window);
    if (range) ranges.push(range);
  }
  return ranges;
}

export const contains = (range: AddressRange, address: bigint): boolean =>
  address >= range.base && address <= range.limit;

/** bus -> CPU at a host bridge; null where no window holds the address; undefined where windows are unknown. */
export function busToCpu(fabric: Fabric, root: NodeId, bus: bigint): bigint | null | undefined {
  const windows = knownValue(hostWindowsOf(fabric, root));
  if (!windows) return undefined;
  const window = windows.find(each => contains(each, bus + each.offset));
  return window ? bus + window.offset : null;
}

/** CPU -> bus at a host bridge; null where no window holds the address; undefined where windows are unknown. */
export function cpuToBus(fabric: Fabric, root: NodeId, cpu: bigint): bigint | null | undefined {
  const windows = knownValue(hostWindowsOf(fabric, root));
  if (!windows) return undefined;
  const window = windows.find(each => contains(each, cpu));
  return window ? cpu - window.offset : null;
}
