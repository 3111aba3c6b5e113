/**
 * How a kernel generation maps a list that holds peer-to-peer pages: data of a kernel row. Sources: p2pdma.c,
 * kernel/dma/direct.c, dma-iommu.c, block/blk-mq-dma.c and drivers/nvme/host/pci.c by version.
 */
export interface MappingRules {
  /** Whether such a list goes to a function of p2pdma's own, or to the ordinary mapping, which knows these pages. */
  readonly mapsWith: 'pci_p2pdma_map_sg()' | 'dma_map_sgtable()';
  /** What is asked whether the memory can be reached: nothing, the first segment's page, each segment's. */
  readonly asks: 'nothing' | 'first-segment' | 'each-segment';
  /** bus_offset is bus - cpu; taking it away is the mistake that stood until 5.16. */
  readonly busAddress: 'cpu - bus_offset' | 'cpu + bus_offset';
  /** A client for which nobody has asked the distance yet: the map type is not in the cache. */
  readonly onCacheMiss: 'asks-nothing' | 'refuses' | 'works-it-out';
  /** What the driver gets for memory that cannot be reached. */
  readonly refusal: 'never refuses' | '0, after a WARN' | '-EREMOTEIO';
  /** Requests of a block device's own queue: by scatter-gather list, or by an iterator that holds one kind of memory. */
  readonly blockRequests: 'scatterlist' | 'iterator';
  /** What such a request fails with where the mapping is refused. */
  readonly blockStatus: 'BLK_STS_RESOURCE' | 'BLK_STS_TARGET' | 'BLK_STS_INVAL';
  /** Behind an IOMMU a bus address entry gets the length of the list's first entry in place of its own. */
  readonly busLengthOfFirst: boolean;
  /** Pages of user space may be peer-to-peer memory: FOLL_PCI_P2PDMA. */
  readonly userPages: boolean;
  /** How a block driver says that its queue takes peer-to-peer pages. */
  readonly queueFlag: 'QUEUE_FLAG_PCI_P2PDMA' | 'BLK_FEAT_PCI_P2PDMA';
  /** NVMe over RDMA sets it for its queues too. */
  readonly rdmaQueues: boolean;
  /** md and multipath heads can pass it on from their members; dm does not. */
  readonly stackedQueues: boolean;
}

export const firstMappingRules: MappingRules = {
  mapsWith: 'pci_p2pdma_map_sg()',
  asks: 'nothing',
  busAddress: 'cpu - bus_offset',
  onCacheMiss: 'asks-nothing',
  refusal: 'never refuses',
  blockRequests: 'scatterlist',
  blockStatus: 'BLK_STS_RESOURCE',
  busLengthOfFirst: false,
  userPages: false,
  queueFlag: 'QUEUE_FLAG_PCI_P2PDMA',
  rdmaQueues: false,
  stackedQueues: false,
};
