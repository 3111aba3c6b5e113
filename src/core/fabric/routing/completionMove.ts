import type { BridgeFunction, NodeId, PciFunction } from '../../topology/machine.ts';
import { nameOf } from '../../topology/nodeName.ts';
import { type MissingFact, type Sentence, say } from '../../topology/sentence.ts';
import type { Fabric } from './fabric.ts';
import type { CompletionRoute, Hop, WireAddress } from './hop.ts';
import type { RuleId } from './hopRules.ts';
import { idClaimOnBus } from './idRouting.ts';
import { makeHop, type Tlp } from './walk.ts';

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
export interface Answer {
  readonly fabric: Fabric;
  readonly tlp: Tlp;
  readonly status: CompletionRoute['status'];
  readonly requestHops: readonly Hop[];
  readonly carries: WireAddress;
  /** The requester sits in another PCI segment: below the completer's root its ID means nothing. */
  readonly isForeign: boolean;
}

export type Move =
  | { readonly hops: readonly Hop[]; readonly next: AnswerPlace }
  | { readonly hops: readonly Hop[]; readonly lost: CompletionEnd['lost'] }
  | { readonly hops: readonly Hop[]; readonly received: true };

export type AnswerPlace =
  | { readonly kind: 'from-below'; readonly port: BridgeFunction; readonly from: NodeId }
  | { readonly kind: 'downward'; readonly at: NodeId }
  | { readonly kind: 'root'; readonly root: NodeId; readonly from: NodeId }
  | { readonly kind: 'arrived'; readonly fn: PciFunction };

export interface Why {
  readonly rule: RuleId;
  readonly sentence: Sentence;
  readonly acs?: Hop['acs'];
}

export function upward(answer: Answer, fn: PciFunction, why: Why): Move {
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

export function across(answer: Answer, at: NodeId, to: PciFunction, why: Why): Move {
  const hop = makeHop(answer.fabric, { at, to: to.id, direction: 'across', carries: answer.carries, ...why });
  return { hops: [hop], next: onwardTo(to) };
}

const onwardTo = (fn: PciFunction): AnswerPlace =>
  fn.kind === 'bridge' ? { kind: 'downward', at: fn.id } : { kind: 'arrived', fn };

export const received = (answer: Answer, at: NodeId, sentence: Sentence): Move => ({
  hops: [ending(answer, at, 'completion-received', sentence)],
  received: true,
});

const ending = (answer: Answer, at: NodeId, rule: RuleId, sentence: Sentence): Hop =>
  makeHop(answer.fabric, { at, to: null, direction: 'ends', rule, sentence, carries: answer.carries });

export const dropped = (
  answer: Answer,
  at: NodeId,
  sentence: Sentence,
  rule: RuleId = 'unexpected-completion',
): Move => ({
  hops: [ending(answer, at, rule, sentence)],
  lost: { at, sentence, missing: [] },
});

export function lostUnknown(answer: Answer, at: NodeId, missing: MissingFact): Move {
  const sentence = say`Which way ${nameOf(answer.fabric, at)} sends the completion depends on ${missing.what}, not known.`;
  return { hops: [ending(answer, at, 'not-known', sentence)], lost: { at, sentence, missing: [missing] } };
}

/** Down from a port or a root to whoever has the ID; `except` is where the completion came from. */
export function downward(answer: Answer, at: NodeId, why: Why, except?: NodeId): Move {
  const { fabric, tlp } = answer;
  const { claimant, missing } = idClaimOnBus(fabric, at, tlp.requester, except);
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
  return { hops: [hop], next: onwardTo(claimant) };
}
