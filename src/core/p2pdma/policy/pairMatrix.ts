import { knownValue } from '../../topology/fact.ts';
import type { NodeId, PciFunction, Root } from '../../topology/machine.ts';
import type { MachineTree } from '../../topology/machineTree.ts';
import {
  CLEAN,
  classCode,
  type Filling,
  fillApart,
  fillMeeting,
  fillNodeClasses,
  fillOpen,
  NOT_SHOWN,
  type OpenSpan,
  type OpenVerdicts,
  REDIRECTS,
  type Span,
} from './fillPairs.ts';
import { applyRules } from './judgePair.ts';
import type { PairMatrix } from './matrix.ts';
import { showsOneNode } from './pathClass.ts';
import { type Policy, policyFor } from './policy.ts';
import { isSameHostBridge } from './sameHostBridge.ts';
import type { KernelSettings } from './settings.ts';
import { type MapType, mapTypes } from './verdict.ts';
import { redirects, type Walk } from './walk.ts';

const typeCode = (mapType: MapType) => mapTypes.indexOf(mapType);

/**
 * The verdict of every ordered pair of endpoints, in tree order. The same rules as `explainPair`, but not one walk
 * for each pair: endpoints are gathered from below, and where two sets of them first meet the bridge above is the
 * common one of all their pairs, so a whole block is filled with additions and one table look-up a pair.
 */
export function pairMatrix(tree: MachineTree, settings: KernelSettings): PairMatrix {
  const policy = policyFor(tree, settings);
  const endpoints = endpointsInTreeOrder(policy.tree);
  const size = endpoints.ids.length;
  const block: Filling = {
    policy,
    size,
    mapTypes: new Uint8Array(size * size),
    distances: new Uint16Array(size * size),
    pathClasses: new Uint8Array(size * size),
    hops: new Uint16Array(size),
    acs: new Uint8Array(size),
    near: new Uint8Array(size),
    throughHost: new Uint8Array(4),
  };
  const spans = policy.tree.machine.roots.map(root => fillBelowRoot(block, root, endpoints));
  fillBetweenRoots(block, spans);
  return {
    ids: endpoints.ids,
    mapTypes: block.mapTypes,
    distances: block.distances,
    pathClasses: block.pathClasses,
  };
}

interface RootSpan extends Span {
  readonly root: Root;
}

interface Endpoints {
  readonly ids: readonly NodeId[];
  readonly spanOf: (id: NodeId) => Span;
}

/** Numbers the endpoints so that those below any one bridge stand together. */
function endpointsInTreeOrder(tree: MachineTree): Endpoints {
  const ids: NodeId[] = [];
  const spans = new Map<NodeId, Span>();
  const visit = (id: NodeId, fn?: PciFunction) => {
    const first = ids.length;
    if (fn?.kind === 'endpoint') ids.push(id);
    for (const child of tree.childrenOf(id)) visit(child.id, child);
    spans.set(id, { first, end: ids.length });
  };
  for (const root of tree.machine.roots) visit(root.id);
  return { ids, spanOf: id => spans.get(id) ?? { first: 0, end: 0 } };
}

function fillBelowRoot(block: Filling, root: Root, endpoints: Endpoints): RootSpan {
  const { tree, row } = block.policy;
  const span = { ...endpoints.spanOf(root.id), root };
  const host = hostVerdict(block.policy, root, root);
  block.throughHost[CLEAN] = typeCode('BUS_ADDR');
  block.throughHost[REDIRECTS] = row.redirectedMayPass ? host : typeCode('NOT_SUPPORTED');
  block.throughHost[REDIRECTS | NOT_SHOWN] = block.throughHost[REDIRECTS];
  block.throughHost[NOT_SHOWN] = typeCode('UNKNOWN');
  const children = tree.childrenOf(root.id);
  for (const child of children) fillBelow(block, child, endpoints);
  const spans = children.map(child => endpoints.spanOf(child.id));
  // What does not meet below the root bus meets in the root complex, or on a bus whose bridge is not shown.
  if (root.kind === 'host-bridge') {
    const apart = { mapType: host, pathClass: classCode('PHB'), areHopsKnown: true };
    forEachPairOfSpans(spans, (a, b) => fillApart(block, a, b, apart));
  } else {
    const open = { mapTypes: openVerdicts(block.policy, root, root), areHopsKnown: true };
    forEachPairOfSpans(spans, (a, b) =>
      fillOpen(block, openSpan(block, { ...a, root }), openSpan(block, { ...b, root }), open),
    );
  }
  return span;
}

/** Fills all pairs that meet at `fn` or below, and leaves `hops` and `acs` counted up to and with it. */
function fillBelow(block: Filling, fn: PciFunction, endpoints: Endpoints) {
  const own = acsCode(fn);
  const { first, end } = endpoints.spanOf(fn.id);
  if (fn.kind === 'endpoint') {
    block.hops[first] = 1;
    block.acs[first] = own;
    const above = block.policy.tree.functionById.get(fn.parent);
    block.near[first] = above ? own | acsCode(above) : own;
    const at = first * block.size + first;
    block.mapTypes[at] = block.throughHost[own] ?? 0;
    block.pathClasses[at] = classCode('SELF');
    return;
  }
  const children = block.policy.tree.childrenOf(fn.id);
  for (const child of children) fillBelow(block, child, endpoints);
  const spans = children.map(child => endpoints.spanOf(child.id));
  forEachPairOfSpans(spans, (a, b) => fillMeeting(block, a, b, own));
  for (let i = first; i < end; i++) {
    block.hops[i] = (block.hops[i] ?? 0) + 1;
    block.acs[i] = (block.acs[i] ?? 0) | own;
  }
}

function acsCode(fn: PciFunction): number {
  const redirecting = redirects(fn);
  return redirecting === undefined ? NOT_SHOWN : redirecting ? REDIRECTS : CLEAN;
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

const openSpan = ({ acs, near, hops }: Filling, { root, first, end }: RootSpan): OpenSpan =>
  root.kind === 'unplaced-bus'
    ? { first, end, passed: acs, hopsToRoot: null }
    : { first, end, passed: near, hopsToRoot: hops };

function fillBetweenRoots(block: Filling, spans: readonly RootSpan[]) {
  const numa = numaNodes(block.policy.tree, spans);
  const oneNode = showsOneNode(block.policy.tree);
  for (const a of spans) {
    for (const b of spans) {
      if (a === b || a.first === a.end || b.first === b.end) continue;
      if (isSameHostBridge(a.root, b.root) === undefined) {
        const open = { mapTypes: openVerdicts(block.policy, a.root, b.root), areHopsKnown: false };
        fillOpen(block, openSpan(block, a), openSpan(block, b), open);
        continue;
      }
      const areHopsKnown = a.root.kind === 'host-bridge' && b.root.kind === 'host-bridge';
      const mapType = hostVerdict(block.policy, a.root, b.root);
      fillApart(block, a, b, { mapType, pathClass: classCode('UNKNOWN'), areHopsKnown });
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

const NO_COMMON_BRIDGE: Walk = {
  providerPath: [],
  clientPath: [],
  common: null,
  distance: 0,
  redirecting: [],
  acsUnknown: [],
};

/** What the rules say of traffic through the host bridges of two roots, told by any function below each. */
const hostVerdict = (policy: Policy, a: Root, b: Root) => verdictOf(policy, a, b, NO_COMMON_BRIDGE);

/** The same where the common bridge, if there is one, is not shown. */
function openVerdicts(policy: Policy, a: Root, b: Root): OpenVerdicts {
  const open = { ...NO_COMMON_BRIDGE, common: undefined };
  const redirecting = policy.tree.childrenOf(a.id).slice(0, 1);
  return {
    apart: hostVerdict(policy, a, b),
    clean: verdictOf(policy, a, b, open),
    redirects: verdictOf(policy, a, b, { ...open, redirecting }),
  };
}

function verdictOf(policy: Policy, a: Root, b: Root, walk: Walk): number {
  const provider = policy.tree.childrenOf(a.id)[0];
  const client = policy.tree.childrenOf(b.id).at(-1);
  if (!provider || !client) return typeCode('UNKNOWN');
  return typeCode(applyRules({ policy, provider, client, walk }).mapType);
}
