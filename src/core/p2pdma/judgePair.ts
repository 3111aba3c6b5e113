import type { NodeId } from '../topology/machine.ts';
import { functionOf } from '../topology/machineTree.ts';
import type { Policy } from './policy.ts';
import { type Finding, type PairUnderRules, rules } from './rules.ts';
import type { MapType } from './verdict.ts';
import { walkPair } from './walk.ts';

/** The findings of the rules about a pair, in the kernel's order; the last one settles it. */
export interface Judgement extends PairUnderRules {
  readonly mapType: MapType;
  readonly findings: readonly (Finding & { readonly rule: string })[];
}

/** Applies the policy to a pair: each rule in turn, until one settles the verdict. */
export const judgePair = (policy: Policy, provider: NodeId, client: NodeId): Judgement =>
  applyRules({
    policy,
    provider: functionOf(policy.tree, provider),
    client: functionOf(policy.tree, client),
    walk: walkPair(policy.tree, provider, client),
  });

/** The rules over a pair whose walk is already done. */
export function applyRules(pair: PairUnderRules): Judgement {
  const findings: Judgement['findings'][number][] = [];
  for (const [name, rule] of Object.entries(rules)) {
    const finding = rule(pair, findings);
    if (!finding) continue;
    findings.push({ ...finding, rule: name });
    if (finding.mapType) return { ...pair, findings, mapType: finding.mapType };
  }
  throw new Error('no rule settled the pair');
}
