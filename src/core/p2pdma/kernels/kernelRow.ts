import type { HostBridgeEntry } from './hostBridgeList.ts';
import { firstMappingRules, type MappingRules } from './mappingRules.ts';

/** What a kernel does where kernels differ: data, no code of its own. `behaviours.ts` says where each value is from. */
export interface KernelRules {
  /** Whether p2pdma tells map types apart; before that `pci_p2pdma_distance` answers with a distance or an error. */
  readonly tellsMapTypes: boolean;
  /** What may lead through the host bridge: nothing, both root complexes being known, or the list. */
  readonly hostBridge: 'never' | 'root-complex' | 'list';
  /** Whether every path without a common bridge is refused as soon as an IOMMU driver serves the PCI bus. */
  readonly refusesWithIommu: boolean;
  /** Whether a path with a common bridge that ACS redirects may go through the host bridge too. */
  readonly redirectedMayPass: boolean;
  /** Added to the distance of a path through the host bridge. */
  readonly hostBridgePenalty: number;
  /** An AMD CPU of family 0x17 or later is allowed before the list is read. */
  readonly amdZenPasses: boolean;
  /** Which function of a root bus identifies its host bridge. */
  readonly identifyingDevice: 'function-00.0' | 'first-if-00.0' | 'first-if-00.0-or-root-port';
  /** Room for the names in "to disable ACS redirect …"; a list that is longer is cut. */
  readonly acsListBytes: number;
  /** When "Host bridge not in P2PDMA whitelist" is logged. */
  readonly listWarning: 'never' | 'redirected' | 'verbose';
  /** For which functions Translation Blocking is switched on beside the other defaults. */
  readonly blocksTranslation: 'none' | 'external' | 'external-or-noats';
  /** `pci=config_acs=`: not known, only its first device is read, or all of them. */
  readonly configAcs: 'unknown' | 'first-device' | 'all';
  /**
   * What is left in a port that the command line names: redirect cleared in the kernel's own word; every bit that is
   * not named put back to the firmware's; or the firmware's word with the named bits, whatever was there before.
   */
  readonly acsOptions: 'clears' | 'restores-firmware' | 'from-firmware';
  /** When ACS is written: as functions are found, or each time DMA is set up (an IOMMU or a driver that binds). */
  readonly acsWhen: 'enumeration' | 'dma-setup';
  /** Source Validation of the IDT switches 111d:80b5 and 111d:8090 is left off, since it is broken. */
  readonly leavesIdtValidation: boolean;
  /** Clients whose driver does DMA with the CPU (`dma_virt_ops`) are refused before any distance is asked for. */
  readonly refusesVirtualDma: boolean;
  /** A provider is found only if it has a pool, not if it was merely prepared (`pcim_p2pdma_init`). */
  readonly findNeedsPool: boolean;
  /** Whether `nvme` switches the controller memory buffer of an NVMe 1.4 drive on, by CMBMSC. */
  readonly setsCmbMemorySpace: boolean;
  /** Whether `nvme` leaves a controller memory buffer alone whose size or BAR is not aligned to 2 MiB. */
  readonly skipsUnalignedCmb: boolean;
  /** The `allocate` file in sysfs, by which user space maps peer-to-peer memory. */
  readonly allocatesToUserSpace: boolean;
  /** `pcim_p2pdma_init`: providers without pages or a pool, for BARs that are exported as they are. */
  readonly preparesProviders: boolean;
  /** `pci_p2pdma_add_resource` refuses devices whose BARs cannot be mapped (`non_mappable_bars`). */
  readonly refusesUnmappable: boolean;
  /** How lists with peer-to-peer pages are mapped. */
  readonly mapping: MappingRules;
}

/** What one behaviour changes of the rules before it. */
export type RulesChange = Partial<Omit<KernelRules, 'mapping'>> & {
  readonly mapping?: Partial<MappingRules>;
};

/** How one kernel decides. */
export interface KernelRow extends KernelRules {
  /** As a person names it: "6.12.23", "queued". */
  readonly release: string;
  /** "6.17 to 6.18" for a row of mainline; the release itself for any other. */
  readonly label: string;
  /** The list of host bridges (of root complexes before 5.4) that this kernel reads. */
  readonly list: readonly HostBridgeEntry[];
}

const PAGE_BYTES = 4096;

/** 4.20: p2pdma is merged, a common bridge without ACS redirect and nothing else. */
export const firstRules: KernelRules = {
  tellsMapTypes: false,
  hostBridge: 'never',
  refusesWithIommu: false,
  redirectedMayPass: false,
  hostBridgePenalty: 0,
  amdZenPasses: false,
  identifyingDevice: 'function-00.0',
  acsListBytes: PAGE_BYTES,
  listWarning: 'never',
  blocksTranslation: 'none',
  configAcs: 'unknown',
  acsOptions: 'clears',
  acsWhen: 'enumeration',
  leavesIdtValidation: false,
  refusesVirtualDma: false,
  findNeedsPool: false,
  setsCmbMemorySpace: false,
  skipsUnalignedCmb: false,
  allocatesToUserSpace: false,
  preparesProviders: false,
  refusesUnmappable: false,
  mapping: firstMappingRules,
};
