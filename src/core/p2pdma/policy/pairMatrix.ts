import { knownValue } from '../../topology/fact.ts';
import type { NodeId, PciFunction, Root } from '../../topology/machine.ts';
import type { MachineTree } from '../../topology/machineTree.ts';
import {
  classCode,
  type Filling,
  fillApart,
  fillMeeting,
  fillNodeClasses,
  fillOpen,
  type OpenSpan,
  type Span,
  verdictAt,
} from './fillPairs.ts';
import type { PairMatrix } from './matrix.ts';
import { showsOneNode } from './pathClass.ts';
import { policyFor } from './policy.ts';
import type { RuleBook } from './rule.ts';
import { isSameHostBridge } from './sameHostBridge.ts';
import type { KernelSettings } from './settings.ts';
import { type VerdictTable, verdictTables } from './verdictTables.ts';

/**
 * The verdict of every ordered pair of endpoints, in tree order. The same rules as `explainPair`, but not one walk
 * for each pair: endpoints are gathered from below, and where two sets of them first meet the bridge above is the
 * common one of all their pairs, so a whole block is filled with additions and one table look-up a pair.
 */
export function pairMatrix(tree: MachineTree, settings: KernelSettings, book?: RuleBook): PairMatrix {
  const policy = policyFor(tree, settings, book);
  const endpoints = endpointsInTreeOrder(policy.tree);
  const size = endpoints.functions.length;
  const tables = verdictTables(policy, endpoints.functions);
  const block: Block = {
    tree: policy.tree,
    tables,
    size,
    mapTypes: new Uint8Array(size * size),
    distances: new Uint16Array(size * size),
    pathClasses: new Uint8Array(size * size),
    hops: new Uint16Array(size),
    codes: tables.codes.slice(),
    near: tables.codes.slice(),
  };
  const spans = policy.tree.machine.roots.map(root => fillBelowRoot(block, root, endpoints));
  fillBetweenRoots(block, spans);
  return {
    ids: endpoints.functions.map(fn => fn.id),
    mapTypes: block.mapTypes,
    distances: block.distances,
    pathClasses: block.pathClasses,
  };
}

interface Block extends Filling {
  readonly tree: MachineTree;
}

interface RootSpan extends Span {
  readonly root: Root;
}

interface Endpoints {
  readonly functions: readonly PciFunction[];
  readonly spanOf: (id: NodeId) => Span;
}

/** Numbers the endpoints so that those below any one bridge stand together. */
function endpointsInTreeOrder(tree: MachineTree): Endpoints {
  const functions: PciFunction[] = [];
  const spans = new Map<NodeId, Span>();
  const visit = (id: NodeId, fn?: PciFunction) => {
    const first = functions.length;
    if (fn?.kind === 'endpoint') functions.push(fn);
    for (const child of tree.childrenOf(id)) visit(child.id, child);
    spans.set(id, { first, end: functions.length });
  };
  for (const root of tree.machine.roots) visit(root.id);
  return { functions, spanOf: id => spans.get(id) ?? { first: 0, end: 0 } };
}

function fillBelowRoot(block: Block, root: Root, endpoints: Endpoints): RootSpan {
  const { tree, tables } = block;
  const children = tree.childrenOf(root.id);
  const meeting = {
    alone: tables.tableFor('self', root, root),
    below: tables.tableFor('below-a-bridge', root, root),
  };
  for (const child of children) fillBelow(block, child, endpoints, meeting);
  const spans = children.map(child => endpoints.spanOf(child.id));
  // What does not meet below the root bus meets in the root complex, or on a bus whose bridge is not shown.
  const apart = tables.tableFor('apart', root, root);
  if (root.kind === 'host-bridge') {
    const there = { table: apart, pathClass: classCode('PHB'), areHopsKnown: true };
    forEachPairOfSpans(spans, (a, b) => fillApart(block, a, b, there));
  } else {
    const open = { apart, notShown: tables.tableFor('not-shown', root, root), areHopsKnown: true };
    forEachPairOfSpans(spans, (a, b) =>
      fillOpen(block, openSpan(block, { ...a, root }), openSpan(block, { ...b, root }), open),
    );
  }
  return { ...endpoints.spanOf(root.id), root };
}

/** For the pairs that meet below one root: a function with itself, and two below a bridge. */
interface MeetingBelow {
  readonly alone: VerdictTable;
  readonly below: VerdictTable;
}

/** Fills all pairs that meet at `fn` or below, and leaves `hops` and `codes` told up to and with it. */
function fillBelow(block: Block, fn: PciFunction, endpoints: Endpoints, meeting: MeetingBelow) {
  const { tree, tables, hops, codes, near } = block;
  const marks = tables.marksOf(fn);
  const { first, end } = endpoints.spanOf(fn.id);
  if (fn.kind === 'endpoint') {
    const above = tree.functionById.get(fn.parent);
    hops[first] = 1;
    codes[first] = (codes[first] as number) | marks;
    near[first] = (codes[first] as number) | (above ? tables.marksOf(above) : 0);
    const at = first * block.size + first;
    block.mapTypes[at] = verdictAt(meeting.alone, (tables.rows[first] as number) + (codes[first] as number));
    block.pathClasses[at] = classCode('SELF');
    return;
  }
  const children = tree.childrenOf(fn.id);
  for (const child of children) fillBelow(block, child, endpoints, meeting);
  const spans = children.map(child => endpoints.spanOf(child.id));
  forEachPairOfSpans(spans, (a, b) => fillMeeting(block, a, b, { table: meeting.below, marks }));
  for (let i = first; i < end; i++) {
    hops[i] = (hops[i] as number) + 1;
    codes[i] = (codes[i] as number) | marks;
  }
}

/** Every ordered pair of different spans, as one span against the run before it and the run behind it. */
function forEachPairOfSpans(spans: readonly Span[], fill: (a: Span, b: Span) => void) {
  const last = spans.at(-1);
  const [start] = spans;
  if (!start || !last) return;
  for (const span of spans) {
    if (start.first < span.first) fill(span, { first: start.first, end: span.first });
    if (span.end < last.end) fill(span, { first: span.end, end: last.end });
  }
}

const openSpan = ({ codes, near, hops }: Block, { root, first, end }: RootSpan): OpenSpan =>
  root.kind === 'unplaced-bus'
    ? { first, end, passed: codes, hopsToRoot: null }
    : { first, end, passed: near, hopsToRoot: hops };

function fillBetweenRoots(block: Block, spans: readonly RootSpan[]) {
  const { tree, tables } = block;
  const numa = numaNodes(tree, spans);
  const oneNode = showsOneNode(tree);
  for (const a of spans) {
    for (const b of spans) {
      if (a === b || a.first === a.end || b.first === b.end) continue;
      const apart = tables.tableFor('apart', a.root, b.root);
      if (isSameHostBridge(a.root, b.root) === undefined) {
        const open = { apart, notShown: tables.tableFor('not-shown', a.root, b.root), areHopsKnown: false };
        fillOpen(block, openSpan(block, a), openSpan(block, b), open);
        continue;
      }
      const areHopsKnown = a.root.kind === 'host-bridge' && b.root.kind === 'host-bridge';
      fillApart(block, a, b, { table: apart, pathClass: classCode('UNKNOWN'), areHopsKnown });
      fillNodeClasses(block, a, b, numa, oneNode);
    }
  }
}

/** By endpoint number: its own NUMA node, else that of its host bridge. */
function numaNodes(tree: MachineTree, spans: readonly RootSpan[]): readonly (number | undefined)[] {
  const nodes: (number | undefined)[] = [];
  for (const { root } of spans) {
    const fallback = root.kind === 'host-bridge' ? knownValue(root.numaNode) : undefined;
    const visit = (fn: PciFunction) => {
      if (fn.kind === 'endpoint') nodes.push(knownValue(fn.numaNode) ?? fallback);
      for (const child of tree.childrenOf(fn.id)) visit(child);
    };
    for (const child of tree.childrenOf(root.id)) visit(child);
  }
  return nodes;
}
