import { hex } from '../lib/hex.ts';
import { type Claim, claimsBelow, type Space } from './assignWindowsClaims.ts';
import {
  choices,
  hostGaps,
  ioGaps,
  type SharedSpace,
  sharedSpace,
  takeForClaim,
  withWindows,
} from './assignWindowsHost.ts';
import { largestFirst, takeFrom } from './assignWindowsPacking.ts';
import type { AddressRange, Bar, BridgeWindows } from './bar.ts';
import { shortBdf } from './bdf.ts';
import { absent, type Fact, known, knownValue } from './fact.ts';
import type { HostBridge, Machine, NodeId, PciFunction, Root } from './machine.ts';
import { functionOf, type MachineTree, machineTree } from './machineTree.ts';
import type { MachineProblem } from './validateProblem.ts';

/** A machine with what did not work out; BARs that found no room have no address. */
export interface Assigned {
  readonly machine: Machine;
  readonly problems: readonly MachineProblem[];
}

/**
 * Gives every BAR of known size its bus address and every bridge its windows, as firmware and Linux do: naturally
 * aligned, windows nested and in granules of 1 MiB (I/O: 4 KiB), largest first. Below bridges all memory but that
 * of 64-bit prefetchable BARs lies below 4 GiB, since the memory window has 32 bits. Windows of host bridges that
 * are drawn or captured stay; others are worked out as for a PC.
 */
export function assignWindows(machine: Machine): Assigned {
  const tree = machineTree(machine);
  const shared = sharedSpace();
  const placement: Placement = { addresses: new Map(), windows: new Map(), problems: [] };
  const roots = machine.roots.map(root => {
    const claims = claimsBelow(tree, root.id);
    const host = root.kind === 'host-bridge' && needsWindows(root) ? withWindows(root, claims, shared) : root;
    placeOnRootBus({ tree, host, shared, placement }, claims);
    return host;
  });
  const functions = machine.functions.map(fn => withAddresses(fn, placement));
  return { machine: { ...machine, roots, functions }, problems: placement.problems };
}

export interface Placement {
  /** By function and BAR index. */
  readonly addresses: Map<string, bigint>;
  /** By bridge and space. */
  readonly windows: Map<string, AddressRange>;
  readonly problems: MachineProblem[];
}

interface RootBus {
  readonly tree: MachineTree;
  readonly host: Root;
  readonly shared: SharedSpace;
  readonly placement: Placement;
}

const needsWindows = ({ windows }: HostBridge) =>
  windows.state === 'unknown' || windows.source === 'assigned';

function placeOnRootBus({ tree, host, shared, placement }: RootBus, claims: readonly Claim[]): void {
  const windows = host.kind === 'host-bridge' ? (knownValue(host.windows) ?? []) : [];
  const gaps = hostGaps(windows);
  let open = largestFirst(claims.filter(({ space }) => space !== 'io'));
  for (const choice of choices) {
    open = open.filter(claim => !placeAt(placement, claim, takeForClaim(gaps, claim, choice)));
  }
  const ports = largestFirst(claims.filter(({ space }) => space === 'io'));
  const portsLeft = ports.filter(
    claim => !placeAt(placement, claim, takeFrom(ioGaps(shared, host.domain), claim)),
  );
  placement.problems.push(...[...open, ...portsLeft].map(claim => outOfSpace(tree, host, claim)));
}

function placeAt(placement: Placement, claim: Claim, base: bigint | undefined): boolean {
  if (base !== undefined) place(placement, claim, base);
  return base !== undefined;
}

/** Notes where a claim lies, with all that is packed inside it. */
export function place(placement: Pick<Placement, 'addresses' | 'windows'>, claim: Claim, base: bigint): void {
  if (claim.kind === 'bar') {
    const each = claim.sizeBytes / BigInt(claim.owners.length);
    for (const [i, owner] of claim.owners.entries()) {
      placement.addresses.set(`${claim.bar.index} ${owner}`, base + each * BigInt(i));
    }
    return;
  }
  const limit = base + claim.sizeBytes - 1n;
  placement.windows.set(`${claim.space} ${claim.bridge}`, { base, limit });
  for (const { demand, offset } of claim.inside.placed) place(placement, demand, base + offset);
}

function withAddresses(fn: PciFunction, { addresses, windows }: Placement): PciFunction {
  const bars = knownValue(fn.bars)?.map((bar): Bar => {
    const address = addresses.get(`${bar.index} ${fn.id}`);
    return { ...bar, address: address === undefined ? absent('assigned') : known(address, 'assigned') };
  });
  const facts = bars && fn.bars.state === 'known' ? { bars: { ...fn.bars, value: bars } } : {};
  if (fn.kind === 'endpoint') return { ...fn, ...facts };
  const window = (space: Space): Fact<AddressRange> => {
    const range = windows.get(`${space} ${fn.id}`);
    return range ? known(range, 'assigned') : absent('assigned');
  };
  const value: BridgeWindows = {
    io: window('io'),
    memory: window('memory'),
    prefetchable: window('prefetchable'),
  };
  return { ...fn, ...facts, windows: known(value, 'assigned') };
}

/** What found no address space, in words. */
export function outOfSpace(tree: MachineTree, host: Root, claim: Claim): MachineProblem {
  const node = claim.kind === 'bar' ? (claim.owners[0] ?? host.id) : claim.bridge;
  const root = `${hex(host.domain, 4)}:${hex(host.bus, 2)}`;
  return {
    code: 'out-of-space',
    node,
    message: `${what(tree, claim, node)} needs ${bytes(claim.sizeBytes)} of ${spaceWords[claim.space]}, and host bridge ${root} has no such room left.`,
    remedy: spaceRemedies[claim.space],
  };
}

const what = (tree: MachineTree, claim: Claim, node: NodeId): string => {
  const address = shortBdf(functionOf(tree, node).bdf);
  return claim.kind === 'bar' ? `BAR ${claim.bar.index} of ${address}` : `All that is below ${address}`;
};

const spaceWords: Record<Space, string> = {
  io: 'I/O ports',
  memory: 'memory addresses below 4 GiB',
  prefetchable: '64-bit prefetchable memory addresses',
};

const spaceRemedies: Record<Space, string> = {
  io: 'A domain has 64 KiB of I/O ports, and each bridge takes at least 4 KiB: use devices without I/O BARs.',
  memory:
    'Below a bridge only 64-bit prefetchable BARs may lie above 4 GiB: make the large ones so, or use fewer devices.',
  prefetchable:
    'Give the host bridge a larger window ("Above 4G decoding" in firmware), or make the BARs smaller.',
};

/** `128 GiB`, `64 KiB`: exact, in the largest unit that divides it. */
function bytes(size: bigint): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  let at = 0;
  let rest = size;
  while (rest >= 1024n && rest % 1024n === 0n && at < units.length - 1) {
    rest /= 1024n;
    at++;
  }
  return `${rest} ${units[at]}`;
}
