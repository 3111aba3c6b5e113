import { guestOf, guestWords } from '../../topology/guest.ts';
import { integratedNote } from '../../topology/integratedGpu.ts';
import { endpointLabels } from '../../topology/labels.ts';
import type { NodeId, PciFunction } from '../../topology/machine.ts';
import { functionOf, type MachineTree } from '../../topology/machineTree.ts';
import { namedMachine } from '../../topology/nodeName.ts';
import { briefOf } from './briefVerdict.ts';
import { findCommonUpstream } from './commonUpstream.ts';
import { sentenceOf } from './findingWords.ts';
import { type Finding, type Judgement, judgePair } from './judgePair.ts';
import { loggedHere } from './loggedHere.ts';
import { kernelMessages } from './messages.ts';
import { pathClassOf } from './pathClass.ts';
import { policyFor } from './policy.ts';
import { restsOf } from './rests.ts';
import { returnedDistance } from './returnedDistance.ts';
import { type RuleBook, ruleNamed } from './rule.ts';
import type { KernelSettings } from './settings.ts';
import type { Reason, Verdict } from './verdict.ts';

export interface PairQuestion {
  readonly tree: MachineTree;
  readonly settings: KernelSettings;
  /** Whose memory. */
  readonly provider: NodeId;
  /** Who would read or write it. */
  readonly client: NodeId;
  /** By which rules; those of Linux where nothing else is said. */
  readonly book?: RuleBook;
}

/**
 * Whether the client may reach the provider's memory: what Linux decides, why, and what it logs. The reasons are
 * the findings of the rules that decided. Ids that the machine lacks are a bug and throw.
 */
export function explainPair({ tree, settings, provider, client, book }: PairQuestion): Verdict {
  const policy = policyFor(tree, settings, book);
  const judgement = judgePair(policy, provider, client);
  const { mapType, findings, walk } = judgement;
  const guest = guestOf(tree.machine);
  const commonUpstream = findCommonUpstream(policy.tree, provider, client);
  return {
    provider,
    client,
    ...briefOf(judgement, endpointLabels(policy.tree)),
    distance: walk.distance,
    returned: returnedDistance(judgement),
    pathClass: pathClassOf(policy.tree, walk),
    commonBridge: idOf(walk.common),
    providerPath: walk.providerPath.map(fn => fn.id),
    clientPath: walk.clientPath.map(fn => fn.id),
    redirecting: walk.redirecting.map(fn => fn.id),
    reasons: findings.map(finding => reasonOf(judgement, finding)),
    messages: kernelMessages(judgement),
    logged: loggedHere(judgement),
    possible: judgement.possible,
    commonUpstream: idOf(commonUpstream),
    rests: restsOf(judgement),
    guest: guest && guestWords(guest),
    wiresNote:
      mapType === 'BUS_ADDR' || mapType === 'THRU_HOST_BRIDGE'
        ? integratedNote(namedMachine(tree), functionOf(tree, provider))
        : null,
  };
}

function reasonOf(judgement: Judgement, finding: Finding): Reason {
  const { source, sourceIn } = ruleNamed(judgement.policy.book, finding.rule);
  return {
    rule: finding.rule,
    effect: finding.decision.effect,
    sentence: sentenceOf(judgement, finding),
    source: sourceIn?.(judgement.policy.row) ?? source,
  };
}

const idOf = (fn: PciFunction | null | undefined) => (fn === null ? null : fn?.id);
