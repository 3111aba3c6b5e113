import type { Cpu } from '../../topology/cpu.ts';
import { endpointLabels } from '../../topology/labels.ts';
import type { NodeId } from '../../topology/machine.ts';
import type { MachineTree } from '../../topology/machineTree.ts';
import { type Sentence, say, sentenceText, type TextPart } from '../../topology/sentence.ts';
import type { Outcome } from '../layerRule.ts';
import type { PathType } from './behaviour.ts';
import type { NcclEnvironment } from './judge.ts';
import { participantsOf } from './machineTopology.ts';
import { ncclMatrices } from './matrices.ts';
import { ncclAnswer, ncclPaths } from './pairAnswer.ts';
import { ncclChangesBetween } from './releaseChanges.ts';
import type { NcclRelease } from './releases.ts';
import type { NcclTopology } from './topology.ts';

/** A row or column: what it is called, and which function of the machine it is; null: it is of a file. */
export interface NcclName {
  readonly text: string;
  readonly node: NodeId | null;
}

/** One question about a pair and its answer. */
export interface NcclVerdict {
  /** P2P between GPUs; of an adapter whether it may write the GPU's memory, or read it. */
  readonly asks: 'p2p' | 'receive' | 'send';
  readonly outcome: Outcome;
  /** Why, where it is of a machine; null: a file has no words. */
  readonly why: string | null;
}

export interface NcclCell {
  /** One where it is known, else each that comes into question. */
  readonly paths: readonly PathType[];
  /** What NCCL plans with; null where that is not known. */
  readonly gigabytesPerSecond: number | null;
  readonly verdicts: readonly NcclVerdict[];
}

/** What a release would make of all GPUs and network adapters. Plain data. */
export interface NcclTables {
  readonly gpus: readonly NcclName[];
  readonly nets: readonly NcclName[];
  /** Null on the diagonal. */
  readonly gpuGpu: readonly (readonly (NcclCell | null)[])[];
  readonly gpuNet: readonly (readonly NcclCell[])[];
  /** What changes from another release to this one, where one was named. */
  readonly changes: readonly Sentence[];
}

interface Asked {
  readonly release: NcclRelease;
  /** To tell what changed since; null: nothing is compared. */
  readonly before: NcclRelease | null;
  readonly environment: NcclEnvironment;
}

const changesOf = (topology: NcclTopology, { release, before, environment }: Asked): readonly Sentence[] =>
  before ? ncclChangesBetween(topology, [before, release], environment) : [];

/** The tables of a topology file, where everything is told. */
export function tablesOfFile(topology: NcclTopology, asked: Asked): NcclTables {
  const matrices = ncclMatrices(topology, asked.release, asked.environment);
  return {
    gpus: matrices.gpus.map(({ rank, busId }) => ({ text: `GPU ${rank} ${busId}`, node: null })),
    nets: matrices.nets.map(({ name, index, busId }) => ({
      text: `${name ?? `network ${index}`}${busId === null ? '' : ` ${busId}`}`,
      node: null,
    })),
    gpuGpu: matrices.gpuGpu.map((row, i) =>
      row.map((cell, j) =>
        i === j ? null : { ...pathOf(cell), verdicts: [verdict('p2p', cell.peer.decision.outcome)] },
      ),
    ),
    gpuNet: matrices.gpuNet.map(row =>
      row.map(cell => ({
        ...pathOf(cell.used.type === 'PXN' ? { ...cell, ...cell.used } : cell),
        verdicts: [
          verdict('receive', cell.receives.decision.outcome),
          verdict('send', cell.sends.decision.outcome),
        ],
      })),
    ),
    changes: changesOf(topology, asked),
  };
}

const pathOf = ({ type, gigabytesPerSecond }: { type: PathType; gigabytesPerSecond: number }) => ({
  paths: [type],
  gigabytesPerSecond,
});
const verdict = (asks: NcclVerdict['asks'], outcome: Outcome, why: string | null = null): NcclVerdict => ({
  asks,
  outcome,
  why,
});

/** The tables of a machine as the library would read it; what the machine does not show is unknown in them too. */
export function tablesOfMachine(tree: MachineTree, cpu: Cpu | null, asked: Asked): NcclTables {
  const tables = machineTables(tree, cpu, asked);
  const { before, release } = asked;
  if (!before) return tables;
  const earlier = machineTables(tree, cpu, { ...asked, release: before });
  return { ...tables, changes: turnedPairs(earlier, tables, [before.name, release.name]) };
}

function machineTables(tree: MachineTree, cpu: Cpu | null, { release, environment }: Asked): NcclTables {
  const { gpus, nics } = participantsOf(tree, release.library);
  const labels = endpointLabels(tree);
  const name = ({ id, bdf }: { readonly id: NodeId; readonly bdf: string }): NcclName => ({
    text: labels.get(id) ?? bdf,
    node: id,
  });
  const pair = { tree, release, environment, cpu } as const;
  const answer = (asks: NcclVerdict['asks'], first: NodeId, second: NodeId): NcclVerdict => {
    const found = ncclAnswer({ ...pair, first, second, isRead: asks === 'send' });
    return verdict(asks, found?.outcome ?? 'unknown', found && sentenceText(found.sentence));
  };
  const cell = (first: NodeId, second: NodeId, questions: readonly NcclVerdict['asks'][]): NcclCell => ({
    paths: ncclPaths({ ...pair, first, second, isRead: false }),
    gigabytesPerSecond: null,
    verdicts: questions.map(asks => answer(asks, first, second)),
  });
  return {
    gpus: gpus.map(name),
    nets: nics.map(name),
    gpuGpu: gpus.map(from => gpus.map(to => (from === to ? null : cell(from.id, to.id, ['p2p'])))),
    gpuNet: gpus.map(gpu => nics.map(nic => cell(gpu.id, nic.id, ['receive', 'send']))),
    changes: [],
  };
}

/** As many as are told one by one. */
const MOST_TOLD = 12;

/** The pairs whose answer turned, each with why it is now as it is. */
function turnedPairs(
  before: NcclTables,
  after: NcclTables,
  [from, to]: readonly [string, string],
): readonly Sentence[] {
  const turned: Sentence[] = [];
  const compare = (
    one: NcclName,
    other: NcclName,
    [was, is]: readonly [NcclCell | undefined, NcclCell | undefined],
  ) => {
    is?.verdicts.forEach((now, at) => {
      const then = was?.verdicts[at];
      if (!then || then.outcome === now.outcome) return;
      turned.push(
        say`${part(one)} and ${part(other)}, ${asksWords[now.asks]}: ${outcomeWords[then.outcome]} with ${from}, ${outcomeWords[now.outcome]} with ${to}. ${now.why ?? ''}`,
      );
    });
  };
  after.gpuGpu.forEach((row, i) => {
    row.forEach((cell, j) => {
      const [one, other] = [after.gpus[i], after.gpus[j]];
      // Both directions of a pair are one.
      if (i < j && one && other) compare(one, other, [before.gpuGpu[i]?.[j] ?? undefined, cell ?? undefined]);
    });
  });
  after.gpuNet.forEach((row, i) => {
    row.forEach((cell, j) => {
      const [one, other] = [after.gpus[i], after.nets[j]];
      if (one && other) compare(one, other, [before.gpuNet[i]?.[j], cell]);
    });
  });
  const more = turned.length - MOST_TOLD;
  return more > 0 ? [...turned.slice(0, MOST_TOLD), say`${more} more pairs turn.`] : turned;
}

const part = ({ text, node }: NcclName): TextPart => (node === null ? { text } : { text, node });

/** What is asked of a pair, in a few words. */
export const asksWords = {
  p2p: 'P2P',
  receive: 'GPUDirect RDMA receiving',
  send: 'GPUDirect RDMA sending',
} as const;
export const outcomeWords = {
  yes: 'used',
  no: 'refused',
  unknown: 'unknown',
  'not-peer': 'through host memory',
} as const satisfies Readonly<Record<Outcome, string>>;
