import { type Demand, type Packing, pack } from './assignWindowsPacking.ts';
import type { Bar, BridgeWindows } from './bar.ts';
import { knownValue } from './fact.ts';
import type { BridgeFunction, EndpointFunction, NodeId, PciFunction } from './machine.ts';
import type { MachineTree } from './machineTree.ts';

/** The three address spaces that a bridge keeps apart, named as its windows are. */
export const spaces = ['io', 'memory', 'prefetchable'] as const satisfies readonly (keyof BridgeWindows)[];
export type Space = (typeof spaces)[number];

/** What asks for address space on one bus: a BAR, the same BAR of all virtual functions, or a bridge's window. */
export type Claim = Demand & { readonly space: Space } & (
    | {
        readonly kind: 'bar';
        /** One function, or the virtual functions of one, whose BARs follow each other. */
        readonly owners: readonly NodeId[];
        readonly bar: Bar;
        /** A 64-bit BAR on a root bus may lie above 4 GiB even if it is not prefetchable. */
        readonly is64Bit: boolean;
      }
    | { readonly kind: 'window'; readonly bridge: NodeId; readonly inside: Packing<Claim> }
  );

/** Granules of bridge windows (PCI-to-PCI Bridge Architecture): 4 KiB of I/O, 1 MiB of memory. */
export const granuleOf = (space: Space): bigint => (space === 'io' ? 0x1000n : 0x10_0000n);

/** Everything that the functions directly below a root or bridge ask for, with what lies below them packed inside. */
export function claimsBelow(tree: MachineTree, parent: NodeId): readonly Claim[] {
  const children = tree.childrenOf(parent);
  return [
    ...children.flatMap(fn => (isVirtual(fn) ? [] : ownClaims(fn))),
    ...virtualClaims(children.filter(isVirtual)),
    ...children.flatMap(fn => (fn.kind === 'bridge' ? windowClaims(tree, fn) : [])),
  ];
}

const isVirtual = (fn: PciFunction): fn is EndpointFunction =>
  fn.kind === 'endpoint' && fn.physicalFunction !== null;

const ownClaims = (fn: PciFunction): readonly Claim[] =>
  (knownValue(fn.bars) ?? []).flatMap(bar => barClaim([fn.id], bar));

/** The capability has one BAR for all virtual functions: each takes its share, in order of address. */
function virtualClaims(virtuals: readonly EndpointFunction[]): readonly Claim[] {
  const groups = new Map<string, { bar: Bar; owners: NodeId[] }>();
  for (const fn of virtuals) {
    for (const bar of knownValue(fn.bars) ?? []) {
      const key = `${bar.index} ${knownValue(bar.sizeBytes)} ${fn.physicalFunction}`;
      const group = groups.get(key);
      if (group) group.owners.push(fn.id);
      else groups.set(key, { bar, owners: [fn.id] });
    }
  }
  return [...groups.values()].flatMap(({ bar, owners }) => barClaim(owners, bar));
}

function barClaim(owners: readonly NodeId[], bar: Bar): readonly Claim[] {
  const size = knownValue(bar.sizeBytes);
  if (size === undefined || size <= 0n) return [];
  const is64Bit = bar.kind === 'memory64';
  const space = bar.kind === 'io' ? 'io' : is64Bit && bar.prefetchable ? 'prefetchable' : 'memory';
  const alignBytes = powerOfTwoFrom(size);
  return [{ kind: 'bar', owners, bar, space, is64Bit, sizeBytes: size * BigInt(owners.length), alignBytes }];
}

/**
 * A bridge's windows. Only 64-bit prefetchable BARs go to the prefetchable window, which may then lie above 4 GiB;
 * everything else needs the memory window, whose registers have 32 bits.
 */
export function windowClaims(tree: MachineTree, bridge: BridgeFunction): readonly Claim[] {
  const claims = claimsBelow(tree, bridge.id);
  return spaces.flatMap(space => {
    const own = claims.filter(claim => claim.space === space);
    if (own.length === 0) return [];
    const inside = pack(own, granuleOf(space));
    const { sizeBytes, alignBytes } = inside;
    return { kind: 'window', bridge: bridge.id, space, inside, sizeBytes, alignBytes };
  });
}

const powerOfTwoFrom = (size: bigint): bigint =>
  1n << BigInt((size - 1n).toString(2).length * Number(size > 1n));
