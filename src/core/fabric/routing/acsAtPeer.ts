import { ACS_DT, ACS_EC, ACS_RR, ACS_TB } from '../../topology/acs.ts';
import type { PciFunction } from '../../topology/machine.ts';
import { nameOf } from '../../topology/nodeName.ts';
import { say } from '../../topology/sentence.ts';
import { acsPeerRequest } from './acsDecision.ts';
import { acsText } from './acsWords.ts';
import { endAt } from './deliver.ts';
import type { Fabric } from './fabric.ts';
import type { Hop } from './hop.ts';
import type { RuleId } from './hopRules.ts';
import { acsControlOf, type End, isEgressBlocked, missingAcs, type Step, type Tlp } from './walk.ts';

/** A request at a port or function beside which a peer claims its address. */
interface AtPeer {
  readonly peer: PciFunction;
  readonly tlp: Tlp;
  readonly side: 'inside' | 'below';
}

/** ACS lets it turn, sends it up, or ends it. */
type AcsAtPeer =
  | {
      readonly kind: 'direct' | 'redirect';
      readonly rule: RuleId;
      readonly bits: number;
      readonly acs: Hop['acs'];
    }
  | { readonly kind: 'ended'; readonly step: Step };

/** What the ACS of `ingress` makes of a request that `peer` claims. */
export function acsAtPeer(fabric: Fabric, ingress: PciFunction, { peer, tlp, side }: AtPeer): AcsAtPeer {
  const isTranslated = tlp.request.addressType === 'translated';
  const control = acsControlOf(ingress, ACS_RR | ACS_EC | (isTranslated ? ACS_TB | ACS_DT : 0));
  if (control === undefined)
    return { kind: 'ended', step: unknownAt(fabric, ingress, tlp, { what: 'ACS control', side }) };
  const { action, rule, bits } = acsPeerRequest({
    control,
    addressType: tlp.request.addressType,
    egressBlocked: isEgressBlocked(ingress, peer),
  });
  const acs = control ? { bits, control } : null;
  switch (action) {
    case 'direct':
    case 'redirect':
      return { kind: action, rule, bits, acs };
    case 'unknown':
      return {
        kind: 'ended',
        step: unknownAt(fabric, ingress, tlp, { what: 'ACS egress control vector', side }),
      };
    case 'violation': {
      const sentence = say`${acsText(bits)} in ${nameOf(fabric, ingress.id)} blocks the way to ${nameOf(fabric, peer.id)}: ACS Violation.`;
      const end = {
        rule,
        sentence,
        side,
        kind: 'acs-violation',
        acs: { bits, control },
        ...violation(tlp),
      } as const;
      return { kind: 'ended', step: endAt(fabric, ingress, tlp, end) };
    }
  }
}

/** An ACS Violation: a posted write is dropped, a read is answered with Completer Abort. */
export const violation = (tlp: Tlp): Pick<End, 'answer'> => ({
  answer: tlp.request.operation === 'read' ? 'completer-abort' : null,
});

/** A request ends where a fact that decides is not known. */
export function unknownAt(
  fabric: Fabric,
  fn: PciFunction,
  tlp: Tlp,
  { what, side }: { readonly what: string; readonly side: End['side'] },
): Step {
  const sentence = say`What ${nameOf(fabric, fn.id)} does depends on its ${what}, which is not known.`;
  const missing = [missingAcs(fabric, fn.id, what)];
  return endAt(fabric, fn, tlp, {
    rule: 'not-known',
    sentence,
    side,
    kind: 'unknown',
    answer: null,
    missing,
  });
}
