import type { RulesChange } from './kernelRow.ts';
import type { Provenance } from './provenance.ts';

/** Something that Linux does from some release on. */
export interface Behaviour extends Provenance {
  /** What it is, in a sentence without its full stop. */
  readonly what: string;
  /** What it changes of what is decided here; nothing where it is told and not modelled. */
  readonly change: RulesChange;
}

const LOG = 'kernel.org’s push log';
const pulled = (release: string) => `pull request for ${release}`;
const read = (...releases: readonly string[]) => `source of ${releases.join(', ')}`;
const DEBIAN = 'Debian’s list of changes in that point release';

/** Each is applied to the rules before it, oldest first. */
export const behaviours: readonly Behaviour[] = [
  {
    what: 'p2pdma is merged: a common bridge without ACS redirect, nothing else',
    since: '4.20',
    certainty: 'seen',
    source: read('4.20'),
    change: {},
  },
  {
    what: 'A known root complex may be crossed, at a distance of 0x1000 more',
    since: '5.2',
    certainty: 'seen',
    source: pulled('5.2'),
    change: { hostBridge: 'root-complex', hostBridgePenalty: 0x1000 },
  },
  {
    what: 'Without a common bridge all is refused while an IOMMU driver serves the PCI bus',
    since: '5.2',
    until: '5.4',
    commit: '6dbbd053e6ae',
    certainty: 'seen',
    source: `${pulled('5.2-rc6')}; taken out again by that for 5.4`,
    change: { refusesWithIommu: true },
  },
  {
    what: 'Clients with dma_virt_ops (software RDMA) are refused',
    since: '5.3',
    until: '5.11',
    certainty: 'seen',
    source: `${pulled('5.3')}; gone with dma_virt_ops itself (4d34d52c25a0) in 5.11; 5.10.262 still has it`,
    unknown: 'whether a 5.2.y has it too',
    change: { refusesVirtualDma: true },
  },
  {
    what: 'Map types, kept in a cache; the host bridge list; redirected paths may go through the host bridge',
    since: '5.4',
    certainty: 'seen',
    source: pulled('5.4'),
    change: {
      tellsMapTypes: true,
      hostBridge: 'list',
      redirectedMayPass: true,
      hostBridgePenalty: 0,
      mapping: { asks: 'first-segment', onCacheMiss: 'refuses', refusal: '0, after a WARN' },
    },
  },
  {
    what: 'Any AMD CPU of family 0x17 or later may be crossed, without the list',
    since: '5.9',
    commit: 'dea286bb71ba',
    certainty: 'seen',
    source: pulled('5.9'),
    change: { amdZenPasses: true },
  },
  {
    what: 'ACS is switched on also in chipset ports that have it without the capability',
    since: '5.10',
    stable: ['5.9.9'],
    certainty: 'seen',
    source: `${pulled('5.10')}; 5.9.9: ${DEBIAN}`,
    change: {},
  },
  {
    what: 'Translation Blocking is switched on for external and untrusted ports',
    since: '5.10',
    certainty: 'seen',
    source: `${pulled('5.10')}; ${read('5.10.262')}`,
    change: { blocksTranslation: 'external' },
  },
  {
    what: 'nvme switches the controller memory buffer of an NVMe 1.4 drive on (CMBMSC)',
    since: '5.11',
    stable: ['5.10.14'],
    certainty: 'inferred',
    source: `5.10.14 (${DEBIAN}) had it a week before 5.11`,
    change: { setsCmbMemorySpace: true },
  },
  {
    what: 'The names of redirecting ports are cut at 128 bytes; a host bridge that is not listed is warned of where ACS redirects',
    since: '5.14',
    certainty: 'seen',
    source: `${pulled('5.14')}; 5.10.262 has neither`,
    change: { acsListBytes: 128, listWarning: 'redirected' },
  },
  {
    what: 'Only the first device of a root bus identifies its host bridge, if it is 00.0',
    since: '5.14',
    stable: ['5.10.52'],
    certainty: 'seen',
    source: `${pulled('5.14')}; 5.10.52: ${DEBIAN}`,
    change: { identifyingDevice: 'first-if-00.0' },
  },
  {
    what: 'Only the first device of a root bus identifies its host bridge, in the long-term 5.4 line too',
    since: '5.14',
    stable: ['5.4.134'],
    certainty: 'inferred',
    source: 'later 5.4.y have it; 5.4.134 is of the day of 5.10.52',
    unknown: 'which 5.4.y it came with',
    change: { identifyingDevice: 'first-if-00.0' },
  },
  {
    what: 'Translation Blocking is switched on with pci=noats too',
    since: '5.15',
    certainty: 'seen',
    source: `${pulled('5.15')}; not in 5.10.262`,
    change: { blocksTranslation: 'external-or-noats' },
  },
  {
    what: 'The sign of the bus offset is right: it is added to the CPU’s address',
    since: '5.16',
    commit: '3a19407913e8',
    certainty: 'seen',
    source: `${pulled('5.16')}; ${LOG}; 5.10.262 still subtracts`,
    change: { mapping: { busAddress: 'cpu + bus_offset' } },
  },
  {
    what: 'A root port may be the first device that identifies a host bridge, at any address',
    since: '5.19',
    certainty: 'seen',
    source: `${pulled('5.19')}; ${read('6.1.192')}`,
    change: { identifyingDevice: 'first-if-00.0-or-root-port' },
  },
  {
    what: 'P2P pages go through the ordinary DMA mapping, each segment for itself',
    since: '6.0',
    certainty: 'seen',
    source: read('6.1.192'),
    change: {
      mapping: {
        mapsWith: 'dma_map_sgtable()',
        asks: 'each-segment',
        onCacheMiss: 'works-it-out',
        refusal: '-EREMOTEIO',
        blockStatus: 'BLK_STS_TARGET',
      },
    },
  },
  {
    what: 'User space maps P2P memory through the file allocate in sysfs, and does direct I/O with it',
    since: '6.2',
    commit: '7e9c7ef83d78',
    certainty: 'seen',
    source: `not in 6.1.192; ${read('6.12.118')}`,
    change: { allocatesToUserSpace: true, mapping: { userPages: true } },
  },
  {
    what: 'pci=config_acs=, for one device; bits that an option does not name go back to the firmware’s',
    since: '6.11',
    commit: '47c8846a49ba',
    certainty: 'seen',
    source: `${pulled('6.11')}; ${read('6.12.118')}, without its fix`,
    change: { configAcs: 'first-device', acsOptions: 'restores-firmware' },
  },
  {
    what: 'The flag of a block device that takes P2P pages is BLK_FEAT_PCI_P2PDMA',
    since: '6.11',
    certainty: 'inferred',
    source: read('6.12.118'),
    change: { mapping: { queueFlag: 'BLK_FEAT_PCI_P2PDMA' } },
  },
  {
    what: 'pci=config_acs= reads all devices; a named port starts from the firmware’s word',
    since: '6.15',
    stable: ['6.12.23', '6.13.11', '6.14.2'],
    commit: '9cf8a952d57b',
    certainty: 'seen',
    source: `${pulled('6.15')}; 6.12.23: ${DEBIAN}; 6.13.11 and 6.14.2: their review mails of 8 April 2025`,
    change: { configAcs: 'all', acsOptions: 'from-firmware' },
  },
  {
    what: 'nvme leaves a controller memory buffer alone that is off 2 MiB',
    since: '6.15',
    stable: ['6.12.23', '6.1.134', '5.10.236'],
    certainty: 'seen',
    source: DEBIAN,
    unknown: 'other stable lines of April 2025',
    change: { skipsUnalignedCmb: true },
  },
  {
    what: 'Behind an IOMMU a bus address entry gets the length of the list’s first entry',
    since: '6.16',
    until: '7.2',
    certainty: 'inferred',
    source: 'posted code and a copy of 6.19-rc have it; gone in the source of 7.2.6',
    unknown: 'when between 6.19 and 7.2.6 it was mended',
    change: { mapping: { busLengthOfFirst: true } },
  },
  {
    what: 'Block requests are mapped without a scatter-gather list; each holds one kind of memory',
    since: '6.17',
    certainty: 'inferred',
    source: 'a failing NVMe read gives EREMOTEIO to 6.16 and EINVAL from 6.17 on',
    change: { mapping: { blockRequests: 'iterator', blockStatus: 'BLK_STS_INVAL' } },
  },
  {
    what: 'BARs can be exported as they are, without pages or a pool (pcim_p2pdma_init)',
    since: '6.19',
    certainty: 'seen',
    source: pulled('6.19'),
    change: { preparesProviders: true },
  },
  {
    what: 'ACS is set as DMA is set up for a device, by an IOMMU or a driver that binds, and again each time',
    since: '7.0',
    stable: ['6.12.75-6.12.82', '6.1.165-6.1.168'],
    commit: '150256ccb947',
    certainty: 'inferred',
    source: `pushed 6 February 2026; ${read('7.2.13')}; stable lines: ${DEBIAN}, and taken back`,
    change: { acsWhen: 'dma-setup' },
  },
  {
    what: 'The ACS capability word is cached; the IDT switches 111d:80b5 and 111d:8090 lose Source Validation',
    since: '7.0',
    certainty: 'inferred',
    source: `pushed 6 February 2026; ${read('7.2.13')}`,
    change: { leavesIdtValidation: true },
  },
  {
    what: 'Queues of NVMe over RDMA take P2P pages',
    since: '7.1',
    commit: '23528aa3320a',
    certainty: 'seen',
    source: `${LOG} (7.1-rc2); ${read('7.2.13')}`,
    change: { mapping: { rdmaQueues: true } },
  },
  {
    what: 'Devices whose BARs cannot be mapped are refused as providers',
    since: '7.2',
    commit: '951ebc18d181',
    certainty: 'seen',
    source: `${LOG}; ${read('7.2.13')}`,
    change: { refusesUnmappable: true },
  },
  {
    what: 'Stacked devices (md raid0, 1 and 10, NVMe multipath) pass P2P pages on if every member takes them; dm does not',
    since: '7.2',
    commit: '7882834048f1',
    certainty: 'seen',
    source: `${LOG} (for-7.2/block); ${read('7.2.13')}`,
    change: { mapping: { stackedQueues: true } },
  },
  {
    what: 'nvmet gives memory back to the right provider where the list for metadata fails',
    since: '7.3',
    stable: ['7.2.11', '6.12.113'],
    certainty: 'inferred',
    source: DEBIAN,
    change: {},
  },
  {
    what: 'A provider is found only if it has a pool',
    since: 'queued',
    commit: 'cd2698d76c31',
    certainty: 'seen',
    source: `${LOG}, branch p2pdma on 9 October 2026`,
    change: { findNeedsPool: true },
  },
  {
    what: 'A host bridge that is not listed is warned of only where the driver asks for reasons',
    since: 'queued',
    certainty: 'inferred',
    source: `${LOG}, branch p2pdma on 9 October 2026; text of the posted series`,
    change: { listWarning: 'verbose' },
  },
  {
    what: 'The list of redirecting ports ends safely (before, a byte behind it was written)',
    since: 'queued',
    certainty: 'inferred',
    source: `${LOG}, branch p2pdma on 9 October 2026; text of the posted series`,
    change: {},
  },
];

/** Proposed on the mailing lists in 2026 and in nobody's release: told, and never part of a row. */
export const proposals: readonly string[] = [
  'Routing told apart by TLP class: Request Redirect, Egress Control, Translation Blocking and Direct Translated at the client’s port where the ways part, Completion Redirect at the provider’s.',
  'The egress vector asked port by port, with HMAT for what lies behind the host bridge.',
  'Direct Translated P2P asked for in the checks of isolation.',
  'ACS “Enhanced” bits in pci=config_acs=; 7.3.4 refuses bit 7 and above.',
  'P2P DMA allowed in guests of VMware and Hyper-V on Intel hosts.',
];
