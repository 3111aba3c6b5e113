import { firstToSettle, type LayerAnswer, type LayerRules, outcomeOf, type RuleName } from '../layerRule.ts';
import { everyEnd } from '../possible.ts';
import type { PathType } from './behaviour.ts';
import { type GdrDecision, gdrRules } from './gdrRules.ts';
import { gdrInputsOf, type NcclJudgement, pathBetween, peerInputsOf } from './judge.ts';
import { gpusOfPair, judgedWorld, nicOfPair } from './judgedWorld.ts';
import { participantsOf } from './machineTopology.ts';
import {
  type NcclPair,
  type PairEnd,
  type PairInputs,
  type PairKind,
  pairKind,
  possibleInputs,
} from './pairInputs.ts';
import { type AnswerContext, gdrSentence, missingWords, peerSentence, unknownSentence } from './pairWords.ts';
import { type PeerDecision, peerRules } from './peerRules.ts';

/**
 * What NCCL or RCCL would do with a pair, all GPUs of the machine in one job: P2P between GPUs, GPUDirect RDMA between a
 * GPU and a network adapter, or host memory (`not-peer`). A yes is the library's alone: NVML, CUDA and the network
 * plugin are asked below it. Null where the two are not such a pair, or not of the library's maker.
 */
export function ncclAnswer(pair: NcclPair): LayerAnswer | null {
  const kind = pairKind(pair);
  if (!kind) return null;
  const rules: LayerRules<never, PeerDecision | GdrDecision> = kind === 'gpus' ? peerRules : gdrRules;
  if (kind === 'maker-unknown') return ofUnknownMaker(pair);
  const possible = possibleInputs(pair, kind);
  const { ends, missing } = everyEnd(
    possible,
    seen => endOf(pair, kind, seen),
    ({ settled }) => settled.decision.outcome,
  );
  const results = ends.map(({ result }) => result);
  const outcome = outcomeOf(results.map(({ settled }) => ({ result: settled })));
  const context: AnswerContext = { pair, ends: results, missing };
  const told = outcome === 'unknown' ? unknownSentence(context, kind) : null;
  const ruleIds = [...new Set(results.map(({ settled }) => settled.rule))];
  const [rule] = ruleIds;
  return {
    outcome,
    sentence: told ?? (kind === 'gpus' ? peerSentence(context) : gdrSentence(context)),
    rule: rule !== undefined && ruleIds.length === 1 ? ruleNamed(pair, rules, rule) : null,
    passed: passedBy(pair, rules, ruleIds),
    missing: outcome === 'unknown' ? missingWords(context) : [],
  };
}

function ofUnknownMaker({ tree, release, first, second }: NcclPair): LayerAnswer {
  const { maybeGpus } = participantsOf(tree, release.library, [first, second]);
  const missing = maybeGpus
    .filter(({ id }) => id === first || id === second)
    .map(fn => ({
      node: fn.id,
      what: 'what this device is, and who made it',
      howToGet: `lspci -nn -s ${fn.bdf}`,
    }));
  return {
    outcome: 'unknown',
    sentence: [
      {
        text: `Whether ${release.name} has to do with this pair depends on what the devices are and who made them.`,
      },
    ],
    rule: null,
    passed: [],
    missing,
  };
}

function endOf(pair: NcclPair, kind: PairKind, seen: PairInputs): PairEnd {
  const { path, placing, moreGpus, rates, gpus, broadcom, cpu } = seen;
  const judgement = judgedWorld(pair, { cpu, placing, rates, gpus, broadcom }, moreGpus);
  const end = kind === 'gpus' ? settledPeers(judgement, pair, path) : settledGdr(judgement, pair, path);
  return { ...end, cpu, gpus: judgement.graph.gpus.length + moreGpus };
}

function settledPeers(judgement: NcclJudgement, pair: NcclPair, path: PathType | null) {
  const { from, to } = gpusOfPair(judgement, pair);
  const inputs = { ...peerInputsOf(judgement, from, to), ...(path && { path }) };
  // The path is told as it was found, and not as it is once a refused pair goes through a CPU.
  const told = path ?? pathBetween(judgement.searched, from.node, to.node)?.type ?? 'DIS';
  return { settled: firstToSettle<typeof inputs, PeerDecision>(peerRules, inputs), path: told };
}

function settledGdr(judgement: NcclJudgement, pair: NcclPair, path: PathType | null) {
  const { gpu, net } = nicOfPair(judgement, pair);
  const found = gdrInputsOf(judgement, gpu, net, pair.isRead);
  const inputs = { ...found, ...(path && { path }) };
  const settled = firstToSettle<typeof inputs, GdrDecision>(gdrRules, inputs);
  if (path) return { settled, path };
  const isRelayed = pathBetween(judgement.used, gpu.node, net.node)?.type === 'PXN';
  const direct = pathBetween(judgement.searched, gpu.node, net.node)?.type ?? 'DIS';
  return isRelayed ? { settled, path: 'PXN' as const, fromRelay: found.path } : { settled, path: direct };
}

type AnyRules = Readonly<Record<string, Omit<RuleName, 'id'>>>;

/** A rule that was run counts as read in a release that was not. */
function ruleNamed({ release }: NcclPair, rules: AnyRules, id: string): RuleName {
  const rule = rules[id];
  if (!rule) throw new Error(`no such rule: ${id}`);
  return { id, source: rule.source, grade: rule.grade === 'executed' ? release.grade : rule.grade };
}

/** The rules before the first of these. */
function passedBy(pair: NcclPair, rules: AnyRules, ids: readonly string[]): readonly RuleName[] {
  const names = Object.keys(rules);
  const first = names.findIndex(name => ids.includes(name));
  return names.slice(0, first).map(name => ruleNamed(pair, rules, name));
}
