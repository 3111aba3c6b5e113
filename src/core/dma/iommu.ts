import type { AddressRange } from '../topology/bar.ts';

/** How the IOMMU treats a device's untranslated requests (Linux: no driver, identity domain, DMA domain). */
export const iommuModes = ['off', 'pass-through', 'translated'] as const;
export type IommuMode = (typeof iommuModes)[number];

const IOVA_PAGE_BYTES = 4096n;

/** One range of a DMA domain: `sizeBytes` from `iova` lead to `cpuPhysical` and what follows it. */
export interface IovaMapping {
  readonly iova: bigint;
  readonly cpuPhysical: bigint;
  readonly sizeBytes: bigint;
}

/** What one device may reach through the IOMMU. Mappings do not overlap. */
export interface IommuDomain {
  readonly mappings: readonly IovaMapping[];
}

export const emptyDomain: IommuDomain = { mappings: [] };

/** The CPU physical address behind an IOVA, or null: an IOMMU fault. */
export function translateIova(domain: IommuDomain, iova: bigint): bigint | null {
  const mapping = domain.mappings.find(each => iova >= each.iova && iova < each.iova + each.sizeBytes);
  return mapping ? mapping.cpuPhysical + (iova - mapping.iova) : null;
}

/** A range of CPU physical addresses. */
export interface PhysicalRange {
  readonly cpuPhysical: bigint;
  readonly sizeBytes: bigint;
}

export interface IovaSpace {
  /**
   * What an IOVA must not take: the host bridge's memory windows in bus addresses, so that no switch takes an IOVA
   * for a peer's address (iova_reserve_pci_windows).
   */
  readonly reserved: readonly AddressRange[];
  /** 4 GiB unless told. */
  readonly limit?: bigint;
}

/**
 * Maps a CPU physical range at the highest free IOVA below `limit`, as Linux does: top down from 4 GiB, sized in
 * pages, aligned to its size rounded up to a power of two. Null: no room.
 */
export function mapIova(
  domain: IommuDomain,
  range: PhysicalRange,
  space: IovaSpace,
): { readonly domain: IommuDomain; readonly iova: bigint } | null {
  const mapped = mapIovaList(domain, [range], space);
  const [iova] = mapped?.iovas ?? [];
  return mapped && iova !== undefined ? { domain: mapped.domain, iova } : null;
}

/** What a list of ranges got: an IOVA for each, all within one allocation. */
export interface IovaList {
  readonly domain: IommuDomain;
  readonly iovas: readonly bigint[];
  readonly iova: bigint;
  readonly sizeBytes: bigint;
}

/**
 * Maps several ranges one after the other into one allocation, each from a page of its own on (iommu_dma_map_sg). An
 * empty list takes nothing. Null: no room.
 */
export function mapIovaList(
  domain: IommuDomain,
  ranges: readonly PhysicalRange[],
  space: IovaSpace,
): IovaList | null {
  const parts = ranges.map(({ cpuPhysical, sizeBytes }) => {
    const inPage = cpuPhysical % IOVA_PAGE_BYTES;
    const pageBytes = roundUp(inPage + sizeBytes, IOVA_PAGE_BYTES);
    return { inPage, cpuPhysical: cpuPhysical - inPage, sizeBytes: pageBytes };
  });
  const sizeBytes = parts.reduce((sum, part) => sum + part.sizeBytes, 0n);
  if (sizeBytes === 0n) return { domain, iovas: [], iova: 0n, sizeBytes };
  const taken = [
    ...space.reserved,
    ...domain.mappings.map(each => ({ base: each.iova, limit: each.iova + each.sizeBytes - 1n })),
  ];
  const base = highestGap(taken, sizeBytes, space.limit ?? 1n << 32n);
  if (base === null) return null;
  const mappings: IovaMapping[] = [];
  let iova = base;
  for (const part of parts) {
    mappings.push({ iova, cpuPhysical: part.cpuPhysical, sizeBytes: part.sizeBytes });
    iova += part.sizeBytes;
  }
  return {
    domain: { mappings: [...domain.mappings, ...mappings] },
    iovas: parts.map((part, i) => (mappings[i]?.iova ?? base) + part.inPage),
    iova: base,
    sizeBytes,
  };
}

/** Page 0 is never given out, as in Linux. */
function highestGap(taken: readonly AddressRange[], sizeBytes: bigint, limit: bigint): bigint | null {
  const alignment = powerOfTwoAtLeast(sizeBytes);
  let top = limit;
  for (;;) {
    const candidate = alignDown(top - sizeBytes, alignment);
    if (candidate < IOVA_PAGE_BYTES) return null;
    const inTheWay = taken.find(each => each.base < candidate + sizeBytes && each.limit >= candidate);
    if (!inTheWay) return candidate;
    top = inTheWay.base;
  }
}

const roundUp = (n: bigint, unit: bigint) => ((n + unit - 1n) / unit) * unit;
const alignDown = (n: bigint, unit: bigint) => (n < 0n ? -1n : (n / unit) * unit);

function powerOfTwoAtLeast(n: bigint): bigint {
  let power = IOVA_PAGE_BYTES;
  while (power < n) power <<= 1n;
  return power;
}
