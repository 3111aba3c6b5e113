import type { NodeId } from '../../topology/machine.ts';
import type { MachineTree } from '../../topology/machineTree.ts';
import type { Behaviour } from './behaviour.ts';
import { busNumber, type GpuEntry, type NetEntry } from './graph.ts';
import { judge, type NcclJudgement } from './judge.ts';
import { machineTopology, type World } from './machineTopology.ts';
import type { NcclPair } from './pairInputs.ts';

/** What was worked out of a machine by a release's rules, for the next pair of it; enough for every world. */
const judged = new WeakMap<MachineTree, WeakMap<Behaviour, Map<string, NcclJudgement>>>();
const MOST_JUDGED = 64;

/** What a release makes of a machine, what it does not show being so. */
export function judgedWorld(pair: NcclPair, world: World, moreGpus: number): NcclJudgement {
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

/** The two GPUs of a pair in what was made of its machine. */
export function gpusOfPair(judgement: NcclJudgement, { tree, first, second }: NcclPair) {
  const [from, to] = [first, second].map(id => gpuEntry(judgement, tree, id));
  if (!from || !to) throw new Error('a GPU of the pair is not in its topology');
  return { from, to };
}

/** The GPU and the network adapter of a pair, whichever is first. */
export function nicOfPair(judgement: NcclJudgement, { tree, first, second }: NcclPair) {
  const gpu = gpuEntry(judgement, tree, first) ?? gpuEntry(judgement, tree, second);
  const numbers = [first, second].map(id => busNumber(tree.functionById.get(id)?.bdf ?? ''));
  const net = judgement.graph.nets.find(
    ({ busId }: NetEntry) => busId !== null && numbers.includes(busNumber(busId)),
  );
  if (!gpu || !net) throw new Error('a device of the pair is not in its topology');
  return { gpu, net };
}

const gpuEntry = ({ graph }: NcclJudgement, tree: MachineTree, id: NodeId): GpuEntry | undefined =>
  graph.gpus.find(({ busId }) => busId === tree.functionById.get(id)?.bdf);
