import { ACS_CR } from '../../topology/acs.ts';
import { bdfParts } from '../../topology/bdf.ts';
import type { NodeId, PciFunction } from '../../topology/machine.ts';
import { functionOf } from '../../topology/machineTree.ts';
import { nameOf } from '../../topology/nodeName.ts';
import { type Sentence, say } from '../../topology/sentence.ts';
import { acsPeerCompletion } from './acsDecision.ts';
import { completionFromBelow } from './completionAtPort.ts';
import { completionAtRoot } from './completionAtRoot.ts';
import {
  type Answer,
  type AnswerPlace,
  across,
  type CompletionEnd,
  downward,
  dropped,
  lostUnknown,
  type Move,
  received,
  upward,
} from './completionMove.ts';
import type { Fabric } from './fabric.ts';
import type { CompletionStatus, Hop } from './hop.ts';
import { leadsToBus, routingId } from './idRouting.ts';
import { acsControlOf, type End, isSameDevice, isSharedBus, missingAcs, type Tlp } from './walk.ts';

/** Far beyond any tree: 256 buses up, across and down. Reaching it is a bug. */
const MOST_MOVES = 2048;

/** Sends the answer of a read back from where the request ended (PCIe Base Specification, sections 2.2.9, 2.3.2 and 6.12.1.1: P2P Completion Redirect). */
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
      const control = acsControlOf(fn, ACS_CR);
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
      return completionAtRoot(answer, place.root, place.from);
    case 'from-below':
      return completionFromBelow(answer, place.port, place.from);
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
