import type { NodeId } from '../../topology/machine.ts';
import { functionOf } from '../../topology/machineTree.ts';
import type { Policy } from './policy.ts';
import type { Finding, PairUnderRules } from './rule.ts';
import { type RuleName, rules } from './rules.ts';
import type { MapType } from './verdict.ts';
import { walkPair } from './walk.ts';

/** The findings of the rules about a pair, in the kernel's order; the last one settles it. */
export interface Judgement extends PairUnderRules {
  /** UNKNOWN where more than one verdict is possible. */
  readonly mapType: MapType;
  /** The verdicts that what is not known leaves open; a single one where the verdict is certain. */
  readonly possible: readonly MapType[];
  readonly findings: readonly (Finding & { readonly rule: RuleName })[];
}

/** Applies the policy to a pair: each rule in turn, until one settles the verdict. */
export const judgePair = (policy: Policy, provider: NodeId, client: NodeId): Judgement =>
  applyRules({
    policy,
    provider: functionOf(policy.tree, provider),
    client: functionOf(policy.tree, client),
    walk: walkPair(policy.tree, provider, client),
  });

const ruleNames = Object.keys(rules) as readonly RuleName[];

/** The rules over a pair whose walk is already done. */
export function applyRules(pair: PairUnderRules): Judgement {
  const findings: Judgement['findings'][number][] = [];
  for (const rule of ruleNames) {
    const finding = rules[rule](pair);
    if (!finding) continue;
    findings.push({ ...finding, rule });
    if (finding.mapType) return { ...pair, findings, ...settled(findings) };
  }
  throw new Error('no rule settled the pair');
}

function settled(findings: Judgement['findings']) {
  const possible = [...new Set(findings.flatMap(outcomesOf))];
  const [only, ...others] = possible;
  return { possible, mapType: only && others.length === 0 ? only : ('UNKNOWN' as const) };
}

/** The verdicts that a finding leads to: one it may settle, one it does settle. */
export const outcomesOf = ({ may, mapType }: Finding): readonly MapType[] =>
  [may, mapType].filter(each => each !== undefined);
