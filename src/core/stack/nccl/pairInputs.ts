import { effectiveCpu } from '../../p2pdma/kernels/cpu.ts';
import type { Cpu } from '../../topology/cpu.ts';
import { deviceKind } from '../../topology/deviceKind.ts';
import { knownValue } from '../../topology/fact.ts';
import type { NodeId } from '../../topology/machine.ts';
import { chainOf, type MachineTree, rootOf } from '../../topology/machineTree.ts';
import type { Settled } from '../layerRule.ts';
import type { Possible } from '../possible.ts';
import type { Behaviour, CpuClass, PathType } from './behaviour.ts';
import { classesOfCpu } from './cpuClass.ts';
import type { GdrDecision } from './gdrRules.ts';
import type { NcclEnvironment } from './judge.ts';
import {
  broadcomParts,
  gpuAges,
  isAmpereOrLater,
  isBroadcomPart,
  linkMaximum,
  numaNodeOf,
  type Participants,
  participantsOf,
  placings,
  rateGuesses,
  switchAbove,
  type World,
} from './machineTopology.ts';
import type { PeerDecision } from './peerRules.ts';
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

/** Which question is asked of a pair. */
export type PairKind = 'gpus' | 'gpu-nic';

/** Which of them; null where the two are none, or not of the library's maker. */
export function pairKind({ tree, release, first, second }: NcclPair): PairKind | 'maker-unknown' | null {
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

/** What the machine leaves open, of what may make a difference: to the decision alone, or to figures too. */
export function possibleInputs(
  pair: NcclPair,
  kind: PairKind,
  asked: 'decision' | 'figures' = 'decision',
): Possible<PairInputs> {
  const { tree, release, first, second, isRead } = pair;
  const { gpus, nics, maybeGpus } = participantsOf(tree, release.library, [first, second]);
  const shown = [...gpus, ...nics];
  const cpu = pair.cpu ?? knownValue(effectiveCpu(tree.machine, { cpu: null }));
  const ratesMatter = asked === 'figures' || tree.machine.sideLinks.length > 0;
  const isPlaced = shown.every(fn => numaNodeOf(tree, fn) !== undefined);
  const isPartial = isPartlyShown(pair);
  const agesMatter = kind === 'gpu-nic' && isRead && gpus.some(fn => isAmpereOrLater(fn) === undefined);
  const hasParts = shown.some(fn => chainOf(tree, fn.id).some(each => isNestedPart(tree, each)));
  return {
    path: possiblePaths(pair, kind),
    placing: isPlaced ? ['apart'] : placings,
    cpu: unlike(classesOfCpu(cpu), release.behaviour, ratesMatter),
    moreGpus: isPartial ? [0, Math.max(1, maybeGpus.length), MANY] : [0],
    // Without NVLink there is one path and no choice, however wide it is.
    rates: ratesMatter && !areRatesKnown(pair, shown) ? rateGuesses : ['fast'],
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
function unlike(
  classes: readonly CpuClass[],
  behaviour: Behaviour,
  ratesMatter: boolean,
): readonly CpuClass[] {
  const seen = new Map<string, CpuClass>();
  for (const each of classes) {
    const rate = ratesMatter ? behaviour.betweenCpus[each] : null;
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
