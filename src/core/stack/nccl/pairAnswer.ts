import { effectiveCpu } from '../../p2pdma/kernels/cpu.ts';
import type { Cpu } from '../../topology/cpu.ts';
import { deviceKind } from '../../topology/deviceKind.ts';
import { knownValue } from '../../topology/fact.ts';
import type { NodeId } from '../../topology/machine.ts';
import { chainOf, type MachineTree, rootOf } from '../../topology/machineTree.ts';
import {
  firstToSettle,
  type LayerAnswer,
  type LayerRules,
  outcomeOf,
  type RuleName,
  type Settled,
} from '../layerRule.ts';
import { everyEnd, type Possible } from '../possible.ts';
import type { Behaviour, CpuClass, PathType } from './behaviour.ts';
import { classesOfCpu } from './cpuClass.ts';
import { type GdrDecision, gdrRules } from './gdrRules.ts';
import { busNumber, type GpuEntry } from './graph.ts';
import {
  gdrInputsOf,
  judge,
  type NcclEnvironment,
  type NcclJudgement,
  pathBetween,
  peerInputsOf,
} from './judge.ts';
import {
  broadcomParts,
  gpuAges,
  isAmpereOrLater,
  isBroadcomPart,
  linkMaximum,
  machineTopology,
  numaNodeOf,
  type Participants,
  participantsOf,
  placings,
  rateGuesses,
  switchAbove,
  type World,
} from './machineTopology.ts';
import { type AnswerContext, gdrSentence, missingWords, peerSentence, unknownSentence } from './pairWords.ts';
import { type PeerDecision, peerRules } from './peerRules.ts';
import type { NcclRelease } from './releases.ts';

/** Two functions of a machine, and who is to carry data between them. */
export interface NcclPair {
  readonly tree: MachineTree;
  readonly release: NcclRelease;
  readonly environment: NcclEnvironment;
  /** The CPU that a person chose; null: as the machine itself tells. */
  readonly cpu: Cpu | null;
  /** Two GPUs, or a GPU and a network adapter in either order. */
  readonly first: NodeId;
  readonly second: NodeId;
  /** Of a GPU and a network adapter: the adapter reads the GPU's memory, to send it. */
  readonly isRead: boolean;
}

/** What a decision may rest on that a machine does not show; `path`: null where the graph tells it. */
export interface PairInputs extends World {
  readonly path: PathType | null;
  /** GPUs beside those that are shown. */
  readonly moreGpus: number;
}

/** One way in which it may turn out, with what it is said by. */
export interface PairEnd {
  readonly settled: Settled<PeerDecision> | Settled<GdrDecision>;
  readonly path: PathType;
  /** Of a path over a GPU that relays, what is from there on. */
  readonly fromRelay?: PathType;
  readonly cpu: CpuClass;
  readonly gpus: number;
}

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
    rule: rule !== undefined && ruleIds.length === 1 ? ruleNamed(rules, rule) : null,
    passed: passedBy(rules, ruleIds),
    missing: outcome === 'unknown' ? missingWords(context) : [],
  };
}

export type PairKind = 'gpus' | 'gpu-nic';

function pairKind({ tree, release, first, second }: NcclPair): PairKind | 'maker-unknown' | null {
  if (first === second) return null;
  const { gpus, maybeGpus, nics } = participantsOf(tree, release.library, [first, second]);
  const isIn = (list: Participants['gpus'], id: NodeId) => list.some(fn => fn.id === id);
  const kinds = [first, second].map(id => {
    if (isIn(gpus, id)) return 'gpu';
    if (isIn(maybeGpus, id)) return 'maybe';
    return isIn(nics, id) ? 'nic' : null;
  });
  if (kinds.includes(null) || kinds.every(kind => kind === 'nic')) return null;
  if (kinds.includes('maybe')) return 'maker-unknown';
  return kinds.includes('nic') ? 'gpu-nic' : 'gpus';
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

/** What the machine leaves open, of what may make a difference. */
function possibleInputs(pair: NcclPair, kind: PairKind): Possible<PairInputs> {
  const { tree, release, first, second, isRead } = pair;
  const { gpus, nics, maybeGpus } = participantsOf(tree, release.library, [first, second]);
  const shown = [...gpus, ...nics];
  const cpu = pair.cpu ?? knownValue(effectiveCpu(tree.machine, { cpu: null }));
  const hasLinks = tree.machine.sideLinks.length > 0;
  const isPlaced = shown.every(fn => numaNodeOf(tree, fn) !== undefined);
  const isPartial = isPartlyShown(pair);
  const agesMatter = kind === 'gpu-nic' && isRead && gpus.some(fn => isAmpereOrLater(fn) === undefined);
  const hasParts = shown.some(fn => chainOf(tree, fn.id).some(each => isNestedPart(tree, each)));
  return {
    path: possiblePaths(pair, kind),
    placing: isPlaced ? ['apart'] : placings,
    cpu: unlike(classesOfCpu(cpu), release.behaviour, hasLinks),
    moreGpus: isPartial ? [0, Math.max(1, maybeGpus.length), MANY] : [0],
    // Without NVLink there is one path and no choice, however wide it is.
    rates: hasLinks && !areRatesKnown(pair, shown) ? rateGuesses : ['fast'],
    gpus: agesMatter ? gpuAges : ['new'],
    broadcom: hasParts ? broadcomParts : ['several'],
  };
}

/** More than any rule counts. */
const MANY = 16;

function isNestedPart(tree: MachineTree, fn: Parameters<typeof isBroadcomPart>[0]): boolean {
  const above = switchAbove(tree, fn);
  return above !== undefined && isBroadcomPart(fn) && isBroadcomPart(above);
}

/** The classes that a release tells apart here; one of each. */
function unlike(classes: readonly CpuClass[], behaviour: Behaviour, hasLinks: boolean): readonly CpuClass[] {
  const seen = new Map<string, CpuClass>();
  for (const each of classes) {
    const rate = hasLinks ? behaviour.betweenCpus[each] : null;
    const isRome = behaviour.romeException && each === 'amd-rome';
    const key = JSON.stringify([behaviour.peerLevel[each], rate, isRome]);
    if (!seen.has(key)) seen.set(key, each);
  }
  return [...seen.values()];
}

/** Whether there may be more that takes part than is shown. */
function isPartlyShown({ tree, release, first, second }: NcclPair): boolean {
  const { maybeGpus, unknownKinds } = participantsOf(tree, release.library, [first, second]);
  const isOpen = tree.machine.roots.some(root => root.kind === 'unplaced-bus' || root.listing === 'partial');
  return isOpen || maybeGpus.length > 0 || unknownKinds.length > 0;
}

/**
 * Null: the graph tells. Where bridges above either are not shown, it is any of those that PCIe has; where something
 * that may relay is not shown, there may be a nearer path.
 */
function possiblePaths(pair: NcclPair, kind: PairKind): readonly (PathType | null)[] {
  const { tree, first, second } = pair;
  const { sideLinks } = tree.machine;
  const isDirect = sideLinks.some(
    ({ a, b }) => (a === first && b === second) || (a === second && b === first),
  );
  if (isDirect) return [null];
  const mayBeRelayed = sideLinks.length > 0 && isPartlyShown(pair);
  const [above, others] = [first, second].map(id =>
    chainOf(tree, id)
      .slice(2)
      .map(fn => fn.id),
  );
  if (above?.some(id => others?.includes(id)))
    return mayBeRelayed && kind === 'gpus' ? [null, 'NVB'] : [null];
  const isPlaced = [first, second].every(id => rootOf(tree, id).kind === 'host-bridge');
  if (!isPlaced) return ['PIX', 'PXB', 'PHB', 'SYS', ...(sideLinks.length > 0 ? [null] : [])];
  if (!mayBeRelayed) return [null];
  return kind === 'gpus' ? [null, 'NVB'] : [null, 'PIX', 'SYS'];
}

function areRatesKnown({ tree }: NcclPair, shown: readonly { readonly id: NodeId }[]): boolean {
  // How fast an adapter is on its network side, no capture tells.
  const hasNics = shown.some(({ id }) => {
    const fn = tree.functionById.get(id);
    return fn && deviceKind(fn) === 'nic';
  });
  const linked = tree.machine.sideLinks.every(link => link.gigabytesPerSecond !== null);
  const pcie = shown.every(({ id }) =>
    chainOf(tree, id).every((fn, depth) => depth % 2 === 1 || linkMaximum(tree, fn) !== 'unknown'),
  );
  return !hasNics && linked && pcie;
}

function endOf(pair: NcclPair, kind: PairKind, seen: PairInputs): PairEnd {
  const { path, placing, moreGpus, rates, gpus, broadcom, cpu } = seen;
  const judgement = judgedWorld(pair, { cpu, placing, rates, gpus, broadcom }, moreGpus);
  const end = kind === 'gpus' ? settledPeers(judgement, pair, path) : settledGdr(judgement, pair, path);
  return { ...end, cpu, gpus: judgement.graph.gpus.length + moreGpus };
}

/** What was worked out of a machine, for the next pair of it; enough for every world of a few releases. */
const judged = new WeakMap<MachineTree, Map<string, NcclJudgement>>();
const MOST_JUDGED = 128;

function judgedWorld(pair: NcclPair, world: World, moreGpus: number): NcclJudgement {
  const { tree, release, environment, first, second } = pair;
  const isVirtual = [first, second].some(id => {
    const fn = tree.functionById.get(id);
    return fn?.kind === 'endpoint' && fn.physicalFunction !== null;
  });
  const ofPair = world.placing !== 'apart' || isVirtual ? [first, second] : [];
  const key = JSON.stringify([release.library, release.version, environment, world, moreGpus, ...ofPair]);
  const before = judged.get(tree) ?? new Map<string, NcclJudgement>();
  const found = before.get(key);
  if (found) return found;
  const topology = machineTopology({ tree, library: release.library, pair: [first, second], world });
  const judgement = judge({ topology, release, environment, moreGpus });
  if (before.size >= MOST_JUDGED) before.clear();
  judged.set(tree, before.set(key, judgement));
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

function ruleNamed(rules: AnyRules, id: string): RuleName {
  const rule = rules[id];
  if (!rule) throw new Error(`no such rule: ${id}`);
  return { id, source: rule.source, grade: rule.grade };
}

/** The rules before the first of these. */
function passedBy(rules: AnyRules, ids: readonly string[]): readonly RuleName[] {
  const names = Object.keys(rules);
  const first = names.findIndex(name => ids.includes(name));
  return names.slice(0, first).map(name => ruleNamed(rules, name));
}
