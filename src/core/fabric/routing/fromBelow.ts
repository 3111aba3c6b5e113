import { addressText } from '../../lib/hex.ts';
import { ACS_SV, ACS_TB, ACS_UF } from '../../topology/acs.ts';
import { bdfParts } from '../../topology/bdf.ts';
import { knownValue } from '../../topology/fact.ts';
import type { BridgeFunction, PciFunction } from '../../topology/machine.ts';
import { nameOf } from '../../topology/nodeName.ts';
import { say } from '../../topology/sentence.ts';
import { acsAtPeer, unknownAt, violation } from './acsAtPeer.ts';
import { acsAdmission } from './acsDecision.ts';
import { acsText } from './acsWords.ts';
import { barHit, claimOnBus, isInsideWindows, missingWindows } from './addressDecode.ts';
import { deliverAt, endAt, refusal } from './deliver.ts';
import { type Fabric, isLinkPort, kindIn } from './fabric.ts';
import { leadsToBus } from './idRouting.ts';
import { upFrom } from './initiator.ts';
import { acsControlOf, type End, makeHop, type Step, type Tlp } from './walk.ts';

/** A request reaches a bridge from the bus below it (PCI-to-PCI Bridge Architecture 1.2, chapter 4; PCIe, section 6.12). */
export function stepFromBelow(fabric: Fabric, port: BridgeFunction, tlp: Tlp): Step {
  const name = nameOf(fabric, port.id);
  if (knownValue(port.command)?.busMaster === false) {
    const sentence = say`Bus Master Enable is clear in ${name}, so it forwards no requests upward.`;
    return endAt(fabric, port, tlp, {
      rule: 'bridge-bus-master-disabled',
      sentence,
      side: 'below',
      ...refusal(tlp),
    });
  }
  if (isLinkPort(fabric, port.id)) {
    const stopped = notAdmitted(fabric, port, tlp);
    if (stopped) return stopped;
  }
  if (barHit(port, tlp.carries.value)) return deliverAt(fabric, port, tlp, 'below');
  const kind = kindIn(fabric, port);
  if (kind === 'switch-upstream') {
    const sentence = say`${name} passes on what its downstream ports send up.`;
    return upFrom(fabric, port, tlp, { rule: 'default-upward', sentence });
  }
  if (!isLinkPort(fabric, port.id)) return throughBridge(fabric, port, tlp);
  const inside = isInsideWindows(port, tlp.carries.value);
  if (inside) return behindIngress(fabric, port, tlp);
  return kind === 'root-port' ? throughRootPort(fabric, port, tlp) : throughDownstreamPort(fabric, port, tlp);
}

/** Source Validation and Translation Blocking. Null: the request may enter. */
function notAdmitted(fabric: Fabric, port: BridgeFunction, tlp: Tlp): Step | null {
  const { bus, domain } = bdfParts(tlp.requester);
  const inRange = domain === bdfParts(port.bdf).domain ? leadsToBus(port, bus) : false;
  const isUntranslated = tlp.request.addressType === 'untranslated';
  const control = acsControlOf(port, (inRange === true ? 0 : ACS_SV) | (isUntranslated ? 0 : ACS_TB));
  const mattersHere = inRange === false || !isUntranslated;
  if (control === undefined)
    return mattersHere ? unknownAt(fabric, port, tlp, { what: 'ACS control', side: 'below' }) : null;
  if (inRange === undefined && control & ACS_SV)
    return unknownAt(fabric, port, tlp, { what: 'bus numbers', side: 'below' });
  const decision = acsAdmission(control, {
    requesterInRange: inRange ?? true,
    addressType: tlp.request.addressType,
  });
  if (!decision) return null;
  const what =
    decision.rule === 'acs-source-validation'
      ? `Requester ID ${tlp.requester} is not behind it`
      : `the address type is ${tlp.request.addressType}`;
  const sentence = say`${acsText(decision.bits)} is set in ${nameOf(fabric, port.id)} and ${what}: ACS Violation.`;
  const acs = { bits: decision.bits, control };
  return endAt(fabric, port, tlp, {
    rule: decision.rule,
    sentence,
    side: 'below',
    kind: 'acs-violation',
    acs,
    ...violation(tlp),
  });
}

/** The target lies behind the port that the request came in by: only redirected traffic may go on, by UF. */
function behindIngress(fabric: Fabric, port: BridgeFunction, tlp: Tlp): Step {
  const name = nameOf(fabric, port.id);
  const control = acsControlOf(port, ACS_UF);
  if (control === undefined) return unknownAt(fabric, port, tlp, { what: 'ACS control', side: 'below' });
  if (control & ACS_UF) {
    const sentence = say`The address lies behind ${name} itself; Upstream Forwarding (UF) is set, so it goes on up.`;
    return upFrom(fabric, port, tlp, {
      rule: 'acs-upstream-forwarding',
      sentence,
      acs: { bits: ACS_UF, control },
    });
  }
  if (port.acs.state === 'absent' && kindIn(fabric, port) === 'root-port') {
    const sentence = say`The address lies behind ${name} itself, which has no ACS: the root complex decides.`;
    return upFrom(fabric, port, tlp, { rule: 'default-upward', sentence });
  }
  const sentence = say`The address lies behind ${name} itself and Upstream Forwarding (UF) is clear, so nobody takes it.`;
  const facts = { rule: 'behind-ingress-port', sentence, side: 'below', ...refusal(tlp) } as const;
  return endAt(fabric, port, tlp, control ? { ...facts, acs: { bits: ACS_UF, control } } : facts);
}

/** A switch's downstream port: another port claims the address, or it goes up, or it falls into a hole. */
function throughDownstreamPort(fabric: Fabric, port: BridgeFunction, tlp: Tlp): Step {
  const address = tlp.carries.value;
  const upstream = fabric.tree.functionById.get(port.parent);
  const { claimant, disabled, missing } = claimOnBus(fabric, port.parent, address, port.id);
  if (claimant) return toPeer(fabric, port, { peer: claimant, tlp });
  const name = nameOf(fabric, port.id);
  const inUpstream = upstream?.kind === 'bridge' ? isInsideWindows(upstream, address) : false;
  const goesToUpstream = upstream !== undefined && barHit(upstream, address) !== null;
  if (inUpstream === undefined || (inUpstream && missing.length > 0)) {
    const facts = upstream ? [...missing, missingWindows(fabric, upstream.id, 'memory windows')] : missing;
    return unknownWindows(fabric, port, tlp, inUpstream === undefined ? facts : missing);
  }
  if (isInsideWindows(port, address) === undefined) {
    return unknownWindows(fabric, port, tlp, [missingWindows(fabric, port.id, 'memory windows')]);
  }
  if (inUpstream && !goesToUpstream) {
    const closed = disabled[0];
    const sentence = closed
      ? say`${nameOf(fabric, closed.id)} leads to ${addressText(address)} but its Memory Space Enable is clear.`
      : say`${addressText(address)} is inside the switch's window, but no port of it claims it.`;
    return endAt(fabric, port, tlp, {
      rule: closed ? 'memory-space-disabled' : 'no-claimant',
      sentence,
      side: 'below',
      ...refusal(tlp),
    });
  }
  const sentence = say`No port beside ${name} claims ${addressText(address)}, so it goes up.`;
  return upFrom(fabric, port, tlp, { rule: 'default-upward', sentence });
}

const unknownWindows = (fabric: Fabric, port: PciFunction, tlp: Tlp, missing: End['missing']): Step =>
  endAt(fabric, port, tlp, {
    rule: 'not-known',
    sentence: say`Which way ${nameOf(fabric, port.id)} sends ${addressText(tlp.carries.value)} depends on windows that are not known.`,
    side: 'below',
    kind: 'unknown',
    answer: null,
    missing,
  });

/** Another port of the same switch claims the address: ACS at the ingress port decides. */
function toPeer(
  fabric: Fabric,
  port: BridgeFunction,
  { peer, tlp }: { readonly peer: PciFunction; readonly tlp: Tlp },
): Step {
  const decision = acsAtPort(fabric, port, peer, tlp);
  if (decision.kind === 'ended') return decision.step;
  const { rule, bits, acs } = decision;
  const [name, other] = [nameOf(fabric, port.id), nameOf(fabric, peer.id)];
  if (decision.kind === 'redirect') {
    const sentence = say`${other} claims the address, but ${acsText(bits)} in ${name} sends the request up.`;
    return upFrom(fabric, port, tlp, { rule, sentence, acs });
  }
  const why = bits ? `; ${acsText(bits)} lets it pass directly` : '';
  const carries = tlp.carries;
  const sentence = say`The window of ${other} holds ${addressText(carries.value)}${why}.`;
  const hop = makeHop(fabric, {
    at: port.id,
    to: peer.id,
    direction: 'across',
    rule,
    sentence,
    carries,
    acs,
  });
  return { hops: [hop], next: { place: { kind: 'from-above', fn: peer }, tlp } };
}

const acsAtPort = (fabric: Fabric, port: BridgeFunction, peer: PciFunction, tlp: Tlp) =>
  acsAtPeer(fabric, port, { peer, tlp, side: 'below' });

/** A root port: where another root port claims the address, ACS decides whether the root complex checks it first. */
function throughRootPort(fabric: Fabric, port: BridgeFunction, tlp: Tlp): Step {
  const name = nameOf(fabric, port.id);
  const { claimant, missing } = claimOnBus(fabric, port.parent, tlp.carries.value, port.id);
  if (!claimant) {
    // On a root bus the root complex asks the others again; elsewhere nobody does.
    if (missing.length > 0 && !fabric.tree.rootById.has(port.parent)) {
      return unknownWindows(fabric, port, tlp, missing);
    }
    if (isInsideWindows(port, tlp.carries.value) === undefined) {
      return unknownWindows(fabric, port, tlp, [missingWindows(fabric, port.id, 'memory windows')]);
    }
    const sentence = say`${addressText(tlp.carries.value)} is not behind ${name}; it goes to the root complex.`;
    return upFrom(fabric, port, tlp, { rule: 'default-upward', sentence });
  }
  const decision = acsAtPort(fabric, port, claimant, tlp);
  if (decision.kind === 'ended') return decision.step;
  const other = nameOf(fabric, claimant.id);
  const isPlainPeer = decision.kind === 'direct';
  const sentence = isPlainPeer
    ? say`${other} of the same root complex claims the address; the root complex has to carry it across.`
    : say`${other} claims the address; ${acsText(decision.bits)} in ${name} has the root complex check it first.`;
  return upFrom(fabric, port, { ...tlp, isPlainPeer }, { rule: decision.rule, sentence, acs: decision.acs });
}

/** A bridge to conventional PCI: what lies outside its windows goes up, what lies inside stays on its bus. */
function throughBridge(fabric: Fabric, port: BridgeFunction, tlp: Tlp): Step {
  const name = nameOf(fabric, port.id);
  const inside = isInsideWindows(port, tlp.carries.value);
  if (inside === undefined)
    return unknownWindows(fabric, port, tlp, [missingWindows(fabric, port.id, 'memory windows')]);
  if (inside) {
    const sentence = say`${addressText(tlp.carries.value)} belongs to the bus below ${name}, and nobody there claims it.`;
    return endAt(fabric, port, tlp, { rule: 'no-claimant', sentence, side: 'below', ...refusal(tlp) });
  }
  const sentence = say`${addressText(tlp.carries.value)} is outside the windows of ${name}, so it goes up.`;
  return upFrom(fabric, port, tlp, { rule: 'default-upward', sentence });
}
