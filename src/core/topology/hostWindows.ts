import { type Architecture, architectures } from './architecture.ts';
import type { AddressRange, HostWindow } from './bar.ts';
import { type Fact, known, knownValue, unknown } from './fact.ts';
import type { NodeId, PciFunction } from './machine.ts';
import type { MachineTree } from './machineTree.ts';

/** A machine on an architecture: what tells bus addresses and CPU addresses apart. */
export interface AddressedMachine {
  readonly tree: MachineTree;
  readonly architecture: Architecture;
}

/**
 * The windows of a host bridge under the chosen architecture. A profile with offsets puts them on the ranges that
 * the functions below decode; otherwise they are the machine's own. Unknown where neither tells.
 */
export function hostWindowsOf(host: AddressedMachine, root: NodeId): Fact<readonly HostWindow[]> {
  const bridge = host.tree.rootById.get(root);
  if (bridge?.kind !== 'host-bridge') return unknown;
  const profile = profileOf(host);
  if (profile.low !== null) return known(shiftedWindows(host, root, profile.low, profile.high), 'assigned');
  if (bridge.windows.state === 'known') return bridge.windows;
  // On x86 host bridges map one to one, so what the ports below decode is what the CPU sees.
  return profile.identity ? known(shiftedWindows(host, root, 0n, 0n), 'derived') : unknown;
}

const profileOf = ({ architecture }: AddressedMachine) => {
  const profile = architectures.find(({ id }) => id === architecture);
  if (!profile) throw new Error(`no such architecture: ${architecture}`);
  return profile;
};

const FOUR_GIB = 1n << 32n;

function shiftedWindows(
  host: AddressedMachine,
  root: NodeId,
  low: bigint,
  high: bigint,
): readonly HostWindow[] {
  return host.tree
    .childrenOf(root)
    .flatMap(decodedRanges)
    .map(({ base, limit }) => {
      const offset = base < FOUR_GIB ? low : high;
      return { base: base + offset, limit: limit + offset, offset, prefetchable: base >= FOUR_GIB };
    });
}

/** What a host bridge passes down, in bus addresses: its windows, or what is known to lie below where these are unknown. */
export function busRangesOf(host: AddressedMachine, root: NodeId): readonly AddressRange[] {
  const windows = knownValue(hostWindowsOf(host, root));
  if (!windows) return host.tree.childrenOf(root).flatMap(decodedRanges);
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
export function busToCpu(host: AddressedMachine, root: NodeId, bus: bigint): bigint | null | undefined {
  const windows = knownValue(hostWindowsOf(host, root));
  // Where the way to a bus is not shown, the architecture still tells whether addresses differ at all.
  if (!windows) return profileOf(host).identity ? bus : undefined;
  const window = windows.find(each => contains(each, bus + each.offset));
  return window ? bus + window.offset : null;
}

/** CPU -> bus at a host bridge; null where no window holds the address; undefined where windows are unknown. */
export function cpuToBus(host: AddressedMachine, root: NodeId, cpu: bigint): bigint | null | undefined {
  const windows = knownValue(hostWindowsOf(host, root));
  if (!windows) return undefined;
  const window = windows.find(each => contains(each, cpu));
  return window ? cpu - window.offset : null;
}
