import type { NodeId } from '../../topology/machine.ts';
import type { MachineTree } from '../../topology/machineTree.ts';
import { firstToSettle, type LayerAnswer, type LayerRules, outcomeOf, type RuleName } from '../layerRule.ts';
import { everyEnd } from '../possible.ts';
import type { Behaviour, PathType } from './behaviour.ts';
import { type GdrDecision, gdrRules } from './gdrRules.ts';
import { busNumber, type GpuEntry } from './graph.ts';
import { gdrInputsOf, judge, type NcclJudgement, pathBetween, peerInputsOf } from './judge.ts';
import { machineTopology, participantsOf, type World } from './machineTopology.ts';
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

/** What was worked out of a machine by a release's rules, for the next pair of it; enough for every world. */
const judged = new WeakMap<MachineTree, WeakMap<Behaviour, Map<string, NcclJudgement>>>();
const MOST_JUDGED = 64;

function judgedWorld(pair: NcclPair, world: World, moreGpus: number): NcclJudgement {
  const { tree, release, environment, first, second } = pair;
  const isVirtual = [first, second].some(id => {
    const fn = tree.functionById.get(id);
    return fn?.kind === 'endpoint' && fn.physicalFunction !== null;
  });
  const ofPair = world.placing !== 'apart' || isVirtual ? [first, second] : [];
  const key = JSON.stringify([release.library, environment, world, moreGpus, ...ofPair]);
  const byRelease = judged.get(tree) ?? new WeakMap<Behaviour, Map<string, NcclJudgement>>();
  judged.set(tree, byRelease);
  const before = byRelease.get(release.behaviour) ?? new Map<string, NcclJudgement>();
  byRelease.set(release.behaviour, before);
  const found = before.get(key);
  if (found) return found;
  const topology = machineTopology({ tree, library: release.library, pair: [first, second], world });
  const judgement = judge({ topology, release, environment, moreGpus });
  if (before.size >= MOST_JUDGED) before.clear();
  before.set(key, judgement);
  return judgement;
}

function settledPeers(judgement: NcclJudgement, { tree, first, second }: NcclPair, path: PathType | null) {
  const [from, to] = [first, second].map(id => gpuEntry(judgement, tree, id));
  if (!from || !to) throw new Error('a GPU of the pair is not in its topology');
  const inputs = { ...peerInputsOf(judgement, from, to), ...(path && { path }) };
  // The path is told as it was found, and not as it is once a refused pair goes through a CPU.
  const told = path ?? pathBetween(judgement.searched, from.node, to.node)?.type ?? 'DIS';
  return { settled: firstToSettle<typeof inputs, PeerDecision>(peerRules, inputs), path: told };
}

function settledGdr(
  judgement: NcclJudgement,
  { tree, first, second, isRead }: NcclPair,
  path: PathType | null,
) {
  const gpu = gpuEntry(judgement, tree, first) ?? gpuEntry(judgement, tree, second);
  const [id, other] = [first, second].map(each => busNumber(tree.functionById.get(each)?.bdf ?? ''));
  const net = judgement.graph.nets.find(({ busId }) => {
    const number = busId === null ? -1 : busNumber(busId);
    return number === id || number === other;
  });
  if (!gpu || !net) throw new Error('a device of the pair is not in its topology');
  const found = gdrInputsOf(judgement, gpu, net, isRead);
  const inputs = { ...found, ...(path && { path }) };
  const settled = firstToSettle<typeof inputs, GdrDecision>(gdrRules, inputs);
  if (path) return { settled, path };
  const isRelayed = pathBetween(judgement.used, gpu.node, net.node)?.type === 'PXN';
  const direct = pathBetween(judgement.searched, gpu.node, net.node)?.type ?? 'DIS';
  return isRelayed ? { settled, path: 'PXN' as const, fromRelay: found.path } : { settled, path: direct };
}

const gpuEntry = ({ graph }: NcclJudgement, tree: MachineTree, id: NodeId): GpuEntry | undefined =>
  graph.gpus.find(({ busId }) => busId === tree.functionById.get(id)?.bdf);

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
