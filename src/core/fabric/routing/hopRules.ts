import type { CatalogueEntry } from '../../topology/ruleCatalogue.ts';

/** What kind of thing decided a hop; the card's heading and the player's "next decision" follow from it. */
type RuleGroup =
  | 'initiator'
  | 'window-match'
  | 'default-upward'
  | 'acs'
  | 'iommu'
  | 'root-complex-policy'
  | 'no-claimant'
  | 'routing-by-id'
  | 'device'
  | 'not-known';

/** A rule that can decide a hop. */
interface HopRule extends CatalogueEntry {
  readonly group: RuleGroup;
  /** Header fields, by their names in tlp.ts. */
  readonly reads: readonly string[];
  /** Whether the packet could have gone another way. */
  readonly decision: boolean;
}

const pcie = (section: string) => `PCIe Base Specification, section ${section}`;
const localBus = (section: string) => `PCI Local Bus Specification 3.0, section ${section}`;
const bridges = (section: string) => `PCI-to-PCI Bridge Architecture 1.2, ${section}`;

/** Every rule that can decide a hop: its kind, what of the header it reads, and where it is written. */
export const hopRules = {
  sent: { group: 'initiator', reads: [], decision: false, source: pcie('2.2.7') },
  'bus-master-disabled': {
    group: 'initiator',
    reads: [],
    decision: true,
    source: localBus('6.2.2: Command bit 2'),
  },
  'dma-layer-refuses': { group: 'initiator', reads: [], decision: true, source: 'Linux dma_map_resource()' },
  'driver-redirects': {
    group: 'initiator',
    reads: [],
    decision: true,
    source: 'Linux Documentation/driver-api/dma-buf.rst: the exporter decides where a shared buffer lives',
  },
  'own-bar': {
    group: 'device',
    reads: ['Address'],
    decision: true,
    source: pcie('2.3.1: a Function answers what its own BARs claim, without a link'),
  },
  'function-to-function': {
    group: 'device',
    reads: ['Address'],
    decision: true,
    source: pcie('6.12.1.2: multi-Function devices'),
  },
  'peer-window': { group: 'window-match', reads: ['Address'], decision: true, source: bridges('chapter 4') },
  'bus-claim': {
    group: 'window-match',
    reads: ['Address'],
    decision: true,
    source: 'PCI Local Bus Specification 3.0: one device claims a transaction',
  },
  'window-match': {
    group: 'window-match',
    reads: ['Address'],
    decision: false,
    source: bridges('chapter 4'),
  },
  'subtractive-decode': {
    group: 'window-match',
    reads: ['Address'],
    decision: true,
    source: 'PCI-to-PCI Bridge Architecture 1.2: subtractive decode, programming interface 01h',
  },
  'default-upward': {
    group: 'default-upward',
    reads: ['Address'],
    decision: false,
    source: bridges('section 4.1: inverse decode'),
  },
  'bar-match': { group: 'device', reads: ['Address'], decision: false, source: localBus('6.2.5') },
  'wrong-bar': { group: 'device', reads: ['Address'], decision: true, source: localBus('6.2.5') },
  'memory-space-disabled': {
    group: 'no-claimant',
    reads: ['Address'],
    decision: true,
    source: localBus('6.2.2: Command bit 1'),
  },
  'bridge-bus-master-disabled': {
    group: 'no-claimant',
    reads: ['Type'],
    decision: true,
    source: bridges('section 3.2.4.3: Command bit 2'),
  },
  'no-claimant': {
    group: 'no-claimant',
    reads: ['Address'],
    decision: true,
    source: pcie('2.3.1: Unsupported Request'),
  },
  'behind-ingress-port': {
    group: 'no-claimant',
    reads: ['Address'],
    decision: true,
    source: pcie('6.12.1.1: ACS Upstream Forwarding clear'),
  },
  'acs-source-validation': {
    group: 'acs',
    reads: ['Requester ID'],
    decision: true,
    source: pcie('6.12.1.1: ACS Source Validation'),
  },
  'acs-translation-blocking': {
    group: 'acs',
    reads: ['AT'],
    decision: true,
    source: pcie('6.12.1.1: ACS Translation Blocking'),
  },
  'acs-request-redirect': {
    group: 'acs',
    reads: ['Address', 'AT'],
    decision: true,
    source: pcie('6.12.1.1: ACS P2P Request Redirect'),
  },
  'acs-egress-allows': {
    group: 'acs',
    reads: ['Address'],
    decision: true,
    source: pcie('6.12.1.1: ACS P2P Egress Control'),
  },
  'acs-egress-control': {
    group: 'acs',
    reads: ['Address'],
    decision: true,
    source: pcie('6.12.1.1: ACS P2P Egress Control'),
  },
  'acs-egress-redirect': {
    group: 'acs',
    reads: ['Address'],
    decision: true,
    source: pcie('6.12.3: Request Redirect and Egress Control Interactions'),
  },
  'acs-direct-translated': {
    group: 'acs',
    reads: ['AT', 'Address'],
    decision: true,
    source: pcie('6.12.1.1: ACS Direct Translated P2P'),
  },
  'acs-upstream-forwarding': {
    group: 'acs',
    reads: ['Address'],
    decision: true,
    source: pcie('6.12.1.1: ACS Upstream Forwarding'),
  },
  'acs-completion-redirect': {
    group: 'acs',
    reads: ['Requester ID', 'RO'],
    decision: true,
    source: pcie('6.12.1.1: ACS P2P Completion Redirect'),
  },
  'acs-relaxed-completion': {
    group: 'acs',
    reads: ['Requester ID', 'RO'],
    decision: true,
    source: pcie('6.12.1.1: ACS P2P Completion Redirect'),
  },
  'iommu-off': {
    group: 'iommu',
    reads: ['Address', 'AT'],
    decision: false,
    source: pcie('10.2: no Translation Agent'),
  },
  'iommu-pass-through': {
    group: 'iommu',
    reads: ['Address'],
    decision: true,
    source: 'Linux IOMMU_DOMAIN_IDENTITY',
  },
  'iommu-translates': {
    group: 'iommu',
    reads: ['Address', 'Requester ID'],
    decision: true,
    source: 'Linux IOMMU_DOMAIN_DMA',
  },
  'iommu-fault': {
    group: 'iommu',
    reads: ['Address', 'Requester ID'],
    decision: true,
    source: 'Linux IOMMU_DOMAIN_DMA: no mapping for this IOVA',
  },
  'ats-translated': {
    group: 'iommu',
    reads: ['AT'],
    decision: true,
    source: pcie('10.2.3: Translated Requests'),
  },
  'ats-refused': {
    group: 'iommu',
    reads: ['AT'],
    decision: true,
    source: pcie('10.2.3: Translated Requests'),
  },
  'ats-answers': {
    group: 'iommu',
    reads: ['AT', 'Address'],
    decision: true,
    source: pcie('10.2.2: Translation Requests'),
  },
  'system-memory': {
    group: 'root-complex-policy',
    reads: ['Address'],
    decision: false,
    source: pcie('1.3.1: Root Complex'),
  },
  interrupt: {
    group: 'root-complex-policy',
    reads: ['Address'],
    decision: false,
    source: 'Intel 64 SDM, volume 3, section 12.11.1: message address 0xFEExxxxx; VT-d section 3.14',
  },
  'stray-memory': {
    group: 'root-complex-policy',
    reads: ['Address'],
    decision: true,
    source: pcie('1.3.1: Root Complex'),
  },
  'root-complex-reflects': {
    group: 'root-complex-policy',
    reads: ['Address'],
    decision: true,
    source: pcie('1.3.1: peer-to-peer routing is implementation specific'),
  },
  'root-complex-refuses': {
    group: 'root-complex-policy',
    reads: ['Address', 'Type'],
    decision: true,
    source: pcie('1.3.1: peer-to-peer routing is implementation specific'),
  },
  'host-window': {
    group: 'window-match',
    reads: ['Address'],
    decision: false,
    source: 'Linux pcibios_resource_to_bus()',
  },
  'integrated-gpu': {
    group: 'not-known',
    reads: ['Address'],
    decision: true,
    source:
      'amd-gfx, 2018, discussion of peer-to-peer in dma-buf: integrated GPUs look like PCI devices, and their BARs may answer the CPU only',
  },
  'bar-cpu-side-only': {
    group: 'device',
    reads: ['Address'],
    decision: true,
    source:
      'amd-gfx, 2018, discussion of peer-to-peer in dma-buf: the BARs of an integrated GPU answer the CPU side only',
  },
  'device-aborts': {
    group: 'device',
    reads: ['Length'],
    decision: true,
    source: pcie('2.3.1: Completer Abort'),
  },
  'device-silent': {
    group: 'device',
    reads: ['Type'],
    decision: true,
    source: pcie('2.8: Completion Timeout'),
  },
  completes: {
    group: 'routing-by-id',
    reads: ['Requester ID', 'Status'],
    decision: false,
    source: pcie('2.2.9'),
  },
  'peer-id': {
    group: 'routing-by-id',
    reads: ['Requester ID'],
    decision: true,
    source: pcie('2.2.4.2: ID based routing'),
  },
  'id-upward': {
    group: 'default-upward',
    reads: ['Requester ID'],
    decision: false,
    source: pcie('2.2.4.2: ID based routing'),
  },
  'id-match': {
    group: 'routing-by-id',
    reads: ['Requester ID'],
    decision: false,
    source: pcie('2.2.4.2: ID based routing'),
  },
  'root-complex-returns': {
    group: 'routing-by-id',
    reads: ['Requester ID'],
    decision: false,
    source: pcie('1.3.1: Root Complex'),
  },
  'completion-received': {
    group: 'routing-by-id',
    reads: ['Requester ID', 'Tag'],
    decision: false,
    source: pcie('2.3.2'),
  },
  'unexpected-completion': {
    group: 'routing-by-id',
    reads: ['Requester ID', 'Tag'],
    decision: true,
    source: pcie('2.3.2: Unexpected Completion'),
  },
  'not-known': {
    group: 'not-known',
    reads: [],
    decision: true,
    source: 'a fact that the capture does not show',
  },
} as const satisfies Readonly<Record<string, HopRule>>;
export type RuleId = keyof typeof hopRules;
