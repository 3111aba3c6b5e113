import { grouped } from '../../lib/grouped.ts';
import { counted } from '../../lib/words.ts';
import type { Cpu } from '../../topology/cpu.ts';
import type { MachineTree } from '../../topology/machineTree.ts';
import { type NamedMachine, namedMachine, nameOf } from '../../topology/nodeName.ts';
import { joined, type Sentence, say, sentenceText } from '../../topology/sentence.ts';
import type { Outcome } from '../layerRule.ts';
import type { NcclEnvironment } from './judge.ts';
import { participantsOf } from './machineTopology.ts';
import { type NcclMatrices, ncclMatrices } from './matrices.ts';
import { ncclAnswer } from './pairAnswer.ts';
import { changesBetween, type NcclRelease } from './releases.ts';
import type { BehaviourChange } from './releaseTable.ts';
import type { NcclTopology } from './topology.ts';

/** What a pair does in one release. */
interface Verdict {
  readonly kind: 'peers' | 'receives' | 'sends';
  readonly pair: Sentence;
  /** Its path type, where one is known. */
  readonly path: string | null;
  readonly outcome: Outcome;
}

/** A change of an answer, and the change of the library that made it. */
interface Turned {
  readonly verdict: Verdict;
  readonly change: BehaviourChange;
}

/** From one release of NCCL to a later one. Those of RCCL are not compared: one is known. */
export type ReleasePair = readonly [from: NcclRelease, to: NcclRelease];

/**
 * What changes on a topology from one release to another, in sentences: which pairs of GPUs and which GPUs and network
 * adapters begin or cease to reach each other directly, and by what change. Empty where nothing does.
 */
export const ncclChangesBetween = (
  topology: NcclTopology,
  releases: ReleasePair,
  environment: NcclEnvironment = {},
): readonly Sentence[] =>
  changesOf(releases, release => verdictsOfMatrices(ncclMatrices(topology, release, environment)));

/** The same on a machine, for pairs of which both answers are known. */
export function ncclChangesOfMachine(
  tree: MachineTree,
  releases: ReleasePair,
  { cpu, environment }: { readonly cpu: Cpu | null; readonly environment: NcclEnvironment },
): readonly Sentence[] {
  const named = namedMachine(tree);
  return changesOf(releases, release => verdictsOfMachine(named, { tree, release, environment, cpu }));
}

function changesOf(
  [from, to]: ReleasePair,
  verdictsIn: (release: NcclRelease) => readonly Verdict[],
): readonly Sentence[] {
  if (from.library !== 'NCCL' || to.library !== 'NCCL') return [];
  const answersIn = (release: NcclRelease) =>
    new Map(verdictsIn(release).map(verdict => [keyOf(verdict), verdict]));
  const first = answersIn(from);
  let before = first;
  const turned = new Map<string, Turned>();
  for (const { change, after } of changesBetween(from, to)) {
    const answers = answersIn(after);
    for (const [key, verdict] of answers)
      if (before.get(key)?.outcome !== verdict.outcome) turned.set(key, { verdict, change });
    before = answers;
  }
  // What changed and changed back is no difference between the two.
  const isChanged = ([key, { verdict }]: readonly [string, Turned]) =>
    isKnown(first.get(key)?.outcome) &&
    isKnown(verdict.outcome) &&
    first.get(key)?.outcome !== verdict.outcome;
  const groups = grouped(
    [...turned].filter(isChanged).map(([, each]) => each),
    ({ verdict, change }) => [change.what, verdict.kind, verdict.path, verdict.outcome].join(' '),
  );
  return [...groups.values()].map(group => sentenceOf(group, from, to));
}

const isKnown = (outcome: Outcome | undefined): boolean => outcome !== undefined && outcome !== 'unknown';

function verdictsOfMatrices({ gpus, nets, gpuGpu, gpuNet }: NcclMatrices): readonly Verdict[] {
  const peers = gpuGpu.flatMap((row, i) =>
    // Both directions of a pair are one.
    row.flatMap(({ type, peer }, j): readonly Verdict[] => {
      const pair = say`GPU ${gpus[i]?.rank ?? i}–GPU ${gpus[j]?.rank ?? j}`;
      return j > i ? [{ kind: 'peers', pair, path: type, outcome: peer.decision.outcome }] : [];
    }),
  );
  const nics = gpuNet.flatMap((row, i) =>
    row.flatMap(({ used, type, receives, sends }, j): readonly Verdict[] => {
      const pair = say`GPU ${gpus[i]?.rank ?? i}–${nets[j]?.name ?? `network ${nets[j]?.index}`}`;
      const path = used.type === 'PXN' ? 'PXN' : type;
      return [
        { kind: 'receives', pair, path, outcome: receives.decision.outcome },
        { kind: 'sends', pair, path, outcome: sends.decision.outcome },
      ];
    }),
  );
  return [...peers, ...nics];
}

function verdictsOfMachine(
  named: NamedMachine,
  question: Omit<Parameters<typeof ncclAnswer>[0], 'first' | 'second' | 'isRead'>,
): readonly Verdict[] {
  const { gpus, nics } = participantsOf(question.tree, question.release.library);
  return gpus.flatMap((gpu, i) => {
    const verdict = (kind: Verdict['kind'], other: (typeof gpus)[number]): readonly Verdict[] => {
      const pair = say`${nameOf(named, gpu.id)}–${nameOf(named, other.id)}`;
      const asked = { ...question, first: gpu.id, second: other.id, isRead: kind === 'sends' };
      const answer = ncclAnswer(asked);
      return answer ? [{ kind, pair, path: null, outcome: answer.outcome }] : [];
    };
    return [
      ...gpus.slice(i + 1).flatMap(other => verdict('peers', other)),
      ...nics.flatMap(nic => [...verdict('receives', nic), ...verdict('sends', nic)]),
    ];
  });
}

const keyOf = ({ kind, pair }: Pick<Verdict, 'kind' | 'pair'>): string => `${kind} ${sentenceText(pair)}`;

/** As many as a sentence names. */
const MOST_NAMED = 6;

function sentenceOf(group: readonly Turned[], from: NcclRelease, to: NcclRelease): Sentence {
  const [one] = group;
  if (!one) return [];
  const { verdict, change } = one;
  const named = group.slice(0, MOST_NAMED).map(turned => turned.verdict.pair);
  const more = group.length - named.length;
  const pairs = more > 0 ? [...named, say`${counted(more, 'more pair', 'more pairs')}`] : named;
  const isDirect = verdict.outcome === 'yes';
  const before = isDirect ? 'staged in host memory' : turnedFrom[verdict.kind];
  const after = isDirect ? turnedTo[verdict.kind] : 'falls back to host memory';
  const path = verdict.path === null ? '' : ` (${verdict.path})`;
  return say`${from.name} to ${to.version}: ${joined(pairs, ', ')}${path}: ${before} before, ${after} from ${change.since} on. ${change.what}.`;
}

const turnedFrom = {
  peers: 'P2P',
  receives: 'GPUDirect RDMA when receiving',
  sends: 'GPUDirect RDMA when sending',
} as const;
const turnedTo = {
  peers: 'uses P2P',
  receives: 'uses GPUDirect RDMA when receiving',
  sends: 'uses GPUDirect RDMA when sending',
} as const;
