import { firstToSettle, type Settled } from '../layerRule.ts';
import type { PathType } from './behaviour.ts';
import { type GdrDecision, type GdrInputs, gdrRules } from './gdrRules.ts';
import {
  buildGraph,
  busNumber,
  type CpuEntry,
  type GpuEntry,
  type GraphNode,
  type NcclGraph,
  type NetEntry,
} from './graph.ts';
import { isWithin, type Path, pathsTo, rankOf } from './paths.ts';
import { type PeerDecision, type PeerInputs, peerRules } from './peerRules.ts';
import type { NcclRelease } from './releases.ts';
import type { NcclTopology } from './topology.ts';

/** NCCL_… and RCCL_… variables as set. */
export type NcclEnvironment = Readonly<Record<string, string>>;

export interface NcclQuestion {
  readonly topology: NcclTopology;
  readonly release: NcclRelease;
  readonly environment: NcclEnvironment;
  /** What NVML says of every pair of GPUs. NCCL asks it; whether it says so is another layer's business. */
  readonly nvml?: PeerInputs['nvml'];
  /** GPUs that take part and are not in the topology. */
  readonly moreGpus?: number;
}

/** A topology with everything that a release makes of it. */
export interface NcclJudgement {
  readonly question: NcclQuestion;
  readonly graph: NcclGraph;
  /** Paths as searched, by what they lead to and then where they begin. */
  readonly searched: PathTable;
  /** The same after refused pairs were sent through a CPU, and relays were taken. */
  readonly used: PathTable;
  readonly peer: (from: GpuEntry, to: GpuEntry) => Settled<PeerDecision>;
  readonly gdr: (gpu: GpuEntry, net: NetEntry, isRead: boolean) => Settled<GdrDecision>;
}

/** Paths by where they lead to, and then by where they begin. */
export type PathTable = ReadonlyMap<GraphNode, ReadonlyMap<GraphNode, Path>>;

/** The path from one node to another; undefined where they are not connected. */
export const pathBetween = (table: PathTable, from: GraphNode, to: GraphNode): Path | undefined =>
  table.get(to)?.get(from);

/** Searches all paths and decides all pairs, as ncclTopoComputePaths does. */
export function judge(question: NcclQuestion): NcclJudgement {
  const graph = buildGraph(question.topology, question.release);
  const searched = searchAll(graph, question.release);
  const used = new Map([...searched].map(([to, paths]) => [to, new Map(paths)] as const));
  const working: Working = { question, graph, used };
  divertPeers(working);
  divertNics(working);
  return {
    question,
    graph,
    searched,
    used,
    peer: (from, to) => peerOf(working, from, to),
    gdr: (gpu, net, isRead) => gdrOf(working, gpu, net, isRead),
  };
}

/** What decisions look at. */
type Seen = Pick<NcclJudgement, 'question' | 'graph' | 'used'>;

/** While refused pairs are diverted: each decision sees the paths as they are by then. */
interface Working {
  readonly question: NcclQuestion;
  readonly graph: NcclGraph;
  readonly used: Map<GraphNode, Map<GraphNode, Path>>;
}

function searchAll({ cpus, gpus, nets }: NcclGraph, { behaviour }: NcclRelease) {
  const table = new Map(
    [...cpus, ...gpus, ...nets].map(({ node }) => [node, new Map(pathsTo(node, behaviour))] as const),
  );
  if (!behaviour.hasP2c) return table;
  for (const gpu of gpus)
    for (const net of nets)
      for (const cpu of cpus) {
        const toCpu = pathBetween(table, gpu.node, cpu.node);
        const onward = pathBetween(table, net.node, cpu.node);
        const now = pathBetween(table, gpu.node, net.node);
        if (toCpu?.type !== 'C2C' || onward?.type !== 'PHB' || !now) continue;
        if (rankOf(behaviour, now.type) <= rankOf(behaviour, 'P2C')) continue;
        for (const [from, to] of [
          [gpu.node, net.node],
          [net.node, gpu.node],
        ] as const) {
          const path = pathBetween(table, from, to);
          if (path) table.get(to)?.set(from, { ...path, type: 'P2C' });
        }
      }
  return table;
}

/** What is looked at to tell whether one GPU is a peer of another, all diversions made. */
export function peerInputsOf({ question, graph, used }: Seen, from: GpuEntry, to: GpuEntry): PeerInputs {
  const { environment, release } = question;
  return {
    behaviour: release.behaviour,
    path: pathBetween(used, from.node, to.node)?.type ?? 'DIS',
    cpu: graph.cpus[0]?.cpuClass ?? 'other',
    gpus: graph.gpus.length + (question.moreGpus ?? 0),
    disable: environment['NCCL_P2P_DISABLE'],
    level: environment['NCCL_P2P_LEVEL'],
    nvml: question.nvml ?? 'peers',
    ignore: environment['NCCL_IGNORE_DISABLED_P2P'],
  };
}

const peerOf = (working: Working, from: GpuEntry, to: GpuEntry): Settled<PeerDecision> =>
  firstToSettle<PeerInputs, PeerDecision>(peerRules, peerInputsOf(working, from, to));

function divertPeers(working: Working) {
  const { gpus } = working.graph;
  for (const to of gpus) {
    for (const from of gpus) {
      // A program that gives up sends nothing elsewhere.
      if (peerOf(working, from, to).decision.outcome !== 'not-peer') continue;
      const cpu = localCpuOf(working, to);
      if (cpu) addStep(working, cpu.node, from.node, to.node);
    }
  }
}

function divertNics(working: Working) {
  const { gpus, nets } = working.graph;
  const { behaviour } = working.question.release;
  for (const net of nets) {
    for (const gpu of gpus) {
      takeRelay(working, gpu, net);
      const type = pathBetween(working.used, gpu.node, net.node)?.type ?? 'DIS';
      if (rankOf(behaviour, type) >= rankOf(behaviour, 'PHB')) continue;
      if (gdrOf(working, gpu, net, false).decision.outcome === 'yes') continue;
      const cpu = localCpuOf(working, gpu);
      if (!cpu) continue;
      addStep(working, cpu.node, net.node, gpu.node);
      addStep(working, cpu.node, gpu.node, net.node);
    }
  }
}

/** PXN: through a GPU that is an NVLink neighbour and near the adapter. */
function takeRelay(working: Working, gpu: GpuEntry, net: NetEntry) {
  const { release, environment } = working.question;
  const { behaviour } = release;
  if (!isPxnOn(working.question)) return;
  const relay = localGpuOf(working, net);
  if (!relay || relay === gpu) return;
  const onward = pathBetween(working.used, relay.node, net.node);
  const toRelay = pathBetween(working.used, relay.node, gpu.node);
  const direct = pathBetween(working.used, gpu.node, net.node);
  if (!onward || !toRelay || !direct) return;
  const overChipLink = numberOf(environment['NCCL_PXN_C2C'], behaviour.pxnOverChipLink ? 1 : 0) !== 0;
  const reach: PathType = behaviour.hasP2c && overChipLink ? 'P2C' : 'PXB';
  const nvlink: PathType = behaviour.pathTypes.includes('XGMI') ? 'XGMI' : 'NVL';
  const isBetter =
    onward.gigabytesPerSecond > direct.gigabytesPerSecond ||
    rankOf(behaviour, direct.type) > rankOf(behaviour, 'PXN');
  if (!isBetter || !isWithin(behaviour, onward.type, reach) || !isWithin(behaviour, toRelay.type, nvlink))
    return;
  addStep(working, relay.node, gpu.node, net.node, 'PXN');
}

function isPxnOn({ release, environment }: NcclQuestion): boolean {
  if (release.behaviour.pxn === 'none') return false;
  return numberOf(environment['NCCL_PXN_DISABLE'], release.behaviour.pxn === 'on' ? 0 : 1) !== 1;
}

const numberOf = (text: string | undefined, unset: number): number =>
  text === undefined ? unset : Number.parseInt(text, 10) || 0;

/** Replaces a path by one over a node between. */
function addStep(
  { question, used }: Working,
  middle: GraphNode,
  from: GraphNode,
  to: GraphNode,
  type?: PathType,
) {
  const first = pathBetween(used, from, middle);
  const second = pathBetween(used, middle, to);
  if (!first || !second) return;
  const { behaviour } = question.release;
  const isFirst = rankOf(behaviour, first.type) >= rankOf(behaviour, second.type);
  used.get(to)?.set(from, {
    type: type ?? (isFirst ? first.type : second.type),
    gigabytesPerSecond: Math.min(first.gigabytesPerSecond, second.gigabytesPerSecond),
    links: [...first.links, ...second.links],
  });
}

/** The CPU that is the fewest steps away; the first of these. */
function localCpuOf({ graph, used }: Seen, gpu: GpuEntry): CpuEntry | undefined {
  let nearest: { readonly cpu: CpuEntry; readonly steps: number } | undefined;
  for (const cpu of graph.cpus) {
    const steps = pathBetween(used, gpu.node, cpu.node)?.links.length;
    if (steps !== undefined && (!nearest || steps < nearest.steps)) nearest = { cpu, steps };
  }
  return nearest?.cpu;
}

/** Those with the most bandwidth, and of these the nearest type; in order. */
function localsOf<Entry extends { readonly node: GraphNode }>(
  { question, used }: Working,
  from: GraphNode,
  entries: readonly Entry[],
): readonly Entry[] {
  const { behaviour } = question.release;
  const paths = entries.flatMap(entry => {
    const path = pathBetween(used, from, entry.node);
    return path ? [{ entry, path }] : [];
  });
  const most = Math.max(...paths.map(({ path }) => path.gigabytesPerSecond));
  const widest = paths.filter(({ path }) => path.gigabytesPerSecond === most);
  const nearest = Math.min(...widest.map(({ path }) => rankOf(behaviour, path.type)));
  return widest.filter(({ path }) => rankOf(behaviour, path.type) === nearest).map(({ entry }) => entry);
}

/** The GPU that a NIC serves first: of those near it, one that would choose this NIC for one of its channels. */
function localGpuOf(working: Working, net: NetEntry): GpuEntry | undefined {
  const near = localsOf(working, net.node, working.graph.gpus);
  for (let channel = 0; channel < CHANNELS; channel++) {
    const found = near.find(gpu => localNetOf(working, gpu, channel) === net);
    if (found) return found;
  }
  return undefined;
}

/** As many as NCCL ever opens. */
const CHANNELS = 32;

function localNetOf(working: Working, gpu: GpuEntry, channel: number): NetEntry | undefined {
  const near = localsOf(working, gpu.node, working.graph.nets);
  const [first] = near;
  if (!first) return undefined;
  const sharing = localsOf(working, first.node, working.graph.gpus);
  const start = isPowerOfTwo(near.length) ? mirrored(gpu.index, near.length) : gpu.index;
  const turns = Math.ceil(near.length / Math.max(1, sharing.length));
  return near[(start + (channel % turns)) % near.length];
}

const isPowerOfTwo = (number: number): boolean => (number & (number - 1)) === 0;

/** The low bits of a number in reverse, so that neighbours do not choose neighbours. */
function mirrored(number: number, power: number): number {
  let result = 0;
  for (let bit = 1, mirror = power >> 1; mirror > 0; bit <<= 1, mirror >>= 1)
    if (number & bit) result |= mirror;
  return result;
}

/** What is looked at to tell whether a network adapter may use the memory of a GPU, all diversions made. */
export function gdrInputsOf(working: Seen, gpu: GpuEntry, net: NetEntry, isRead: boolean): GdrInputs {
  const { environment, release, moreGpus = 0 } = working.question;
  const { gpus, cpus } = working.graph;
  const cpu = localCpuOf(working, gpu);
  const typeTo = (other: GpuEntry) => pathBetween(working.used, gpu.node, other.node)?.type;
  return {
    behaviour: release.behaviour,
    nicCan: net.gpuDirect ?? true,
    gpuCan: gpu.gpuDirect ?? true,
    isRead,
    read: environment['NCCL_NET_GDR_READ'],
    level: environment['NCCL_NET_GDR_LEVEL'],
    overChipLink: environment['NCCL_NET_GDR_C2C'],
    capability: gpu.computeCapability,
    hasNvlinkPeer:
      gpus.length + moreGpus === 1 || gpus.some(other => other !== gpu && typeTo(other) === 'NVL'),
    path: gdrPath(working, gpu, net),
    isRomeNeighbour: cpus[0]?.cpuClass === 'amd-rome' && isRomeNeighbour(working, gpu, net),
    hasChipLink: cpu !== undefined && pathBetween(working.used, gpu.node, cpu.node)?.type === 'C2C',
  };
}

const gdrOf = (working: Working, gpu: GpuEntry, net: NetEntry, isRead: boolean): Settled<GdrDecision> =>
  firstToSettle<GdrInputs, GdrDecision>(gdrRules, gdrInputsOf(working, gpu, net, isRead));

/** Of a path over a relay, the part from the relay on. */
function gdrPath({ used, graph }: Seen, gpu: GpuEntry, net: NetEntry): PathType {
  const path = pathBetween(used, gpu.node, net.node);
  if (path?.type !== 'PXN') return path?.type ?? 'DIS';
  const relay = path.links.map(({ to }) => graph.gpus.find(({ node }) => node === to)).find(Boolean);
  return (relay && pathBetween(used, relay.node, net.node)?.type) ?? 'DIS';
}

/** RCCL's rule for Rome: the GPU behind one bridge, the adapter on a root port of the same node, in one 16-bus block. */
function isRomeNeighbour({ graph, used }: Seen, gpu: GpuEntry, net: NetEntry): boolean {
  const twoAway = (node: GraphNode) =>
    graph.cpus.find(cpu => pathBetween(used, node, cpu.node)?.links.length === 2);
  const cpu = twoAway(gpu.node);
  if (!cpu || net.busId === null || twoAway(net.node) !== cpu) return false;
  const block = (busId: string) => (busNumber(busId) >> 16) & 0xf;
  return block(gpu.busId) === block(net.busId);
}
