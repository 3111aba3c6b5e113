import type { Cpu } from '../../topology/cpu.ts';
import { endpointLabels } from '../../topology/labels.ts';
import type { NodeId } from '../../topology/machine.ts';
import type { MachineTree } from '../../topology/machineTree.ts';
import { type Sentence, sentenceText } from '../../topology/sentence.ts';
import type { Outcome } from '../layerRule.ts';
import type { PathType } from './behaviour.ts';
import { filledTopology } from './filledTopology.ts';
import type { NcclEnvironment } from './judge.ts';
import { participantsOf } from './machineTopology.ts';
import { ncclMatrices } from './matrices.ts';
import { ncclAnswer } from './pairAnswer.ts';
import { ncclPath } from './pairPath.ts';
import { ncclChangesBetween, ncclChangesOfMachine } from './releaseChanges.ts';
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
  /** Null where it is not known. */
  readonly type: PathType | null;
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
  /** Devices of a file that it names by their class alone, and that were filled in as NCCL would as it starts. */
  readonly filled: { readonly gpus: number; readonly nics: number };
}

interface Asked {
  readonly release: NcclRelease;
  /** To tell what changed since; null: nothing is compared. */
  readonly before: NcclRelease | null;
  readonly environment: NcclEnvironment;
}

const changesOf = (topology: NcclTopology, { release, before, environment }: Asked): readonly Sentence[] =>
  before ? ncclChangesBetween(topology, [before, release], environment) : [];

/** The tables of a topology file; devices that it has by their class alone take part as vendors' files mean them to. */
export function tablesOfFile(file: NcclTopology, asked: Asked): NcclTables {
  const { topology, gpus, nics } = filledTopology(file);
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
    filled: { gpus, nics },
  };
}

const pathOf = ({ type, gigabytesPerSecond }: { type: PathType; gigabytesPerSecond: number }) => ({
  type,
  gigabytesPerSecond,
});
const verdict = (asks: NcclVerdict['asks'], outcome: Outcome, why: string | null = null): NcclVerdict => ({
  asks,
  outcome,
  why,
});

/** The tables of a machine as the library would read it; what the machine does not show is unknown in them too. */
export function tablesOfMachine(tree: MachineTree, cpu: Cpu | null, asked: Asked): NcclTables {
  const { before, release, environment } = asked;
  const changes = before ? ncclChangesOfMachine(tree, [before, release], { cpu, environment }) : [];
  return { ...machineTables(tree, cpu, asked), changes };
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
  const cell = (first: NodeId, second: NodeId, questions: readonly NcclVerdict['asks'][]): NcclCell => {
    const path = ncclPath({ ...pair, first, second, isRead: false });
    return {
      type: path?.type ?? null,
      gigabytesPerSecond: path?.gigabytesPerSecond ?? null,
      verdicts: questions.map(asks => answer(asks, first, second)),
    };
  };
  return {
    gpus: gpus.map(name),
    nets: nics.map(name),
    gpuGpu: gpus.map(from => gpus.map(to => (from === to ? null : cell(from.id, to.id, ['p2p'])))),
    gpuNet: gpus.map(gpu => nics.map(nic => cell(gpu.id, nic.id, ['receive', 'send']))),
    changes: [],
    filled: { gpus: 0, nics: 0 },
  };
}

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
