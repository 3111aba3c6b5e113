import { hopRules, type RuleId } from './hopRules.ts';

/** What a person reads above a hop, by the kind of rule that decided it. */
const groupTitles = {
  initiator: 'initiator',
  'window-match': 'window match',
  'default-upward': 'default upward',
  acs: 'ACS',
  iommu: 'IOMMU',
  'root-complex-policy': 'root complex policy',
  'no-claimant': 'no claimant',
  'routing-by-id': 'routing by ID',
  device: 'device',
  'not-known': 'not known',
} as const satisfies Readonly<Record<(typeof hopRules)[RuleId]['group'], string>>;

/** The title of a rule that decided a hop. */
export const hopRuleTitle = (id: RuleId): string => groupTitles[hopRules[id].group];
