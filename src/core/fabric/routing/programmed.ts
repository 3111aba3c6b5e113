import { emptyDomain, type IommuDomain, mapIova } from '../../dma/iommu.ts';
import { addressText } from '../../lib/hex.ts';
import { knownValue } from '../../topology/fact.ts';
import { busRangesOf, busToCpu } from '../../topology/hostWindows.ts';
import type { NodeId } from '../../topology/machine.ts';
import { functionOf, rootOf } from '../../topology/machineTree.ts';
import { nameOf } from '../../topology/nodeName.ts';
import { type MissingFact, type Sentence, say } from '../../topology/sentence.ts';
import type { Fabric } from './fabric.ts';
import type { WireAddress } from './hop.ts';
import type { RouteRequest, RouteTarget } from './request.ts';

/** The number that the driver puts into the initiator's DMA engine, and how it came about. */
export type Programmed =
  | {
      readonly kind: 'programmed';
      readonly carries: WireAddress;
      readonly domain: IommuDomain;
      readonly how: Sentence;
    }
  | { readonly kind: 'refused'; readonly how: Sentence }
  | { readonly kind: 'unknown'; readonly missing: readonly MissingFact[] };

/** The target's addresses: on its own bus (undefined for RAM) and for the CPU (undefined where not known). */
interface TargetAddresses {
  readonly bus: bigint | undefined;
  readonly cpu: bigint | null | undefined;
  readonly root: NodeId | undefined;
}

/** Works out what the DMA engine is given for a request (`pci_p2pdma_bus_addr_map`, `dma_map_resource`, `pcibios_resource_to_bus`). */
export function programAddress(fabric: Fabric, request: RouteRequest): Programmed {
  const target = addressesOf(fabric, request.target);
  if (!target) return unknownBecause(null, 'the address of the target BAR', 'sudo lspci -vvv');
  const initiatorRoot = rootOf(fabric.tree, request.initiator).id;
  const context: Context = { fabric, request, target, initiatorRoot };
  if (request.addressType === 'translated') return translatedByAts(context);
  if (request.addressType === 'translation-request') return mapped(context);
  if (request.addressing === 'bus') return asBusAddress(context, 'The driver programs the bus address');
  if (request.addressing === 'cpu-physical') {
    return asCpuPhysical(context, 'The driver programs the CPU physical address');
  }
  return mapped(context);
}

interface Context {
  readonly fabric: Fabric;
  readonly request: RouteRequest;
  readonly target: TargetAddresses;
  readonly initiatorRoot: NodeId;
}

/** Undefined: the BAR's address is not known. */
function addressesOf(fabric: Fabric, target: RouteTarget): TargetAddresses | undefined {
  if (target.kind === 'system-memory') return { bus: undefined, cpu: target.address, root: undefined };
  const bars = knownValue(functionOf(fabric.tree, target.node).bars) ?? [];
  const bar = bars.find(each => each.index === target.bar);
  const base = bar && knownValue(bar.address);
  if (base === undefined) return undefined;
  const root = rootOf(fabric.tree, target.node).id;
  const bus = base + target.offset;
  return { bus, cpu: busToCpu(fabric, root, bus), root };
}

/** Without translation the number on the wire is a bus address; RAM and other host bridges are seen through the inbound window. */
function asBusAddress({ fabric, target, initiatorRoot }: Context, words: string): Programmed {
  const inbound = fabric.platform.inboundOffsets[initiatorRoot] ?? 0n;
  const value =
    target.bus !== undefined && target.root === initiatorRoot
      ? target.bus
      : (busOf(target.cpu, inbound) ?? target.bus);
  if (value === undefined) return windowsMissing(fabric, target);
  return programmed({ space: 'bus', value }, say`${words}, ${addressText(value)}.`);
}

const busOf = (cpu: bigint | null | undefined, inbound: bigint): bigint | undefined =>
  cpu === null || cpu === undefined ? undefined : cpu - inbound;

function asCpuPhysical({ fabric, target }: Context, words: string): Programmed {
  if (target.cpu === null || target.cpu === undefined) return windowsMissing(fabric, target);
  const carries = { space: 'cpu-physical', value: target.cpu } as const;
  return programmed(
    carries,
    say`${words}, ${addressText(target.cpu)}, and the link takes it for a bus address.`,
  );
}

function translatedByAts({ fabric, target }: Context): Programmed {
  const value = target.cpu ?? target.bus;
  if (value === undefined) return windowsMissing(fabric, target);
  return programmed(
    { space: 'cpu-physical', value },
    say`The device has the translation from ATS and sends the translated address, ${addressText(value)}.`,
  );
}

/** What dma_map_page and dma_map_resource return. */
function mapped(context: Context): Programmed {
  const { fabric, request, target } = context;
  const { dmaLayer, iommu } = fabric.platform;
  if (request.target.kind !== 'system-memory') {
    if (dmaLayer === 'refuses') {
      return {
        kind: 'refused',
        how: say`The DMA layer does not map peer resources and returns an error; the driver falls back to system memory.`,
      };
    }
    if (dmaLayer === 'returns-physical') {
      return asCpuPhysical(context, 'The DMA layer returns the CPU physical address unchanged');
    }
  }
  if (iommu.mode !== 'translated') return asMemory(context);
  if (target.cpu === null || target.cpu === undefined) return windowsMissing(fabric, target);
  return asIova(context, target.cpu);
}

/**
 * dma-direct maps a peer behind the host bridge as it maps RAM: by its CPU physical address, less the inbound offset.
 * On x86 that is the bus address too.
 */
function asMemory({ fabric, target, initiatorRoot }: Context): Programmed {
  const value = busOf(target.cpu, fabric.platform.inboundOffsets[initiatorRoot] ?? 0n);
  if (value === undefined) return windowsMissing(fabric, target);
  if (target.bus === undefined || target.bus === value) {
    return programmed(
      { space: 'bus', value },
      say`The DMA layer gives the bus address, ${addressText(value)}.`,
    );
  }
  const space = value === target.cpu ? 'cpu-physical' : 'bus';
  return programmed(
    { space, value },
    say`The DMA layer maps the peer as memory, by its CPU physical address: ${addressText(value)}.`,
  );
}

function asIova({ fabric, request, initiatorRoot }: Context, cpuPhysical: bigint): Programmed {
  const reserved = busRangesOf(fabric, initiatorRoot);
  const range = { cpuPhysical, sizeBytes: BigInt(request.sizeBytes) };
  const result =
    mapIova(emptyDomain, range, { reserved }) ?? mapIova(emptyDomain, range, { reserved, limit: 1n << 48n });
  if (!result) return { kind: 'refused', how: say`The IOMMU has no IOVA range of this size left.` };
  const carries = { space: 'iova', value: result.iova } as const;
  return programmed(
    carries,
    say`The IOMMU maps ${addressText(cpuPhysical)}; the driver programs the IOVA ${addressText(result.iova)}.`,
    result.domain,
  );
}

const programmed = (carries: WireAddress, how: Sentence, domain = emptyDomain): Programmed => ({
  kind: 'programmed',
  carries,
  domain,
  how,
});

const windowsMissing = (fabric: Fabric, target: TargetAddresses): Programmed =>
  unknownBecause(
    target.root ?? null,
    `the address windows of ${target.root ? nameOf(fabric, target.root).text : 'the host bridge'}`,
    'cat /proc/iomem; dmesg | grep "root bus resource"',
  );

const unknownBecause = (node: NodeId | null, what: string, howToGet: string): Programmed => ({
  kind: 'unknown',
  missing: [{ node, what, howToGet }],
});
