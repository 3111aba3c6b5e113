import { shortBdf } from '../topology/bdf.ts';
import { endpointLabels } from '../topology/labels.ts';
import type { NodeId, PciFunction } from '../topology/machine.ts';
import type { MachineTree } from '../topology/machineTree.ts';
import type { MissingFact, Sentence, TextPart } from '../topology/sentence.ts';
import { type Judgement, judgePair } from './judgePair.ts';
import { kernelMessages } from './messages.ts';
import { pathClassOf } from './pathClass.ts';
import { policyFor } from './policy.ts';
import type { KernelSettings } from './settings.ts';
import type { Verdict } from './verdict.ts';

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
  return {
    provider,
    client,
    kernel: policy.row.release,
    mapType,
    distance: walk.distance,
    returned: returnedDistance(judgement),
    pathClass: pathClassOf(policy.tree, walk),
    commonBridge: walk.common && walk.common.id,
    providerPath: walk.providerPath.map(fn => fn.id),
    clientPath: walk.clientPath.map(fn => fn.id),
    redirecting: walk.redirecting.map(fn => fn.id),
    headline: headlineOf(judgement),
    reasons: findings.map(({ rule, reason }) => ({ rule, ...reason })),
    messages: kernelMessages(judgement),
    missing: distinct(findings.flatMap(finding => (mapType === 'UNKNOWN' ? (finding.missing ?? []) : []))),
  };
}

/** What `pci_p2pdma_distance` gives to a driver: the hops, more through a host bridge in 5.2, or -1. */
function returnedDistance({ mapType, walk, policy }: Judgement): number | null {
  if (mapType === 'NOT_SUPPORTED') return -1;
  if (mapType === 'UNKNOWN' || walk.distance === null) return null;
  return walk.distance + (mapType === 'THRU_HOST_BRIDGE' ? policy.row.hostBridgePenalty : 0);
}

function distinct(missing: readonly MissingFact[]): readonly MissingFact[] {
  return [...new Map(missing.map(fact => [`${fact.node} ${fact.what}`, fact])).values()];
}

/** The verdict in one sentence, with the port, bit or host bridge that the settling rule names. */
function headlineOf(judgement: Judgement): Sentence {
  const { mapType, policy, provider, client, walk } = judgement;
  const labels = endpointLabels(policy.tree);
  const name = (fn: PciFunction): TextPart => ({
    text: labels.get(fn.id) ?? fn.label ?? shortBdf(fn.bdf),
    node: fn.id,
  });
  const whose = [name(provider), { text: '’s memory ' }];
  const settling = judgement.findings.at(-1);
  switch (mapType) {
    case 'BUS_ADDR':
      return [name(client), { text: ' reaches ' }, ...whose, emphasis('directly'), ...below(walk.common)];
    case 'THRU_HOST_BRIDGE':
      return [
        name(client),
        { text: ' reaches ' },
        ...whose,
        { text: 'only ' },
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
        { text: ' ' },
        ...(settling?.reason.sentence ?? []),
      ];
    case 'UNKNOWN':
      return [
        { text: 'Whether ' },
        name(client),
        { text: ' may reach ' },
        ...whose,
        { text: 'cannot be told: ' },
        { text: unknownOf(judgement) },
      ];
  }
}

const emphasis = (text: string): TextPart => ({ text, emphasis: true });

const below = (common: PciFunction | null | undefined): Sentence =>
  common
    ? [{ text: ', below ' }, { text: shortBdf(common.bdf), node: common.id }, { text: '.' }]
    : [{ text: '.' }];

/** The ports that redirect, or that nothing is above both. */
function because({ walk }: Judgement): Sentence {
  const [first, ...more] = walk.redirecting;
  if (!first) return [{ text: ': no bridge is above both.' }];
  const others = more.length === 0 ? '' : ` and ${more.length} more ${more.length === 1 ? 'port' : 'ports'}`;
  return [
    { text: ', because ' },
    { text: shortBdf(first.bdf), node: first.id },
    { text: `${others} ${more.length === 0 ? 'has' : 'have'} ACS redirect set.` },
  ];
}

function unknownOf({ findings }: Judgement): string {
  const missing = distinct(findings.flatMap(finding => finding.missing ?? []));
  const [first] = missing;
  if (!first) return 'a deciding fact is not shown.';
  return missing.length === 1
    ? `${first.what} is not known.`
    : `${first.what} and ${missing.length - 1} more facts are not known.`;
}
