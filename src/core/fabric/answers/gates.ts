import type { StepGate } from '../../topology/playStep.ts';
import type { hopRules, RuleId } from '../routing/hopRules.ts';

/** Rules by which a packet could have gone another way. */
type DecidingRule = {
  [K in RuleId]: (typeof hopRules)[K]['decision'] extends true ? K : never;
}[RuleId];

const turned = (word: string): StepGate => ({ state: 'turned', word: `${word}: turned` });
const blocked = (word: string): StepGate => ({ state: 'blocked', word: `${word}: blocked` });
const passed = (word: string): StepGate => ({ state: 'passed', word: `${word}: passes` });
const astray: StepGate = { state: 'turned', word: 'goes astray' };
const notKnown: StepGate = { state: 'unknown', word: 'not known' };

/** What each rule that decides does to the packet, as it is drawn at the port. */
const gates: Readonly<Record<DecidingRule, StepGate>> = {
  'bus-master-disabled': blocked('Bus Master off'),
  'dma-layer-refuses': blocked('DMA layer'),
  'driver-redirects': turned('by the driver'),
  'own-bar': { state: 'turned', word: 'its own BAR: stays inside' },
  'function-to-function': passed('same device'),
  'peer-window': passed('window'),
  'bus-claim': passed('shared bus'),
  'subtractive-decode': passed('subtractive decode'),
  'wrong-bar': astray,
  'memory-space-disabled': blocked('Memory Space off'),
  'bridge-bus-master-disabled': blocked('Bus Master off'),
  'no-claimant': blocked('no claimant'),
  'behind-ingress-port': blocked('Upstream Forwarding off'),
  'acs-source-validation': blocked('Source Validation'),
  'acs-translation-blocking': blocked('Translation Blocking'),
  'acs-request-redirect': turned('Request Redirect'),
  'acs-egress-allows': passed('Egress Control'),
  'acs-egress-control': blocked('Egress Control'),
  'acs-egress-redirect': turned('Egress Control'),
  'acs-direct-translated': passed('Direct Translated'),
  'acs-upstream-forwarding': turned('Upstream Forwarding'),
  'acs-completion-redirect': turned('Completion Redirect'),
  'acs-relaxed-completion': passed('Relaxed Ordering'),
  'iommu-pass-through': passed('pass-through'),
  'iommu-translates': passed('translated'),
  'iommu-fault': blocked('IOMMU fault'),
  'ats-translated': passed('translated by ATS'),
  'ats-refused': blocked('ATS'),
  'ats-answers': { state: 'passed', word: 'ATS answers' },
  'stray-memory': astray,
  'root-complex-reflects': passed('peers'),
  'root-complex-refuses': blocked('peers'),
  'integrated-gpu': notKnown,
  'bar-cpu-side-only': blocked('CPU side only'),
  'device-aborts': blocked('Completer Abort'),
  'device-silent': { state: 'blocked', word: 'never answers' },
  'peer-id': passed('routing ID'),
  'unexpected-completion': { state: 'blocked', word: 'not expected: dropped' },
  'not-known': notKnown,
};

/** The gate at a hop; none where nothing else could have become of the packet. */
export const gateOf = (rule: RuleId): StepGate | undefined =>
  (gates as Readonly<Partial<Record<RuleId, StepGate>>>)[rule];
