import type { IommuDomain } from '../../dma/iommu.ts';
import { controlWord } from '../../topology/acs.ts';
import type { Bdf } from '../../topology/bdf.ts';
import { egressBitOf } from '../../topology/egress.ts';
import { knownValue } from '../../topology/fact.ts';
import type { BridgeFunction, NodeId, PciFunction } from '../../topology/machine.ts';
import { nameOf } from '../../topology/nodeName.ts';
import type { MissingFact, Sentence } from '../../topology/sentence.ts';
import { type Fabric, isLinkPort, kindIn } from './fabric.ts';
import type { CompletionStatus, Hit, Hop, HopDirection, OutcomeKind, WireAddress } from './hop.ts';
import type { RouteRequest } from './request.ts';

/** Where a packet is and from which side it came. */
export type Place =
  | { readonly kind: 'from-below'; readonly port: BridgeFunction; readonly from: NodeId }
  | { readonly kind: 'from-above'; readonly fn: PciFunction }
  | { readonly kind: 'root'; readonly root: NodeId; readonly from: NodeId };

/** A request under way. */
export interface Tlp {
  readonly request: RouteRequest;
  /** The Requester ID in its header. */
  readonly requester: Bdf;
  readonly carries: WireAddress;
  /** What the initiator may reach through the IOMMU. */
  readonly domain: IommuDomain;
  /** A root port let it pass to the root complex as peer traffic, without redirecting it. */
  readonly isPlainPeer: boolean;
}

/** How a request ended, and what a read is answered with; null: nothing answers. */
export interface End {
  readonly kind: OutcomeKind;
  readonly at: NodeId;
  readonly sentence: Sentence;
  readonly hit: Hit | null;
  readonly answer: CompletionStatus | null;
  /** On which side of `at` the request came in: the answer leaves there. */
  readonly side: 'above' | 'below' | 'inside';
  readonly missing: readonly MissingFact[];
}

export interface Step {
  readonly hops: readonly Hop[];
  readonly next: { readonly place: Place; readonly tlp: Tlp } | { readonly end: End };
}

export interface HopFacts {
  readonly at: NodeId;
  readonly to: NodeId | null;
  readonly direction: HopDirection;
  readonly rule: Hop['rule'];
  readonly sentence: Sentence;
  readonly carries: Hop['carries'];
  readonly acs?: Hop['acs'];
  readonly note?: Sentence | null;
}

/** A hop with the link it crosses worked out. */
export function makeHop(fabric: Fabric, facts: HopFacts): Hop {
  const { acs = null, note = null, ...rest } = facts;
  return { ...rest, link: linkCrossed(fabric, facts), acs, note };
}

function linkCrossed(fabric: Fabric, { at, to, direction }: HopFacts): NodeId | null {
  const upperEnd = direction === 'up' ? to : direction === 'down' ? at : null;
  if (upperEnd === null) return null;
  return isLinkPort(fabric, upperEnd) || fabric.kinds.get(upperEnd) === 'bridge' ? upperEnd : null;
}

/** The ACS control word of a port or function: 0 without ACS, undefined where a bit of `reads` is not known. */
export function acsControlOf(fn: PciFunction, reads: number): number | undefined {
  if (fn.acs.state === 'absent') return 0;
  const acs = knownValue(fn.acs);
  if (!acs) return undefined;
  const { value, known } = controlWord(acs);
  return (known & reads) === reads ? value : undefined;
}

export const missingAcs = (fabric: Fabric, node: NodeId, what = 'ACS control'): MissingFact => ({
  node,
  what: `the ${what} of ${nameOf(fabric, node).text}`,
  howToGet: 'sudo lspci -vvv',
});

/** Whether the bit of an egress control vector that stands for `egress` is set; undefined where it is not known. */
export function isEgressBlocked(ingress: PciFunction, egress: PciFunction): boolean | undefined {
  const vector = knownValue(ingress.acs)?.egressVector;
  if (!vector || vector.state === 'unknown') return undefined;
  return vector.state === 'known' && ((vector.value >> BigInt(egressBitOf(egress).bit)) & 1n) === 1n;
}

/** Whether two functions sit in one device: below one link port, or with one device number on one bus. */
export function isSameDevice(fabric: Fabric, a: PciFunction, b: PciFunction): boolean {
  if (a.parent !== b.parent || a.kind !== 'endpoint' || b.kind !== 'endpoint') return false;
  if (isLinkPort(fabric, a.parent)) return true;
  return a.bdf.slice(0, -2) === b.bdf.slice(0, -2);
}

/** A bus that several devices share and that each of them decodes for itself. */
export function isSharedBus(fabric: Fabric, parent: PciFunction): boolean {
  const kind = kindIn(fabric, parent);
  return kind === 'bridge' || kind === 'switch-upstream';
}
