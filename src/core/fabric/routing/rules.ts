/** What kind of thing decided a hop; the card's heading and the player's "next decision" follow from it. */
export const ruleGroups = [
  'initiator',
  'window match',
  'default upward',
  'ACS',
  'IOMMU',
  'root complex policy',
  'no claimant',
  'routing by ID',
  'device',
  'not known',
] as const;
export type RuleGroup = (typeof ruleGroups)[number];

/**
 * Every rule that can decide a hop: its kind, the header fields it reads (names as in tlp.ts) and where it is
 * written. `decision` marks those at which the packet could have gone another way.
 */
export const hopRules = [
  {
    id: 'sent',
    group: 'initiator',
    fields: [],
    decision: false,
    source: 'PCIe Base Specification, section 2.2.7',
  },
  {
    id: 'bus-master-disabled',
    group: 'initiator',
    fields: [],
    decision: true,
    source: 'PCI Local Bus Specification 3.0, section 6.2.2: Command bit 2',
  },
  {
    id: 'dma-layer-refuses',
    group: 'initiator',
    fields: [],
    decision: true,
    source: 'Linux dma_map_resource()',
  },
  {
    id: 'driver-redirects',
    group: 'initiator',
    fields: [],
    decision: true,
    source: 'Linux Documentation/driver-api/dma-buf.rst: the exporter decides where a shared buffer lives',
  },
  {
    id: 'own-bar',
    group: 'device',
    fields: ['Address'],
    decision: true,
    source:
      'PCIe Base Specification, section 2.3.1: a Function answers what its own BARs claim, without a link',
  },
  {
    id: 'function-to-function',
    group: 'device',
    fields: ['Address'],
    decision: true,
    source: 'PCIe Base Specification, section 6.12.1.2: multi-Function devices',
  },
  {
    id: 'peer-window',
    group: 'window match',
    fields: ['Address'],
    decision: true,
    source: 'PCI-to-PCI Bridge Architecture 1.2, chapter 4',
  },
  {
    id: 'bus-claim',
    group: 'window match',
    fields: ['Address'],
    decision: true,
    source: 'PCI Local Bus Specification 3.0: one device claims a transaction',
  },
  {
    id: 'window-match',
    group: 'window match',
    fields: ['Address'],
    decision: false,
    source: 'PCI-to-PCI Bridge Architecture 1.2, chapter 4',
  },
  {
    id: 'subtractive-decode',
    group: 'window match',
    fields: ['Address'],
    decision: true,
    source: 'PCI-to-PCI Bridge Architecture 1.2: subtractive decode, programming interface 01h',
  },
  {
    id: 'default-upward',
    group: 'default upward',
    fields: ['Address'],
    decision: false,
    source: 'PCI-to-PCI Bridge Architecture 1.2, section 4.1: inverse decode',
  },
  {
    id: 'bar-match',
    group: 'device',
    fields: ['Address'],
    decision: false,
    source: 'PCI Local Bus Specification 3.0, section 6.2.5',
  },
  {
    id: 'wrong-bar',
    group: 'device',
    fields: ['Address'],
    decision: true,
    source: 'PCI Local Bus Specification 3.0, section 6.2.5',
  },
  {
    id: 'memory-space-disabled',
    group: 'no claimant',
    fields: ['Address'],
    decision: true,
    source: 'PCI Local Bus Specification 3.0, section 6.2.2: Command bit 1',
  },
  {
    id: 'bridge-bus-master-disabled',
    group: 'no claimant',
    fields: ['Type'],
    decision: true,
    source: 'PCI-to-PCI Bridge Architecture 1.2, section 3.2.4.3: Command bit 2',
  },
  {
    id: 'no-claimant',
    group: 'no claimant',
    fields: ['Address'],
    decision: true,
    source: 'PCIe Base Specification, section 2.3.1: Unsupported Request',
  },
  {
    id: 'behind-ingress-port',
    group: 'no claimant',
    fields: ['Address'],
    decision: true,
    source: 'PCIe Base Specification, section 6.12.1.1: ACS Upstream Forwarding clear',
  },
  {
    id: 'acs-source-validation',
    group: 'ACS',
    fields: ['Requester ID'],
    decision: true,
    source: 'PCIe Base Specification, section 6.12.1.1: ACS Source Validation',
  },
  {
    id: 'acs-translation-blocking',
    group: 'ACS',
    fields: ['AT'],
    decision: true,
    source: 'PCIe Base Specification, section 6.12.1.1: ACS Translation Blocking',
  },
  {
    id: 'acs-request-redirect',
    group: 'ACS',
    fields: ['Address', 'AT'],
    decision: true,
    source: 'PCIe Base Specification, section 6.12.1.1: ACS P2P Request Redirect',
  },
  {
    id: 'acs-egress-allows',
    group: 'ACS',
    fields: ['Address'],
    decision: true,
    source: 'PCIe Base Specification, section 6.12.1.1: ACS P2P Egress Control',
  },
  {
    id: 'acs-egress-control',
    group: 'ACS',
    fields: ['Address'],
    decision: true,
    source: 'PCIe Base Specification, section 6.12.1.1: ACS P2P Egress Control',
  },
  {
    id: 'acs-egress-redirect',
    group: 'ACS',
    fields: ['Address'],
    decision: true,
    source: 'PCIe Base Specification, section 6.12.3: Request Redirect and Egress Control Interactions',
  },
  {
    id: 'acs-direct-translated',
    group: 'ACS',
    fields: ['AT', 'Address'],
    decision: true,
    source: 'PCIe Base Specification, section 6.12.1.1: ACS Direct Translated P2P',
  },
  {
    id: 'acs-upstream-forwarding',
    group: 'ACS',
    fields: ['Address'],
    decision: true,
    source: 'PCIe Base Specification, section 6.12.1.1: ACS Upstream Forwarding',
  },
  {
    id: 'acs-completion-redirect',
    group: 'ACS',
    fields: ['Requester ID', 'RO'],
    decision: true,
    source: 'PCIe Base Specification, section 6.12.1.1: ACS P2P Completion Redirect',
  },
  {
    id: 'acs-relaxed-completion',
    group: 'ACS',
    fields: ['Requester ID', 'RO'],
    decision: true,
    source: 'PCIe Base Specification, section 6.12.1.1: ACS P2P Completion Redirect',
  },
  {
    id: 'iommu-off',
    group: 'IOMMU',
    fields: ['Address', 'AT'],
    decision: false,
    source: 'PCIe Base Specification, section 10.2: no Translation Agent',
  },
  {
    id: 'iommu-pass-through',
    group: 'IOMMU',
    fields: ['Address'],
    decision: true,
    source: 'Linux IOMMU_DOMAIN_IDENTITY',
  },
  {
    id: 'iommu-translates',
    group: 'IOMMU',
    fields: ['Address', 'Requester ID'],
    decision: true,
    source: 'Linux IOMMU_DOMAIN_DMA',
  },
  {
    id: 'iommu-fault',
    group: 'IOMMU',
    fields: ['Address', 'Requester ID'],
    decision: true,
    source: 'Linux IOMMU_DOMAIN_DMA: no mapping for this IOVA',
  },
  {
    id: 'ats-translated',
    group: 'IOMMU',
    fields: ['AT'],
    decision: true,
    source: 'PCIe Base Specification, section 10.2.3: Translated Requests',
  },
  {
    id: 'ats-refused',
    group: 'IOMMU',
    fields: ['AT'],
    decision: true,
    source: 'PCIe Base Specification, section 10.2.3: Translated Requests',
  },
  {
    id: 'ats-answers',
    group: 'IOMMU',
    fields: ['AT', 'Address'],
    decision: true,
    source: 'PCIe Base Specification, section 10.2.2: Translation Requests',
  },
  {
    id: 'system-memory',
    group: 'root complex policy',
    fields: ['Address'],
    decision: false,
    source: 'PCIe Base Specification, section 1.3.1: Root Complex',
  },
  {
    id: 'stray-memory',
    group: 'root complex policy',
    fields: ['Address'],
    decision: true,
    source: 'PCIe Base Specification, section 1.3.1: Root Complex',
  },
  {
    id: 'root-complex-reflects',
    group: 'root complex policy',
    fields: ['Address'],
    decision: true,
    source: 'PCIe Base Specification, section 1.3.1: peer-to-peer routing is implementation specific',
  },
  {
    id: 'root-complex-refuses',
    group: 'root complex policy',
    fields: ['Address', 'Type'],
    decision: true,
    source: 'PCIe Base Specification, section 1.3.1: peer-to-peer routing is implementation specific',
  },
  {
    id: 'host-window',
    group: 'window match',
    fields: ['Address'],
    decision: false,
    source: 'Linux pcibios_resource_to_bus()',
  },
  {
    id: 'bar-cpu-side-only',
    group: 'device',
    fields: ['Address'],
    decision: true,
    source:
      'amd-gfx, 2018, discussion of peer-to-peer in dma-buf: the BARs of an integrated GPU answer the CPU side only',
  },
  {
    id: 'device-aborts',
    group: 'device',
    fields: ['Length'],
    decision: true,
    source: 'PCIe Base Specification, section 2.3.1: Completer Abort',
  },
  {
    id: 'device-silent',
    group: 'device',
    fields: ['Type'],
    decision: true,
    source: 'PCIe Base Specification, section 2.8: Completion Timeout',
  },
  {
    id: 'completes',
    group: 'routing by ID',
    fields: ['Requester ID', 'Status'],
    decision: false,
    source: 'PCIe Base Specification, section 2.2.9',
  },
  {
    id: 'peer-id',
    group: 'routing by ID',
    fields: ['Requester ID'],
    decision: true,
    source: 'PCIe Base Specification, section 2.2.4.2: ID based routing',
  },
  {
    id: 'id-upward',
    group: 'default upward',
    fields: ['Requester ID'],
    decision: false,
    source: 'PCIe Base Specification, section 2.2.4.2: ID based routing',
  },
  {
    id: 'id-match',
    group: 'routing by ID',
    fields: ['Requester ID'],
    decision: false,
    source: 'PCIe Base Specification, section 2.2.4.2: ID based routing',
  },
  {
    id: 'root-complex-returns',
    group: 'routing by ID',
    fields: ['Requester ID'],
    decision: false,
    source: 'PCIe Base Specification, section 1.3.1: Root Complex',
  },
  {
    id: 'completion-received',
    group: 'routing by ID',
    fields: ['Requester ID', 'Tag'],
    decision: false,
    source: 'PCIe Base Specification, section 2.3.2',
  },
  {
    id: 'unexpected-completion',
    group: 'routing by ID',
    fields: ['Requester ID', 'Tag'],
    decision: true,
    source: 'PCIe Base Specification, section 2.3.2: Unexpected Completion',
  },
  {
    id: 'not-known',
    group: 'not known',
    fields: [],
    decision: true,
    source: 'a fact that the capture does not show',
  },
] as const satisfies readonly {
  readonly id: string;
  readonly group: RuleGroup;
  readonly fields: readonly string[];
  readonly decision: boolean;
  readonly source: string;
}[];
export type RuleId = (typeof hopRules)[number]['id'];
export type HopRule = (typeof hopRules)[number];

const byId: ReadonlyMap<RuleId, HopRule> = new Map(hopRules.map(rule => [rule.id, rule]));

/** The rule with this name. */
export function hopRule(id: RuleId): HopRule {
  const rule = byId.get(id);
  if (!rule) throw new Error(`no such rule: ${id}`);
  return rule;
}
