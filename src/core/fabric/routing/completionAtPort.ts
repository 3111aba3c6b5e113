import { ACS_CR, ACS_UF } from '../../topology/acs.ts';
import { bdfParts } from '../../topology/bdf.ts';
import type { BridgeFunction, NodeId, PciFunction } from '../../topology/machine.ts';
import { nameOf } from '../../topology/nodeName.ts';
import { say } from '../../topology/sentence.ts';
import { acsPeerCompletion } from './acsDecision.ts';
import { acsText } from './acsWords.ts';
import {
  type Answer,
  across,
  downward,
  dropped,
  lostUnknown,
  type Move,
  upward,
  type Why,
} from './completionMove.ts';
import { isLinkPort, kindIn } from './fabric.ts';
import { idClaimOnBus, leadsToBus, missingBuses } from './idRouting.ts';
import { acsControlOf, missingAcs } from './walk.ts';

/** A completion reaches a bridge from the bus below it. */
export function completionFromBelow(answer: Answer, port: BridgeFunction, from: NodeId): Move {
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
  const sentence = say`The requester is on the bus below ${nameOf(answer.fabric, bridge.id)}.`;
  return downward(answer, bridge.id, { rule: 'id-match', sentence }, from);
}

/** The requester lies behind the port that the completion came in by, as after a redirect lower down. */
function behindIngress(answer: Answer, port: BridgeFunction): Move {
  const { fabric } = answer;
  const name = nameOf(fabric, port.id);
  const control = acsControlOf(port, ACS_UF);
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
  const control = acsControlOf(port, ACS_CR);
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
