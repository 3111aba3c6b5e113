import { effectiveTree } from '../p2pdma/acs/effectiveAcs.ts';
import { type MapType, mapTypes } from '../p2pdma/policy/verdict.ts';
import type { NodeId } from '../topology/machine.ts';
import { type MachineTree, machineTree } from '../topology/machineTree.ts';
import { type NamedMachine, namedMachine, nameOf } from '../topology/nodeName.ts';
import { type Sentence, say, type TextPart } from '../topology/sentence.ts';
import { type Comparison, compareVersions, type PairDifferences } from './compare.ts';
import { comparisonSentence } from './compareWords.ts';
import { type FactDifference, factDifferences } from './factDifferences.ts';
import { matchNodes } from './matchNodes.ts';
import { type PairChange, pairChangeKinds } from './pairChanges.ts';
import { type SettingDifference, settingDifferences } from './settingDifferences.ts';
import {
  inBoth,
  type RatedVersion,
  speedDifferences,
  speedSentence,
  uplinkDifferences,
} from './speedDifferences.ts';
import { type TreeRow, treeDiff } from './treeDiff.ts';

/** Two versions compared, with the names and words that a screen needs; A itself need not be at hand. */
export interface ComparisonAnswer {
  readonly summary: Sentence;
  /** `12 pairs slower, worst −94 %`; null where no speed is different. */
  readonly speed: Sentence | null;
  /** Uplinks of switches that are sold more or less often. */
  readonly uplinks: readonly Sentence[];
  readonly settings: readonly SettingDifference[];
  readonly pairs: PairDifferences;
  /** Of `pairs.ids`, in their order. */
  readonly labels: readonly string[];
  /** Pairs with another verdict, worse ones first; at most MAX_PAIR_ROWS. */
  readonly changedPairs: readonly ChangedPair[];
  readonly changedPairCount: number;
  readonly nodes: readonly NodeDifference[];
  /** Both trees, side by side. */
  readonly tree: readonly TreeRow[];
  readonly facts: readonly NamedFactDifference[];
  readonly groups: readonly GroupDifference[];
  /** Groups that merged or split of which only ports and bridges can tell. */
  readonly groupsOfPorts: number;
}

export interface ChangedPair {
  readonly provider: TextPart;
  readonly client: TextPart;
  /** The other direction went from the same verdict to the same. */
  readonly isBothWays: boolean;
  readonly change: Exclude<PairChange, 'same'>;
  readonly from: MapType;
  readonly to: MapType;
}

export const nodeDifferenceKinds = ['added', 'removed', 'moved', 'renumbered'] as const;
export type NodeDifferenceKind = (typeof nodeDifferenceKinds)[number];

export interface NodeDifference {
  readonly kind: NodeDifferenceKind;
  readonly sentence: Sentence;
}

export type NamedFactDifference = Omit<FactDifference, 'nodes'> & { readonly nodes: readonly TextPart[] };

/** Groups of one version that are one in the other; `parts` are the smaller ones, by their endpoints. */
export interface GroupDifference {
  readonly kind: 'merged' | 'split';
  readonly parts: readonly (readonly TextPart[])[];
}

/** More rows than a person reads; the matrix has them all. */
export const MAX_PAIR_ROWS = 200;

/** What is different in B, in words: settings, verdicts, devices, facts as the kernel leaves them, IOMMU groups. */
export function answerComparison(a: RatedVersion, b: RatedVersion): ComparisonAnswer {
  const comparison = compareVersions(a, b);
  const match = matchNodes(a.machine, b.machine);
  const [treeA, treeB] = [machineTree(a.machine), machineTree(b.machine)];
  const [namedA, namedB] = [namedMachine(treeA), namedMachine(treeB)];
  const name = (id: NodeId) => nameOf(namedB, id);
  const changed = changedPairs(comparison.pairs, name);
  const groups = groupDifferences(comparison, treeB);
  const facts = factDifferences(effectiveTree(treeA, a.settings), effectiveTree(treeB, b.settings), match);
  const settings = settingDifferences(a.settings, b.settings);
  return {
    summary: summaryOf(comparison, settings.length + facts.length),
    speed: speedSentence(speedDifferences(a, b, inBoth(a, comparison.pairs.ids, match)), name),
    uplinks: uplinkDifferences(treeA, treeB, match).map(
      ({ switch: id, from, to }) =>
        say`The uplink of ${name(id)} is oversubscribed ${from.toFixed(1)} : 1 before, ${to.toFixed(1)} : 1 now.`,
    ),
    settings,
    pairs: comparison.pairs,
    labels: comparison.pairs.ids.map(id => name(id).text),
    changedPairs: changed.rows,
    changedPairCount: changed.count,
    nodes: nodeDifferences(comparison, { namedA, namedB, match }),
    facts: facts.map(({ nodes, ...difference }) => ({ ...difference, nodes: nodes.map(name) })),
    groups: groups.map(({ kind, parts }) => ({ kind, parts: parts.map(part => part.map(name)) })),
    tree: treeDiff(a.machine, b.machine, match),
    groupsOfPorts: comparison.groups.merged.length + comparison.groups.split.length - groups.length,
  };
}

/** What does not change any verdict is no reason to say that nothing is different. */
function summaryOf(comparison: Comparison, otherDifferences: number): Sentence {
  const { nodes, pairs, groups } = comparison;
  const lists = [...Object.values(nodes), ...Object.values(groups)];
  const isSame = lists.every(({ length }) => length === 0) && pairs.counts.same === pairCount(pairs);
  return isSame && otherDifferences > 0
    ? say`No verdict and no IOMMU group is different; settings or facts are.`
    : comparisonSentence(comparison);
}

const pairCount = ({ ids }: PairDifferences): number => (ids.length * (ids.length - 1)) / 2;

const worstFirst: readonly PairChange[] = ['worse', 'better', 'changed'];

/** The pairs of which a row is made, and how many there are; a large machine has far more than anybody reads. */
function changedPairs(
  pairs: PairDifferences,
  name: (id: NodeId) => TextPart,
): { readonly rows: readonly ChangedPair[]; readonly count: number } {
  const size = pairs.ids.length;
  const names = pairs.ids.map(name);
  const rows: Record<PairChange, ChangedPair[]> = { same: [], better: [], worse: [], changed: [] };
  let count = 0;
  const add = (row: number, column: number, isBothWays: boolean) => {
    const at = row * size + column;
    const change = pairChangeKinds[pairs.changes[at] ?? 0] ?? 'same';
    if (change === 'same') return;
    count++;
    const [provider, client] = [names[row], names[column]];
    if (rows[change].length === MAX_PAIR_ROWS || !provider || !client) return;
    const [from, to] = [verdict(pairs.before, at), verdict(pairs.after, at)];
    rows[change].push({ provider, client, isBothWays, change, from, to });
  };
  for (let row = 0; row < size; row++) {
    for (let column = row + 1; column < size; column++) {
      const [one, other] = [row * size + column, column * size + row];
      const isAlike = pairs.before[one] === pairs.before[other] && pairs.after[one] === pairs.after[other];
      add(row, column, isAlike);
      if (!isAlike) add(column, row, false);
    }
  }
  return { rows: worstFirst.flatMap(change => rows[change]).slice(0, MAX_PAIR_ROWS), count };
}

const verdict = (codes: Uint8Array, at: number): MapType => mapTypes[codes[at] ?? -1] ?? 'UNKNOWN';

interface BothNamed {
  readonly namedA: NamedMachine;
  readonly namedB: NamedMachine;
  /** By id in A. */
  readonly match: ReadonlyMap<NodeId, NodeId>;
}

function nodeDifferences(
  { nodes }: Comparison,
  { namedA, namedB, match }: BothNamed,
): readonly NodeDifference[] {
  const before = new Map([...match].map(([inA, inB]) => [inB, inA]));
  const below = (named: NamedMachine, id: NodeId | undefined): TextPart => {
    const parent = id === undefined ? undefined : named.tree.functionById.get(id)?.parent;
    return parent === undefined ? { text: 'nothing' } : nameOf(named, parent);
  };
  const inA = (part: TextPart): TextPart => ({ text: part.text });
  return [
    ...nodes.added.map(id => ({
      kind: 'added' as const,
      sentence: say`${nameOf(namedB, id)} below ${below(namedB, id)}`,
    })),
    ...nodes.removed.map(id => ({
      kind: 'removed' as const,
      sentence: say`${inA(nameOf(namedA, id))} below ${inA(below(namedA, id))}`,
    })),
    ...nodes.moved.map(id => ({
      kind: 'moved' as const,
      sentence: say`${nameOf(namedB, id)} from below ${inA(below(namedA, before.get(id)))} to below ${below(namedB, id)}`,
    })),
    ...nodes.renumbered.map(({ node, from, to }) => ({
      kind: 'renumbered' as const,
      sentence: say`${nameOf(namedB, node)} from ${from} to ${to}`,
    })),
  ];
}

/** Ports and bridges are given to nobody, so a group is told by its endpoints. */
function groupDifferences({ groups }: Comparison, tree: MachineTree) {
  const told = (kind: GroupDifference['kind']) => (all: readonly (readonly NodeId[])[]) => {
    const parts = all
      .map(part => part.filter(id => tree.functionById.get(id)?.kind === 'endpoint'))
      .filter(part => part.length > 0);
    return parts.length > 1 ? [{ kind, parts }] : [];
  };
  return [...groups.merged.flatMap(told('merged')), ...groups.split.flatMap(told('split'))];
}
