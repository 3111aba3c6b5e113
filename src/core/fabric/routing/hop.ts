import type { NodeId } from '../../topology/machine.ts';
import type { MissingFact, Sentence } from '../../topology/sentence.ts';
import type { RuleId } from './hopRules.ts';
import type { RouteRequest } from './request.ts';

/** Which numbers an address on a link counts in; completions travel by routing ID (bus << 8 | devfn). */
export const addressSpaces = ['bus', 'iova', 'cpu-physical', 'routing-id'] as const;
export type AddressSpace = (typeof addressSpaces)[number];

export interface WireAddress {
  readonly space: AddressSpace;
  readonly value: bigint;
}

/**
 * Where a packet goes from a node: towards the root, away from it, across a switch's inside or a shared bus to a
 * sibling, from one root complex to another, nowhere but on inside the same node, or it ends here.
 */
export const hopDirections = ['up', 'down', 'across', 'between-roots', 'inside', 'ends'] as const;
export type HopDirection = (typeof hopDirections)[number];

/** One decision at one node. The ordered hops are the route; the card, the canvas and the reader tell these values. */
export interface Hop {
  readonly at: NodeId;
  /** The node it goes to; null where it ends. Parent, child or sibling of `at`, or `at` itself for 'inside'. */
  readonly to: NodeId | null;
  readonly direction: HopDirection;
  /** The link it then crosses, named by the port at its upper end; null inside a switch or root complex. */
  readonly link: NodeId | null;
  readonly rule: RuleId;
  readonly sentence: Sentence;
  /** What the packet carries when it leaves `at`; null where there is no packet. */
  readonly carries: WireAddress | null;
  /** The ACS control bits that decided and the whole control word; null where ACS had no say. */
  readonly acs: { readonly bits: number; readonly control: number } | null;
  /** Something worth knowing that did not decide, such as re-segmentation; null where there is nothing. */
  readonly note: Sentence | null;
}

export const completionStatuses = ['successful', 'unsupported-request', 'completer-abort'] as const;
export type CompletionStatus = (typeof completionStatuses)[number];

/** The way of the answer, routed by the requester's ID. */
export interface CompletionRoute {
  readonly status: CompletionStatus;
  readonly hops: readonly Hop[];
  /** Whether it came back to the function that asked. */
  readonly reachesRequester: boolean;
}

export const outcomeKinds = [
  'delivered',
  'redirected',
  'unsupported-request',
  'completer-abort',
  'acs-violation',
  'vanished',
  'wrong-target',
  'iommu-fault',
  'completion-timeout',
  'not-sent',
  'unknown',
] as const;
export type OutcomeKind = (typeof outcomeKinds)[number];

/** What was reached at the end of the request's way. */
export type Hit =
  | { readonly kind: 'bar'; readonly node: NodeId; readonly bar: number; readonly offset: bigint }
  | { readonly kind: 'system-memory'; readonly address: bigint }
  /** A message for the interrupt controllers of the CPUs, which no RAM holds. */
  | { readonly kind: 'interrupt'; readonly address: bigint };

export interface Outcome {
  readonly kind: OutcomeKind;
  /** The node that settled it. */
  readonly at: NodeId;
  readonly sentence: Sentence;
  /** Where the data went to or came from; null where nothing was reached. */
  readonly hit: Hit | null;
  /** What would have to be known; empty unless the outcome is unknown. */
  readonly missing: readonly MissingFact[];
}

/** What became of one request: every hop out and back, and how it ended. */
export interface Route {
  readonly request: RouteRequest;
  readonly hops: readonly Hop[];
  /** Null for a posted write, and where nothing answers. */
  readonly completion: CompletionRoute | null;
  readonly outcome: Outcome;
  /** Facts that were not shown and were taken as Linux would leave them. */
  readonly assumptions: readonly MissingFact[];
}

/** A request that no device could start: the outcome in words, by code. */
export interface RequestError {
  readonly code:
    | 'no-such-device'
    | 'not-an-endpoint'
    | 'bad-size'
    | 'no-such-bar'
    | 'io-bar'
    | 'outside-bar'
    | 'bad-address';
  readonly sentence: Sentence;
}

/** Whether the transfer did what was asked. */
export const isDelivered = (route: Route): boolean =>
  route.outcome.kind === 'delivered' || route.outcome.kind === 'redirected';

/** Every hop out and back, in order of travel. */
export const allHops = ({ hops, completion }: Pick<Route, 'hops' | 'completion'>): readonly Hop[] => [
  ...hops,
  ...(completion?.hops ?? []),
];
