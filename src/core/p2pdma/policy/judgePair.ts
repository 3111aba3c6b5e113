import type { NodeId } from '../../topology/machine.ts';
import { functionOf } from '../../topology/machineTree.ts';
import { type Decision, outcomesOf, settles } from './decision.ts';
import type { PairUnderRules } from './facts.ts';
import { type Input, readPair } from './inputs.ts';
import type { Policy } from './policy.ts';
import type { RuleBook } from './rule.ts';
import type { MapType } from './verdict.ts';
import { walkPair } from './walk.ts';

/** What one rule made of a pair. */
export interface Finding {
  readonly rule: string;
  readonly decision: Decision;
}

/** The verdict, as the rules come to it. */
export interface Ruling {
  /** UNKNOWN where more than one verdict is possible. */
  readonly mapType: MapType;
  /** The verdicts that what is not known leaves open; a single one where the verdict is certain. */
  readonly possible: readonly MapType[];
  /** In the kernel's order; the last one settles it. */
  readonly findings: readonly Finding[];
}

/** A pair with what the rules made of it. */
export interface Judgement extends PairUnderRules, Ruling {
  readonly policy: Policy;
}

/** Applies the policy to a pair: each rule in turn, until one settles the verdict. */
export function judgePair(policy: Policy, provider: NodeId, client: NodeId): Judgement {
  const pair = {
    policy,
    provider: functionOf(policy.tree, provider),
    client: functionOf(policy.tree, client),
    walk: walkPair(policy.tree, provider, client),
  };
  return { ...pair, ...applyRules(policy.book, input => readPair(input, pair)) };
}

/** The rules over whatever `read` tells them: a pair, or all pairs that are alike in what the rules read. */
export function applyRules({ rules }: RuleBook, read: (input: Input) => unknown): Ruling {
  const findings: Finding[] = [];
  for (const [name, rule] of Object.entries(rules)) {
    const seen = Object.fromEntries(Object.entries(rule.reads).map(([as, input]) => [as, read(input)]));
    const decision = rule.decide(seen);
    if (!decision) continue;
    findings.push({ rule: name, decision });
    if (settles(decision)) return { findings, ...outcomeOf(findings) };
  }
  throw new Error('no rule settled the pair');
}

function outcomeOf(findings: readonly Finding[]): Pick<Ruling, 'possible' | 'mapType'> {
  const possible = [...new Set(findings.flatMap(({ decision }) => outcomesOf(decision)))];
  const [only, ...others] = possible;
  return { possible, mapType: only && others.length === 0 ? only : 'UNKNOWN' };
}
