import { iommuGroups } from '../p2pdma/acs/iommuGroups.ts';
import type { PairMatrix } from '../p2pdma/policy/matrix.ts';
import { pairMatrix } from '../p2pdma/policy/pairMatrix.ts';
import type { KernelSettings } from '../p2pdma/policy/settings.ts';
import { mapTypes } from '../p2pdma/policy/verdict.ts';
import type { Bdf } from '../topology/bdf.ts';
import { uninterestingFunctions } from '../topology/interesting.ts';
import type { Machine, NodeId } from '../topology/machine.ts';
import { type MachineTree, machineTree } from '../topology/machineTree.ts';
import { matchNodes } from './matchNodes.ts';
import { changeOf, type PairChange, pairChangeKinds, worseOf } from './pairChanges.ts';

/** One of two versions: a machine under a kernel and its boot settings. */
export interface Version {
  readonly machine: Machine;
  readonly settings: KernelSettings;
}

/** What is different in B. Nodes that both have go by their id in B. */
export interface Comparison {
  readonly nodes: NodeChanges;
  readonly pairs: PairDifferences;
  readonly groups: GroupChanges;
}

export interface NodeChanges {
  readonly added: readonly NodeId[];
  /** By their id in A. */
  readonly removed: readonly NodeId[];
  /** Below another port or bus than before. */
  readonly moved: readonly NodeId[];
  readonly renumbered: readonly { readonly node: NodeId; readonly from: Bdf; readonly to: Bdf }[];
}

/** Pairs of devices that both have and that a person looks at. */
export interface PairDifferences {
  readonly ids: readonly NodeId[];
  /** Row-major, provider down, client across: index into `pairChangeKinds`. */
  readonly changes: Uint8Array;
  /** Verdicts in A and B, as indices into `mapTypes`, in the same order. */
  readonly before: Uint8Array;
  readonly after: Uint8Array;
  /** Unordered pairs: worse if one direction is, else better, else changed. */
  readonly counts: Readonly<Record<PairChange, number>>;
}

export interface GroupChanges {
  /** Groups of A that are one in B; and groups of B that were one in A. Only what both have is listed. */
  readonly merged: readonly (readonly (readonly NodeId[])[])[];
  readonly split: readonly (readonly (readonly NodeId[])[])[];
}

/** Compares two versions of a machine, or two machines. */
export function compareVersions(a: Version, b: Version): Comparison {
  const [treeA, treeB] = [machineTree(a.machine), machineTree(b.machine)];
  const match = matchNodes(a.machine, b.machine);
  return {
    nodes: nodeChanges(treeA, treeB, match),
    pairs: pairDifferences(a, b, match),
    groups: groupChanges(
      iommuGroups(treeA, a.settings).map(({ members }) => members.flatMap(id => match.get(id) ?? [])),
      iommuGroups(treeB, b.settings).map(({ members }) => members),
      new Set(match.values()),
    ),
  };
}

function nodeChanges(a: MachineTree, b: MachineTree, match: ReadonlyMap<NodeId, NodeId>): NodeChanges {
  const kept = new Set(match.values());
  const both = a.machine.functions.flatMap(was => {
    const now = b.functionById.get(match.get(was.id) ?? was.id);
    return now && match.has(was.id) ? [{ was, now }] : [];
  });
  return {
    added: b.machine.functions.flatMap(fn => (kept.has(fn.id) ? [] : [fn.id])),
    removed: a.machine.functions.flatMap(fn => (match.has(fn.id) ? [] : [fn.id])),
    moved: both.flatMap(({ was, now }) =>
      (match.get(was.parent) ?? was.parent) === now.parent ? [] : [now.id],
    ),
    renumbered: both.flatMap(({ was, now }) =>
      was.bdf === now.bdf ? [] : [{ node: now.id, from: was.bdf, to: now.bdf }],
    ),
  };
}

function pairDifferences(a: Version, b: Version, match: ReadonlyMap<NodeId, NodeId>): PairDifferences {
  const [treeA, treeB] = [machineTree(a.machine), machineTree(b.machine)];
  const [matrixA, matrixB] = [pairMatrix(treeA, a.settings), pairMatrix(treeB, b.settings)];
  const dull = uninterestingFunctions(treeB);
  const rowA = new Map(matrixA.ids.map((id, row) => [match.get(id) ?? id, row]));
  const both = matrixB.ids.flatMap((id, inB) => {
    const inA = rowA.get(id);
    return inA === undefined || dull.has(id) ? [] : [{ id, inA, inB }];
  });
  const size = both.length;
  const [before, after, changes] = [0, 1, 2].map(() => new Uint8Array(size * size)) as Three;
  for (const [row, provider] of both.entries()) {
    for (const [column, client] of both.entries()) {
      const at = row * size + column;
      before[at] = verdictAt(matrixA, provider.inA, client.inA);
      after[at] = verdictAt(matrixB, provider.inB, client.inB);
      if (row !== column) changes[at] = codeOf[before[at] ?? 0]?.[after[at] ?? 0] ?? 0;
    }
  }
  return { ids: both.map(({ id }) => id), changes, before, after, counts: counted(changes, size) };
}

type Three = [Uint8Array, Uint8Array, Uint8Array];

const verdictAt = ({ ids, mapTypes: types }: PairMatrix, row: number, column: number): number =>
  types[row * ids.length + column] ?? 0;

/** By verdict in A and in B. */
const codeOf: readonly (readonly number[])[] = mapTypes.map(was =>
  mapTypes.map(now => pairChangeKinds.indexOf(changeOf(was, now))),
);

function counted(changes: Uint8Array, size: number): PairDifferences['counts'] {
  const counts: Record<PairChange, number> = { same: 0, better: 0, worse: 0, changed: 0 };
  const at = (row: number, column: number): PairChange =>
    pairChangeKinds[changes[row * size + column] ?? 0] ?? 'same';
  for (let row = 0; row < size; row++) {
    for (let column = row + 1; column < size; column++) {
      counts[worseOf(at(row, column), at(column, row))]++;
    }
  }
  return counts;
}

type Groups = readonly (readonly NodeId[])[];

function groupChanges(a: Groups, b: Groups, both: ReadonlySet<NodeId>): GroupChanges {
  const shared = (groups: Groups): Groups =>
    groups.map(group => group.filter(id => both.has(id))).filter(group => group.length > 0);
  const [before, after] = [shared(a), shared(b)];
  return { merged: gathered(before, after), split: gathered(after, before) };
}

/** The parts of each group of `into` that lie in different groups of `from`; only where there are several. */
function gathered(from: Groups, into: Groups): readonly Groups[] {
  const groupOf = new Map(from.flatMap((group, i) => group.map(id => [id, i] as const)));
  return into.flatMap(group => {
    const parts = new Map<number, NodeId[]>();
    for (const id of group) {
      const key = groupOf.get(id) ?? -1;
      parts.set(key, [...(parts.get(key) ?? []), id]);
    }
    return parts.size > 1 ? [[...parts.values()]] : [];
  });
}
