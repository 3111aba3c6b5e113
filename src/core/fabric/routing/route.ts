import { hex } from '../../lib/hex.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { PciFunction } from '../../topology/machine.ts';
import { functionOf, rootOf } from '../../topology/machineTree.ts';
import { nameOf } from '../../topology/nodeName.ts';
import { type MissingFact, type Sentence, say } from '../../topology/sentence.ts';
import { checkRequest } from './checkRequest.ts';
import { routeCompletion } from './completion.ts';
import type { Fabric } from './fabric.ts';
import { stepFromAbove } from './fromAbove.ts';
import { stepFromBelow } from './fromBelow.ts';
import type { Hop, Outcome, RequestError, Route } from './hop.ts';
import { stepFromInitiator } from './initiator.ts';
import { type Programmed, programAddress } from './programmed.ts';
import type { RouteRequest } from './request.ts';
import { stepAtRoot } from './rootComplex.ts';
import { type End, makeHop, type Place, type Step, type Tlp } from './walk.ts';

/** Far beyond any tree: 256 buses up, across and down, twice. Reaching it is a bug. */
const MOST_STEPS = 4096;

/**
 * Where a request goes hop by hop, which rule decided at each node, what answers and how, and what became of it (PCIe Base
 * Specification, sections 2.2.4, 2.3 and 6.12). Facts that the machine does not show end the route as 'unknown', naming them. A request that
 * makes no sense (no such device, size 0, outside the BAR) is an error in words.
 */
export function route(fabric: Fabric, request: RouteRequest): Result<Route, RequestError> {
  const problem = checkRequest(fabric, request);
  if (problem) return err(problem);
  const redirect = driverRedirect(fabric, request);
  const effective = redirect ? { ...request, target: redirect.target } : request;
  const programmed = programAddress(fabric, effective);
  if (programmed.kind !== 'programmed') return ok(notSent(fabric, request, programmed));
  const initiator = functionOf(fabric.tree, request.initiator);
  const tlp: Tlp = {
    request: effective,
    requester: request.requesterId ?? initiator.bdf,
    carries: programmed.carries,
    domain: programmed.domain,
    isPlainPeer: false,
  };
  const how: Sentence = redirect ? redirect.sentence : programmed.how;
  const walked = walkRequest(fabric, tlp, how);
  const hops = redirect ? markRedirect(walked.hops) : walked.hops;
  return ok(assemble(fabric, request, { tlp, hops, end: walked.end }));
}

/** An integrated GPU's driver that steps in: the shared buffer is placed in system memory. */
function driverRedirect(fabric: Fabric, request: RouteRequest) {
  const { target } = request;
  if (target.kind === 'system-memory') return null;
  if (fabric.platform.devices[target.node] !== 'bar-cpu-side-only-driver-redirects') return null;
  const address = fabric.platform.memory[0]?.base;
  if (address === undefined || request.initiator === target.node) return null;
  const name = nameOf(fabric, target.node);
  return {
    target: { kind: 'system-memory', address } as const,
    sentence: say`The BARs of ${name} answer the CPU side only, so its driver has placed the buffer in system memory.`,
  };
}

const markRedirect = (hops: readonly Hop[]): readonly Hop[] =>
  hops.map((hop, index) => (index === 0 && hop.rule === 'sent' ? { ...hop, rule: 'driver-redirects' } : hop));

interface Walked {
  readonly hops: readonly Hop[];
  readonly end: End;
}

function walkRequest(fabric: Fabric, tlp: Tlp, how: Sentence): Walked {
  const hops: Hop[] = [];
  let step = stepFromInitiator(fabric, tlp, how);
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    hops.push(...step.hops);
    if ('end' in step.next) return { hops, end: step.next.end };
    step = stepFrom(fabric, step.next.place, step.next.tlp);
  }
  throw new Error(`a request from ${tlp.requester} does not end`);
}

function stepFrom(fabric: Fabric, place: Place, tlp: Tlp): Step {
  switch (place.kind) {
    case 'from-below':
      return stepFromBelow(fabric, place.port, tlp);
    case 'from-above':
      return stepFromAbove(fabric, place.fn, tlp);
    case 'root': {
      const root = fabric.tree.rootById.get(place.root);
      if (!root) throw new Error(`no such root: ${place.root}`);
      return stepAtRoot(fabric, root, place.from, tlp);
    }
  }
}

function assemble(
  fabric: Fabric,
  request: RouteRequest,
  { tlp, hops, end }: Walked & { readonly tlp: Tlp },
): Route {
  const completion = routeCompletion(fabric, tlp, hops, end);
  const outcome = bridgeMayBeMissing(fabric, request, outcomeOf(hops, end, completion));
  const completionRoute = completion?.route ?? null;
  const assumptions = assumptionsOf(fabric, [...hops, ...(completionRoute?.hops ?? [])]);
  return { request, hops, completion: completionRoute, outcome, assumptions };
}

function outcomeOf(hops: readonly Hop[], end: End, completion: ReturnType<typeof routeCompletion>): Outcome {
  const { kind, at, sentence, hit, missing } = end;
  const lost = completion?.lost;
  // A request that failed already is not explained better by what became of its answer.
  if (lost && kind === 'delivered') {
    const unknown = lost.missing.length > 0;
    return {
      kind: unknown ? 'unknown' : 'completion-timeout',
      at: lost.at,
      sentence: lost.sentence,
      hit,
      missing: lost.missing,
    };
  }
  const redirected = kind === 'delivered' && wasRedirected([...hops, ...(completion?.route.hops ?? [])]);
  return { kind: redirected ? 'redirected' : kind, at, sentence, hit, missing };
}

/** What does not arrive may only have missed the bridge that leads to its target, where that one is not shown. */
function bridgeMayBeMissing(fabric: Fabric, { target }: RouteRequest, outcome: Outcome): Outcome {
  if (target.kind === 'system-memory' || outcome.hit || !missedTargets.has(outcome.kind)) return outcome;
  const root = rootOf(fabric.tree, target.node);
  if (root.kind !== 'unplaced-bus') return outcome;
  const what = `which bridges lead to bus ${hex(root.bus, 2)}`;
  return {
    ...outcome,
    kind: 'unknown',
    sentence: say`It is not known ${what}, and so whether the packet finds its way there.`,
    missing: [{ node: target.node, what, howToGet: 'lspci -tv' }],
  };
}

const missedTargets: ReadonlySet<Outcome['kind']> = new Set([
  'unsupported-request',
  'vanished',
  'completion-timeout',
]);

const redirectRules: ReadonlySet<Hop['rule']> = new Set([
  'driver-redirects',
  'acs-request-redirect',
  'acs-egress-redirect',
  'acs-completion-redirect',
]);
const wasRedirected = (hops: readonly Hop[]): boolean => hops.some(hop => redirectRules.has(hop.rule));

/** Nothing goes on the wire: the DMA layer refused, or the address cannot be told. */
function notSent(
  fabric: Fabric,
  request: RouteRequest,
  programmed: Exclude<Programmed, { kind: 'programmed' }>,
): Route {
  const at = request.initiator;
  const refused = programmed.kind === 'refused';
  const sentence = refused
    ? programmed.how
    : say`The address that ${nameOf(fabric, at)} would send is not known.`;
  const rule = refused ? 'dma-layer-refuses' : 'not-known';
  const hop = makeHop(fabric, {
    at,
    to: null,
    direction: 'ends',
    rule,
    sentence,
    carries: null,
  });
  const missing = refused ? [] : programmed.missing;
  const outcome: Outcome = { kind: refused ? 'not-sent' : 'unknown', at, sentence, hit: null, missing };
  return { request, hops: [hop], completion: null, outcome, assumptions: [] };
}

/** Command registers on the way that are not shown: Linux sets both enables of a port that leads to a device in use. */
function assumptionsOf(fabric: Fabric, hops: readonly Hop[]): readonly MissingFact[] {
  const seen = new Set<PciFunction>();
  for (const { at } of hops) {
    const fn = fabric.tree.functionById.get(at);
    if (fn && fn.command.state === 'unknown') seen.add(fn);
  }
  return [...[...seen].map(fn => commandTaken(fabric, fn)), ...presumedOn(fabric, hops)];
}

/** Root complexes on the way that are taken to be what the CPU's are, where that mattered. */
export function presumedOn(fabric: Fabric, hops: readonly Hop[]): readonly MissingFact[] {
  const roots = hops.filter(({ rule }) => rootPolicyRules.has(rule)).map(({ at }) => at);
  return [...new Set(roots)].flatMap(node => {
    const by = fabric.platform.presumed[node];
    const what = `what ${nameOf(fabric, node).text} does for peers, presumed from ${by}`;
    return by === undefined ? [] : [{ node, what, howToGet: howToKnowRoot }];
  });
}

const rootPolicyRules: ReadonlySet<Hop['rule']> = new Set(['root-complex-reflects', 'root-complex-refuses']);

const howToKnowRoot = 'lspci -nn -s :00.0; or measure it (p2pmem-test, p2pBandwidthLatencyTest)';

function commandTaken(fabric: Fabric, fn: PciFunction): MissingFact {
  return {
    node: fn.id,
    what: `Memory Space and Bus Master Enable of ${nameOf(fabric, fn.id).text}, taken as set`,
    howToGet: 'lspci -vv',
  };
}
