import { ACS_UF } from '../topology/acs.ts';
import { bdfParts } from '../topology/bdf.ts';
import type { BridgeFunction, NodeId, PciFunction } from '../topology/machine.ts';
import { functionOf, rootOf } from '../topology/machineTree.ts';
import type { MissingFact, Sentence } from '../topology/sentence.ts';
import { acsPeerCompletion } from './acsDecision.ts';
import { acsText } from './acsWords.ts';
import { type Fabric, isLinkPort, kindIn, nameOf, say } from './fabric.ts';
import type { CompletionRoute, CompletionStatus, Hop, WireAddress } from './hop.ts';
import { idClaimOnBus, leadsToBus, missingBuses, routingId } from './idRouting.ts';
import { allows, reflectionFor } from './rootComplex.ts';
import type { RuleId } from './rules.ts';
import { acsControlOf, type End, isSameDevice, isSharedBus, makeHop, missingAcs, type Tlp } from './walk.ts';

/** How a completion's way ended, beside its hops. */
export interface CompletionEnd {
  readonly route: CompletionRoute;
  readonly lost: {
    readonly at: NodeId;
    readonly sentence: Sentence;
    readonly missing: readonly MissingFact[];
  } | null;
}

/** A completion under way. Its way is found by the requester's ID, so it need not be the request's way back. */
interface Answer {
  readonly fabric: Fabric;
  readonly tlp: Tlp;
  readonly status: CompletionStatus;
  readonly requestHops: readonly Hop[];
  readonly carries: WireAddress;
  /** The requester sits in another PCI segment: below the completer's root its ID means nothing. */
  readonly isForeign: boolean;
}

type Move =
  | { readonly hops: readonly Hop[]; readonly next: AnswerPlace }
  | { readonly hops: readonly Hop[]; readonly lost: CompletionEnd['lost'] }
  | { readonly hops: readonly Hop[]; readonly received: true };

type AnswerPlace =
  | { readonly kind: 'from-below'; readonly port: BridgeFunction; readonly from: NodeId }
  | { readonly kind: 'downward'; readonly at: NodeId }
  | { readonly kind: 'root'; readonly root: NodeId; readonly from: NodeId }
  | { readonly kind: 'arrived'; readonly fn: PciFunction };

/** Far beyond any tree: 256 buses up, across and down. Reaching it is a bug. */
const MOST_MOVES = 2048;

/** Sends the answer of a read back from where the request ended (fabric.md 4.3; p2pdma.md section f, CR). */
export function routeCompletion(
  fabric: Fabric,
  tlp: Tlp,
  requestHops: readonly Hop[],
  end: End,
): CompletionEnd | null {
  if (end.answer === null || tlp.request.operation === 'write') return null;
  const answer: Answer = {
    fabric,
    tlp,
    status: end.answer,
    requestHops,
    carries: { space: 'routing-id', value: routingId(tlp.requester) },
    isForeign: segmentOf(fabric, end.at) !== bdfParts(tlp.requester).domain,
  };
  const hops: Hop[] = [];
  let move = firstMove(answer, end);
  for (let moves = 0; moves < MOST_MOVES; moves++) {
    hops.push(...move.hops);
    if ('received' in move)
      return { route: { status: end.answer, hops, reachesRequester: true }, lost: null };
    if ('lost' in move)
      return { route: { status: end.answer, hops, reachesRequester: false }, lost: move.lost };
    move = nextMove(answer, move.next);
  }
  throw new Error(`a completion to ${tlp.requester} does not end`);
}

function segmentOf(fabric: Fabric, at: NodeId): number {
  const root = fabric.tree.rootById.get(at);
  return root ? root.domain : bdfParts(functionOf(fabric.tree, at).bdf).domain;
}

function firstMove(answer: Answer, end: End): Move {
  const { fabric } = answer;
  const fn = fabric.tree.functionById.get(end.at);
  const sentence = say`${nameOf(fabric, end.at)} answers ${statusWords[answer.status]}, to Requester ID ${answer.tlp.requester}.`;
  if (end.side === 'inside' && fn) {
    // The device answers itself; nothing leaves it.
    return received(
      answer,
      fn.id,
      say`${nameOf(fabric, fn.id)} answers itself: ${statusWords[answer.status]}.`,
    );
  }
  if (
    fn?.kind === 'bridge' &&
    end.side === 'below' &&
    leadsToBus(fn, bdfParts(answer.tlp.requester).bus) === false
  ) {
    return upward(answer, fn, { rule: 'completes', sentence });
  }
  if (!fn || end.side === 'below') return downward(answer, end.at, { rule: 'completes', sentence });
  return fromCompleter(answer, fn, sentence);
}

const statusWords: Readonly<Record<CompletionStatus, string>> = {
  successful: 'with data',
  'unsupported-request': 'Unsupported Request',
  'completer-abort': 'Completer Abort',
};

/** The completer's own move: to a function of the same device, to a neighbour on its bus, or up. */
function fromCompleter(answer: Answer, fn: PciFunction, sentence: Sentence): Move {
  const { fabric, tlp } = answer;
  const requester = answer.isForeign ? undefined : fabric.tree.functionById.get(tlp.request.initiator);
  if (requester?.bdf === tlp.requester && requester.parent === fn.parent && requester.id !== fn.id) {
    if (isSameDevice(fabric, fn, requester)) {
      const control = acsControlOf(fn);
      if (control === undefined) return lostUnknown(answer, fn.id, missingAcs(fabric, fn.id));
      const decision = acsPeerCompletion(control, tlp.request.relaxedOrdering);
      const acs = decision.bits ? { bits: decision.bits, control } : null;
      if (decision.action === 'redirect')
        return upward(answer, fn, { rule: decision.rule, sentence: redirected(fabric, fn), acs });
      return across(answer, fn.id, requester, { rule: 'completes', sentence, acs });
    }
    const parent = fabric.tree.functionById.get(fn.parent);
    if (parent && isSharedBus(fabric, parent))
      return across(answer, fn.id, requester, { rule: 'completes', sentence });
  }
  return upward(answer, fn, { rule: 'completes', sentence });
}

const redirected = (fabric: Fabric, fn: PciFunction): Sentence =>
  say`Completion Redirect (CR) in ${nameOf(fabric, fn.id)} sends the completion up instead of across.`;

interface Why {
  readonly rule: RuleId;
  readonly sentence: Sentence;
  readonly acs?: Hop['acs'];
}

function upward(answer: Answer, fn: PciFunction, why: Why): Move {
  const hop = makeHop(answer.fabric, {
    at: fn.id,
    to: fn.parent,
    direction: 'up',
    carries: answer.carries,
    ...why,
  });
  const parent = answer.fabric.tree.functionById.get(fn.parent);
  const next: AnswerPlace =
    parent?.kind === 'bridge'
      ? { kind: 'from-below', port: parent, from: fn.id }
      : { kind: 'root', root: fn.parent, from: fn.id };
  return { hops: [hop], next };
}

function across(answer: Answer, at: NodeId, to: PciFunction, why: Why): Move {
  const hop = makeHop(answer.fabric, { at, to: to.id, direction: 'across', carries: answer.carries, ...why });
  return {
    hops: [hop],
    next: to.kind === 'bridge' ? { kind: 'downward', at: to.id } : { kind: 'arrived', fn: to },
  };
}

function nextMove(answer: Answer, place: AnswerPlace): Move {
  switch (place.kind) {
    case 'arrived':
      return arrive(answer, place.fn);
    case 'downward':
      return downward(answer, place.at, {
        rule: 'id-match',
        sentence: say`Bus ${bdfParts(answer.tlp.requester).bus} lies behind ${nameOf(answer.fabric, place.at)}.`,
      });
    case 'root':
      return atRoot(answer, place.root, place.from);
    case 'from-below':
      return fromBelow(answer, place.port, place.from);
  }
}

function arrive(answer: Answer, fn: PciFunction): Move {
  const isRequester = fn.id === answer.tlp.request.initiator;
  if (isRequester)
    return received(
      answer,
      fn.id,
      say`The Requester ID is that of ${nameOf(answer.fabric, fn.id)}: the read is finished.`,
    );
  const sentence = say`${nameOf(answer.fabric, fn.id)} did not ask: an Unexpected Completion, dropped.`;
  return dropped(answer, fn.id, sentence);
}

const received = (answer: Answer, at: NodeId, sentence: Sentence): Move => ({
  hops: [ending(answer, at, 'completion-received', sentence)],
  received: true,
});

const ending = (answer: Answer, at: NodeId, rule: RuleId, sentence: Sentence): Hop =>
  makeHop(answer.fabric, { at, to: null, direction: 'ends', rule, sentence, carries: answer.carries });

const dropped = (
  answer: Answer,
  at: NodeId,
  sentence: Sentence,
  rule: RuleId = 'unexpected-completion',
): Move => ({
  hops: [ending(answer, at, rule, sentence)],
  lost: { at, sentence, missing: [] },
});

function lostUnknown(answer: Answer, at: NodeId, missing: MissingFact): Move {
  const sentence = say`Which way ${nameOf(answer.fabric, at)} sends the completion depends on ${missing.what}, not known.`;
  return { hops: [ending(answer, at, 'not-known', sentence)], lost: { at, sentence, missing: [missing] } };
}

/** Down from a port or a root to whoever has the ID. */
function downward(answer: Answer, at: NodeId, why: Why): Move {
  const { fabric, tlp } = answer;
  const { claimant, missing } = idClaimOnBus(fabric, at, tlp.requester);
  if (!claimant) {
    const [unknown] = missing;
    if (unknown) return lostUnknown(answer, at, unknown);
    return dropped(
      answer,
      at,
      say`Nobody below ${nameOf(fabric, at)} has the ID ${tlp.requester}: an Unexpected Completion, dropped.`,
    );
  }
  const hop = makeHop(fabric, { at, to: claimant.id, direction: 'down', carries: answer.carries, ...why });
  return {
    hops: [hop],
    next:
      claimant.kind === 'bridge' ? { kind: 'downward', at: claimant.id } : { kind: 'arrived', fn: claimant },
  };
}

function fromBelow(answer: Answer, port: BridgeFunction, from: NodeId): Move {
  const { fabric, tlp } = answer;
  const { bus } = bdfParts(tlp.requester);
  const name = nameOf(fabric, port.id);
  const upwards: Why = {
    rule: 'id-upward',
    sentence: say`Bus ${bus} is not beside or below ${name}, so the completion goes up.`,
  };
  if (answer.isForeign)
    return upward(answer, port, {
      ...upwards,
      sentence: say`The requester is in another PCI segment; the completion goes back to the root complex.`,
    });
  const own = leadsToBus(port, bus);
  if (own === undefined) return lostUnknown(answer, port.id, missingBuses(fabric, port.id));
  if (kindIn(fabric, port) === 'switch-upstream') {
    // A downstream port has asked its peers already; only a function on the switch's own bus has not.
    const turns = own && fabric.kinds.get(from) !== 'switch-downstream';
    return turns ? downwardBeside(answer, port, from) : upward(answer, port, upwards);
  }
  if (!isLinkPort(fabric, port.id))
    return own ? downwardBeside(answer, port, from) : upward(answer, port, upwards);
  if (own) return behindIngress(answer, port);
  const { claimant, missing } = idClaimOnBus(fabric, port.parent, tlp.requester, port.id);
  const [unknown] = missing;
  if (!claimant) return unknown ? lostUnknown(answer, port.id, unknown) : upward(answer, port, upwards);
  return toPeer(answer, port, claimant);
}

/** On the bus below a bridge, beside the function that the completion came from. */
function downwardBeside(answer: Answer, bridge: BridgeFunction, from: NodeId): Move {
  const { claimant } = idClaimOnBus(answer.fabric, bridge.id, answer.tlp.requester, from);
  if (!claimant) return dropped(answer, bridge.id, say`Nobody beside it has the ID ${answer.tlp.requester}.`);
  const sentence = say`The requester is on the bus below ${nameOf(answer.fabric, bridge.id)}.`;
  const hop = makeHop(answer.fabric, {
    at: bridge.id,
    to: claimant.id,
    direction: 'down',
    carries: answer.carries,
    rule: 'id-match',
    sentence,
  });
  return {
    hops: [hop],
    next:
      claimant.kind === 'bridge' ? { kind: 'downward', at: claimant.id } : { kind: 'arrived', fn: claimant },
  };
}

/** The requester lies behind the port that the completion came in by, as after a redirect lower down. */
function behindIngress(answer: Answer, port: BridgeFunction): Move {
  const { fabric } = answer;
  const name = nameOf(fabric, port.id);
  const control = acsControlOf(port);
  if (control === undefined) return lostUnknown(answer, port.id, missingAcs(fabric, port.id));
  if (control & ACS_UF) {
    const sentence = say`The requester is behind ${name} itself; Upstream Forwarding (UF) is set, so the completion goes on up.`;
    return upward(answer, port, {
      rule: 'acs-upstream-forwarding',
      sentence,
      acs: { bits: ACS_UF, control },
    });
  }
  if (port.acs.state === 'absent' && kindIn(fabric, port) === 'root-port') {
    return upward(answer, port, {
      rule: 'id-upward',
      sentence: say`The requester is behind ${name} itself, which has no ACS: the root complex decides.`,
    });
  }
  const sentence = say`The requester is behind ${name} itself and Upstream Forwarding (UF) is clear: the completion is dropped.`;
  return dropped(answer, port.id, sentence, 'behind-ingress-port');
}

function toPeer(answer: Answer, port: BridgeFunction, peer: PciFunction): Move {
  const { fabric, tlp } = answer;
  const control = acsControlOf(port);
  if (control === undefined) return lostUnknown(answer, port.id, missingAcs(fabric, port.id));
  const decision = acsPeerCompletion(control, tlp.request.relaxedOrdering);
  const acs = decision.bits ? { bits: decision.bits, control } : null;
  const [name, other] = [nameOf(fabric, port.id), nameOf(fabric, peer.id)];
  const isRootPort = kindIn(fabric, port) === 'root-port';
  if (decision.action === 'redirect' || isRootPort) {
    const why =
      decision.action === 'redirect'
        ? say`${other} leads to the requester, but ${acsText(decision.bits)} in ${name} sends the completion up.`
        : say`${other} of the same root complex leads to the requester.`;
    return upward(answer, port, { rule: decision.rule, sentence: why, acs });
  }
  const exempt = decision.bits ? '; Relaxed Ordering exempts it from Completion Redirect' : '';
  return across(answer, port.id, peer, {
    rule: decision.rule,
    sentence: say`${other} leads to the requester${exempt}.`,
    acs,
  });
}

/** A root complex returns the completions of what it carried; what came to it alone it treats as peer traffic. */
function atRoot(answer: Answer, id: NodeId, from: NodeId): Move {
  const { fabric, tlp, requestHops } = answer;
  const name = nameOf(fabric, id);
  const root = fabric.tree.rootById.get(id);
  const home = rootOf(fabric.tree, tlp.request.initiator);
  if (!root || root.kind === 'unplaced-bus') {
    return lostUnknown(answer, id, {
      node: id,
      what: 'the bridge that leads to this bus',
      howToGet: 'lspci -t',
    });
  }
  const carriedRequest = requestHops.some(hop => hop.at === id);
  if (carriedRequest && home.id !== id) {
    const sentence = say`${name} carried the request here, and returns the completion.`;
    const over = makeHop(fabric, {
      at: id,
      to: home.id,
      direction: 'between-roots',
      carries: answer.carries,
      rule: 'root-complex-returns',
      sentence,
    });
    return { hops: [over], next: { kind: 'downward', at: home.id } };
  }
  const why: Why = {
    rule: 'root-complex-returns',
    sentence: say`${name} carried the request, and returns its completion.`,
  };
  if (carriedRequest) return downward(answer, id, why);
  return redirectedAtRoot(answer, root, from);
}

function redirectedAtRoot(answer: Answer, root: ReturnType<typeof rootOf>, from: NodeId): Move {
  const { fabric, tlp } = answer;
  const { claimant, missing } = idClaimOnBus(fabric, root.id, tlp.requester);
  const [unknown] = missing;
  if (!claimant) {
    if (unknown) return lostUnknown(answer, root.id, unknown);
    return dropped(
      answer,
      root.id,
      say`No port of ${nameOf(fabric, root.id)} leads to ${tlp.requester}: the completion is dropped.`,
    );
  }
  const { reflection, missing: policy } = reflectionFor(
    fabric,
    { root, child: from },
    { root: root.id, fn: claimant },
  );
  const carries = allows(reflection, 'read');
  if (carries === undefined) return lostUnknown(answer, root.id, policy);
  if (!carries) {
    const sentence = say`${nameOf(fabric, root.id)} does not send redirected completions down again: it is dropped.`;
    return dropped(answer, root.id, sentence, 'root-complex-refuses');
  }
  return downward(answer, root.id, {
    rule: 'root-complex-reflects',
    sentence: say`${nameOf(fabric, root.id)} sends the redirected completion down again.`,
  });
}
