import { err, ok, type Result } from '../../lib/result.ts';
import { type HostBridgeEntry, hostBridgeEntries } from './hostBridgeList.ts';
import { firstMappingRules, type MappingRules } from './mappingRules.ts';

/** How a kernel version decides: one row of data, no code of its own. Sources: the kernel's p2pdma.c by version. */
export interface KernelRow {
  /** The first release with this behaviour, as a person names it. */
  readonly release: string;
  /** The releases that behave so: "5.9 to 5.11". */
  readonly label: string;
  /** What changed with it. */
  readonly note: string;
  /** Whether p2pdma tells map types apart; before that `pci_p2pdma_distance` answers with a distance or an error. */
  readonly tellsMapTypes: boolean;
  /** What may lead through the host bridge: nothing, both root complexes being known, or the list. */
  readonly hostBridge: 'never' | 'root-complex' | 'list';
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
  /** `pci=config_acs=`: not known, only its first device is read, or all of them. */
  readonly configAcs: 'unknown' | 'first-device' | 'all';
  /** Command line parameters start from the firmware's control word instead of the kernel's defaults. */
  readonly acsFromFirmware: boolean;
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
  /** The list of host bridges (of root complexes before 5.4) that this kernel reads. */
  readonly list: readonly HostBridgeEntry[];
}

type RowData = Omit<KernelRow, 'list' | 'label'>;
type RowChange = Partial<Omit<RowData, 'mapping'>> &
  Pick<RowData, 'release' | 'note'> & { readonly label?: string; readonly mapping?: Partial<MappingRules> };

const PAGE_BYTES = 4096;

const first: RowData = {
  release: '4.20',
  note: 'p2pdma is merged: a common bridge without ACS redirect, nothing else.',
  tellsMapTypes: false,
  hostBridge: 'never',
  redirectedMayPass: false,
  hostBridgePenalty: 0,
  amdZenPasses: false,
  identifyingDevice: 'function-00.0',
  acsListBytes: PAGE_BYTES,
  listWarning: 'never',
  configAcs: 'unknown',
  acsFromFirmware: false,
  refusesVirtualDma: false,
  findNeedsPool: false,
  setsCmbMemorySpace: false,
  skipsUnalignedCmb: false,
  allocatesToUserSpace: false,
  preparesProviders: false,
  refusesUnmappable: false,
  mapping: firstMappingRules,
};

/** Each row is the one before it with these changes. */
const changes: readonly RowChange[] = [
  {
    release: '5.2',
    note: 'A known root complex (AMD 1022:1450) may be crossed, at a distance of 0x1000 more; software RDMA is refused.',
    hostBridge: 'root-complex',
    hostBridgePenalty: 0x1000,
    refusesVirtualDma: true,
  },
  {
    release: '5.4',
    label: '5.4 long-term',
    note: 'Map types; the host bridge list; redirected paths may go through the host bridge.',
    tellsMapTypes: true,
    hostBridge: 'list',
    redirectedMayPass: true,
    hostBridgePenalty: 0,
    identifyingDevice: 'first-if-00.0', // 5.14's rule, taken back into the long-term 5.4 line
    mapping: { asks: 'first-segment', onCacheMiss: 'refuses', refusal: '0, after a WARN' },
  },
  {
    release: '5.5',
    note: 'The host bridge is known by function 00.0, wherever it stands among the devices of the root bus.',
    identifyingDevice: 'function-00.0',
  },
  { release: '5.6', note: 'Skylake-E host bridges.' },
  { release: '5.7', note: 'Skylake-E root ports.' },
  { release: '5.8', note: 'AMD Raven and Renoir.' },
  { release: '5.9', note: 'Any AMD CPU of family 0x17 or later; the AMD entries go.', amdZenPasses: true },
  {
    release: '5.12',
    note: 'Software RDMA is no longer told apart (dma_virt_ops is gone); NVMe 1.4 drives get their buffer switched on.',
    refusesVirtualDma: false,
    setsCmbMemorySpace: true,
  },
  {
    release: '5.14',
    note: 'Only the first device of the root bus identifies it; the ACS list is cut at 128 bytes.',
    identifyingDevice: 'first-if-00.0',
    acsListBytes: 128,
    listWarning: 'redirected',
  },
  { release: '5.18', note: 'Ice Lake-SP and later Xeons.' },
  {
    release: '5.19',
    note: 'A root port may be the first device, at any address.',
    identifyingDevice: 'first-if-00.0-or-root-port',
  },
  {
    release: '6.0',
    note: 'P2P pages inside the ordinary DMA mapping, each segment for itself; the sign of the bus offset is right.',
    mapping: {
      mapsWith: 'dma_map_sgtable()',
      asks: 'each-segment',
      busAddress: 'cpu + bus_offset',
      onCacheMiss: 'works-it-out',
      refusal: '-EREMOTEIO',
      blockStatus: 'BLK_STS_TARGET',
    },
  },
  {
    release: '6.2',
    note: 'User space maps P2P memory through the file allocate in sysfs, and does direct I/O with it.',
    allocatesToUserSpace: true,
    mapping: { userPages: true },
  },
  {
    release: '6.11',
    note: 'pci=config_acs=, for one device; named ports start from the firmware’s value.',
    configAcs: 'first-device',
    acsFromFirmware: true, // observed on 6.12.107 and 7.2: a port named in disable_acs_redir ends at 0, not SV|UF
    mapping: { queueFlag: 'BLK_FEAT_PCI_P2PDMA' },
  },
  {
    release: '6.15',
    note: 'pci=config_acs= for several devices; a controller memory buffer off 2 MiB is left alone.',
    configAcs: 'all',
    skipsUnalignedCmb: true,
  },
  {
    release: '6.16',
    note: 'Behind an IOMMU a bus address entry gets the length of the list’s first entry.',
    mapping: { busLengthOfFirst: true },
  },
  {
    release: '6.17',
    note: 'Block requests are mapped without a scatter-gather list; each holds one kind of memory.',
    mapping: { blockRequests: 'iterator', blockStatus: 'BLK_STS_INVAL' },
  },
  {
    release: '6.19',
    note: 'BARs can be exported as they are, without pages or a pool (pcim_p2pdma_init).',
    preparesProviders: true,
  },
  {
    release: '7.1',
    note: 'Google SoCs; queues of NVMe over RDMA take P2P pages.',
    mapping: { rdmaQueues: true },
  },
  {
    release: '7.2',
    note: 'DSA, IAA, QAT and NVIDIA CPUs; the list warning only when asked for; only providers with a pool are found.',
    listWarning: 'verbose',
    findNeedsPool: true,
    refusesUnmappable: true,
    mapping: { stackedQueues: true },
  },
  { release: 'queued', label: 'queued after 7.2', note: 'Zhaoxin host bridges, in pci.git.' },
];

/** The last minor release of each major one. */
const lastMinor: Readonly<Record<number, number>> = { 4: 20, 5: 19, 6: 19 };

/** Oldest first. */
export const kernelRows: readonly KernelRow[] = buildRows();

export type KernelError = {
  readonly code: 'unknown-kernel';
  readonly text: string;
  readonly message: string;
};

/**
 * The row in force for a release: "6.12", "v5.10", "5.10.0-23-amd64" or "queued"; the newest merged one for what
 * comes later. Error: not a release, or one from before peer-to-peer DMA.
 */
export function resolveKernel(text: string): Result<KernelRow, KernelError> {
  const exact = kernelRows.find(row => row.release === text.trim());
  if (exact) return ok(exact);
  const asked = releaseNumber(text.trim());
  const inForce =
    asked === undefined
      ? undefined
      : kernelRows.findLast(row => (releaseNumber(row.release) ?? Number.POSITIVE_INFINITY) <= asked);
  if (inForce) return ok(inForce);
  const message =
    asked === undefined
      ? `"${text}" is not a kernel release. Name one such as 6.12, from 4.20 on.`
      : `Linux ${text.trim()} has no peer-to-peer DMA yet; it came with 4.20.`;
  return err({ code: 'unknown-kernel', text, message });
}

/** 4.20 before 5.2 before 5.14: major and minor as one number (5014); undefined for what is not released. */
export function releaseNumber(text: string): number | undefined {
  const match = /^v?(\d{1,2})\.(\d{1,3})(?!\d)/.exec(text);
  return match ? Number(match[1]) * 1000 + Number(match[2]) : undefined;
}

function releaseBefore(release: string): string {
  const [major = 0, minor = 0] = release.split('.').map(Number);
  return minor > 0 ? `${major}.${minor - 1}` : `${major - 1}.${lastMinor[major - 1]}`;
}

function labelOf(release: string, next: string | undefined): string {
  if (next === undefined || releaseNumber(next) === undefined) return release;
  const last = releaseBefore(next);
  return last === release ? release : `${release} to ${last}`;
}

function buildRows(): readonly KernelRow[] {
  const rows: RowData[] = [first];
  for (const change of changes) {
    const before = rows.at(-1) ?? first;
    rows.push({ ...before, ...change, mapping: { ...before.mapping, ...change.mapping } });
  }
  const order = rows.map(row => row.release);
  const at = (release: string) => order.indexOf(release);
  return rows.map((row, place) => ({
    ...row,
    label: changes[place - 1]?.label ?? labelOf(row.release, order[place + 1]),
    list: hostBridgeEntries.filter(
      ({ since, until }) => at(since) <= place && (until === null || place < at(until)),
    ),
  }));
}
