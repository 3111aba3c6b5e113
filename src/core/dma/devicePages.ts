import { cpuAddress, placedBar } from '../p2pdma/memory/barMemory.ts';
import type { P2pMemory } from '../p2pdma/memory/drivers.ts';
import type { Architecture } from '../topology/architecture.ts';
import type { AddressRange } from '../topology/bar.ts';
import { knownValue } from '../topology/fact.ts';
import { type AddressedMachine, hostWindowsOf } from '../topology/hostWindows.ts';
import type { NodeId } from '../topology/machine.ts';
import { functionOf } from '../topology/machineTree.ts';

/** What stands behind a struct page that is not RAM (`enum memory_type`). */
export const devicePageKinds = ['MEMORY_DEVICE_PCI_P2PDMA', 'MEMORY_DEVICE_PRIVATE'] as const;
export type DevicePageKind = (typeof devicePageKinds)[number];

/** Struct pages of one range of device memory. */
export interface DevicePages {
  readonly kind: DevicePageKind;
  readonly node: NodeId;
  /** CPU physical addresses; undefined where the windows of a host bridge are not known. */
  readonly cpu: AddressRange | undefined;
  /** The BAR that they cover; null: none, they stand in a hole of the address space. */
  readonly bar: number | null;
}

/** What a machine's address space is taken by, for who looks for a hole in it. */
export interface AddressSpace {
  readonly machine: AddressedMachine;
  readonly memory: P2pMemory;
  /** RAM, in CPU physical addresses. */
  readonly ram: readonly AddressRange[];
}

/** All pages that drivers have made for device memory. */
export function devicePages(space: AddressSpace): readonly DevicePages[] {
  const holes = privateHoles(space);
  return [
    ...space.memory.providers.flatMap(({ node, chunks }) =>
      chunks.map(({ bar, offsetBytes, sizeBytes }): DevicePages => {
        const placed = placedBar(space.machine, functionOf(space.machine.tree, node), bar);
        const first = placed?.cpu === undefined ? undefined : placed.cpu + offsetBytes;
        const cpu = first === undefined ? undefined : { base: first, limit: first + sizeBytes - 1n };
        return { kind: 'MEMORY_DEVICE_PCI_P2PDMA', node, cpu, bar };
      }),
    ),
    ...[...holes].flatMap(([node, hole]): readonly DevicePages[] =>
      hole === null ? [] : [{ kind: 'MEMORY_DEVICE_PRIVATE', node, cpu: hole, bar: null }],
    ),
  ];
}

/** How far physical addresses go for which Linux can have pages (MAX_PHYSMEM_BITS; x86 with four-level page tables). */
const physicalAddressBits: Readonly<Record<Architecture, bigint>> = {
  x86: 46n,
  power: 51n,
  'power-captured': 51n,
  arm64: 48n,
  'arm64-offset': 48n,
};

/** Pages for device memory come in whole sections (GFR_DEFAULT_ALIGN). */
const SECTION_BYTES = 1n << 27n;

/**
 * Where drivers with more memory than their BAR shows have pages made for it (`request_free_mem_region`): the highest
 * free range below the limit of physical addresses, in whole sections, one after the other. Null: no room; undefined:
 * what is taken is not all known.
 */
export function privateHoles(space: AddressSpace): ReadonlyMap<NodeId, AddressRange | null | undefined> {
  const taken = takenRanges(space);
  const holes = new Map<NodeId, AddressRange | null | undefined>();
  const limit = 1n << physicalAddressBits[space.machine.architecture];
  for (const { node, sizeBytes } of space.memory.privateMemories) {
    const hole = taken && highestFree(taken, sections(sizeBytes), limit);
    if (hole) taken.push(hole);
    holes.set(node, hole);
  }
  return holes;
}

const sections = (bytes: bigint): bigint => ((bytes + SECTION_BYTES - 1n) / SECTION_BYTES) * SECTION_BYTES;

/** What `/proc/iomem` would list at the top; undefined where a host bridge does not show its windows. */
function takenRanges({ machine, ram }: AddressSpace): AddressRange[] | undefined {
  const taken: AddressRange[] = [...ram];
  for (const root of machine.tree.machine.roots) {
    const windows = knownValue(hostWindowsOf(machine, root.id));
    if (!windows) return undefined;
    taken.push(...windows);
    for (const fn of machine.tree.childrenOf(root.id)) taken.push(...besideWindows(machine, fn.id));
  }
  return taken;
}

/** BARs on a root bus may lie where no window does. */
function besideWindows(machine: AddressedMachine, node: NodeId): readonly AddressRange[] {
  return (knownValue(functionOf(machine.tree, node).bars) ?? []).flatMap(bar => {
    const [bus, sizeBytes] = [knownValue(bar.address), knownValue(bar.sizeBytes)];
    if (bar.kind === 'io' || bus === undefined || !sizeBytes) return [];
    const base = cpuAddress(machine, node, bus);
    return base === undefined ? [] : [{ base, limit: base + sizeBytes - 1n }];
  });
}

function highestFree(taken: readonly AddressRange[], sizeBytes: bigint, end: bigint): AddressRange | null {
  let top = end;
  for (;;) {
    const base = top - sizeBytes;
    if (base <= 0n) return null;
    const inTheWay = taken.find(each => each.base < base + sizeBytes && each.limit >= base);
    if (!inTheWay) return { base, limit: base + sizeBytes - 1n };
    top = (inTheWay.base / SECTION_BYTES) * SECTION_BYTES;
  }
}
