import type { AddressRange } from '../topology/bar.ts';
import type { NodeId } from '../topology/machine.ts';
import type { IommuMode } from './iommu.ts';

/** What `dma_map_resource` does on this architecture and kernel: map, refuse, or return the physical address. */
export const dmaLayers = ['implements', 'refuses', 'returns-physical'] as const;
export type DmaLayer = (typeof dmaLayers)[number];

/** What decides beside the kernel's verdict which number a DMA engine is given, and where that leads. */
export interface DmaPlatform {
  readonly iommu: { readonly mode: IommuMode };
  readonly dmaLayer: DmaLayer;
  /** RAM, in CPU physical addresses. */
  readonly memory: readonly AddressRange[];
  /** By root: CPU address = bus address + this, for DMA that comes in (`dma-ranges`); absent: 0. */
  readonly inboundOffsets: Readonly<Record<NodeId, bigint>>;
}
