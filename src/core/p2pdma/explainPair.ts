import { shortBdf } from '../topology/bdf.ts';
import { endpointLabels } from '../topology/labels.ts';
import type { NodeId, PciFunction } from '../topology/machine.ts';
import type { MachineTree } from '../topology/machineTree.ts';
import type { MissingFact, Sentence, TextPart } from '../topology/sentence.ts';
import { findCommonUpstream } from './commonUpstream.ts';
import { type Judgement, judgePair, outcomesOf } from './judgePair.ts';
import { kernelMessages } from './messages.ts';
import { pathClassOf } from './pathClass.ts';
import { policyFor } from './policy.ts';
import type { KernelSettings } from './settings.ts';
import type { Verdict } from './verdict.ts';
import { verdictWords } from './words.ts';

export interface PairQuestion {
  readonly tree: MachineTree;
  readonly settings: KernelSettings;
  /** Whose memory. */
  readonly provider: NodeId;
  /** Who would read or write it. */
  readonly client: NodeId;
}

/**
 * Whether the client may reach the provider's memory: what Linux decides, why, and what it logs. The reasons are
 * the findings of the rules that decided. Ids that the machine lacks are a bug and throw.
 */
export function explainPair({ tree, settings, provider, client }: PairQuestion): Verdict {
  const policy = policyFor(tree, settings);
  const judgement = judgePair(policy, provider, client);
  const { mapType, findings, walk } = judgement;
  const commonUpstream = findCommonUpstream(policy.tree, provider, client);
  return {
    provider,
    client,
    kernel: policy.row.release,
    mapType,
    distance: walk.distance,
    returned: returnedDistance(judgement),
    pathClass: pathClassOf(policy.tree, walk),
    commonBridge: idOf(walk.common),
    providerPath: walk.providerPath.map(fn => fn.id),
    clientPath: walk.clientPath.map(fn => fn.id),
    redirecting: walk.redirecting.map(fn => fn.id),
    headline: headlineOf(judgement),
    reasons: findings.map(({ rule, reason }) => ({ rule, ...reason })),
    messages: kernelMessages(judgement),
    possible: judgement.possible,
    commonUpstream: idOf(commonUpstream),
    missing: missingFacts(judgement),
  };
}

const idOf = (fn: PciFunction | null | undefined) => (fn === null ? null : fn?.id);

/** What `pci_p2pdma_distance` gives to a driver: the hops, more through a host bridge in 5.2, or -1. */
function returnedDistance({ mapType, walk, policy }: Judgement): number | null {
  if (mapType === 'NOT_SUPPORTED') return -1;
  if (mapType === 'UNKNOWN' || walk.distance === null) return null;
  return walk.distance + (mapType === 'THRU_HOST_BRIDGE' ? policy.row.hostBridgePenalty : 0);
}

/**
 * What would have to be known for a verdict: the facts behind findings after which the rules still lead somewhere
 * else. Empty where the verdict is certain.
 */
function missingFacts({ findings, mapType }: Judgement): readonly MissingFact[] {
  if (mapType !== 'UNKNOWN') return [];
  const deciding = findings.filter((finding, i) => {
    const outcomes = [finding, ...findings.slice(i + 1)].flatMap(outcomesOf);
    return finding.missing && new Set(outcomes).size > 1;
  });
  const facts = deciding.flatMap(finding => finding.missing ?? []);
  return [...new Map(facts.map(fact => [`${fact.node} ${fact.what}`, fact])).values()];
}

/** The verdict in one sentence: what the findings say in a few words, with the port, bit and rule that they name. */
function headlineOf(judgement: Judgement): Sentence {
  const { mapType, policy, provider, client } = judgement;
  const labels = endpointLabels(policy.tree);
  const name = (fn: PciFunction): TextPart => ({
    text: labels.get(fn.id) ?? fn.label ?? shortBdf(fn.bdf),
    node: fn.id,
  });
  const whose =
    provider.id === client.id ? [{ text: 'its own memory' }] : [name(provider), { text: '’s memory' }];
  switch (mapType) {
    case 'BUS_ADDR':
      return [
        name(client),
        { text: ' reaches ' },
        ...whose,
        { text: ' ' },
        emphasis('directly'),
        ...below(judgement),
        ...because(judgement),
      ];
    case 'THRU_HOST_BRIDGE':
      return [
        name(client),
        { text: ' reaches ' },
        ...whose,
        { text: ' only ' },
        emphasis('through the host bridge'),
        ...because(judgement),
      ];
    case 'NOT_SUPPORTED':
      return [
        name(client),
        { text: ' ' },
        emphasis('cannot reach'),
        { text: ' ' },
        ...whose,
        ...because(judgement),
      ];
    case 'UNKNOWN':
      return [
        { text: 'Whether ' },
        name(client),
        { text: ' may reach ' },
        ...whose,
        { text: ` cannot be told: ${unknownOf(judgement)}` },
      ];
  }
}

const emphasis = (text: string): TextPart => ({ text, emphasis: true });

const below = ({ walk: { common }, provider, client }: Judgement): Sentence =>
  common && provider.id !== client.id
    ? [{ text: ', below ' }, { text: shortBdf(common.bdf), node: common.id }]
    : [];

/** The clauses of the findings that lead to the verdict; what only might have led elsewhere is left out. */
function because({ findings }: Judgement): Sentence {
  const clauses = findings.flatMap(({ clause, may, mapType }) =>
    clause && (!may || mapType) ? [clause] : [],
  );
  return [...clauses.flatMap((clause, i) => [{ text: i === 0 ? ': ' : ', and ' }, ...clause]), { text: '.' }];
}

/** "the ACS control word of 02:00.0 is not known. It is Direct or Blocked." */
function unknownOf(judgement: Judgement): string {
  const [first, ...more] = missingFacts(judgement);
  const facts =
    more.length === 0 ? 'is' : `and ${more.length} more ${more.length === 1 ? 'fact' : 'facts'} are`;
  const words = judgement.possible.map(mapType => verdictWords[mapType].word);
  const either = words.length > 1 ? `${words.slice(0, -1).join(', ')} or ${words.at(-1)}` : words[0];
  return `${first?.what ?? 'a deciding fact'} ${facts} not known. It is ${either}.`;
}
