import { knownValue } from '../../topology/fact.ts';
import type { PciFunction } from '../../topology/machine.ts';
import { functionOf } from '../../topology/machineTree.ts';
import { nameOf } from '../../topology/nodeName.ts';
import { type Sentence, say } from '../../topology/sentence.ts';
import { acsAtPeer } from './acsAtPeer.ts';
import { acsText } from './acsWords.ts';
import { barHit, claimOnBus } from './addressDecode.ts';
import { deliverAt, endAt } from './deliver.ts';
import type { Fabric } from './fabric.ts';
import type { Hop } from './hop.ts';
import { isSameDevice, isSharedBus, makeHop, type Step, type Tlp } from './walk.ts';

/** The first step: the device turns the request inside itself, hands it to a neighbour on its bus, or sends it up. */
export function stepFromInitiator(fabric: Fabric, tlp: Tlp, how: Sentence): Step {
  const fn = functionOf(fabric.tree, tlp.request.initiator);
  if (knownValue(fn.command)?.busMaster === false) {
    const sentence = say`Bus Master Enable is clear in ${nameOf(fabric, fn.id)}, so it sends no requests.`;
    return endAt(fabric, fn, tlp, {
      rule: 'bus-master-disabled',
      sentence,
      side: 'inside',
      kind: 'not-sent',
      answer: null,
    });
  }
  return insideDevice(fabric, fn, tlp) ?? upFrom(fabric, fn, tlp, { rule: 'sent', sentence: how });
}

/** The device's own BAR, or that of another function of the same device. */
function insideDevice(fabric: Fabric, fn: PciFunction, tlp: Tlp): Step | null {
  const own = barHit(fn, tlp.carries.value);
  if (own && fabric.platform.devices[fn.id] !== 'sends-own-bar') {
    const sentence = say`The address is in ${nameOf(fabric, fn.id)}'s own BAR ${own.bar}; it never leaves the device.`;
    const last = deliverAt(fabric, fn, tlp, 'inside');
    const hop = makeHop(fabric, {
      at: fn.id,
      to: fn.id,
      direction: 'inside',
      rule: 'own-bar',
      sentence,
      carries: tlp.carries,
    });
    return { ...last, hops: [hop, ...last.hops] };
  }
  const sibling = fabric.tree
    .childrenOf(fn.parent)
    .find(other => other.id !== fn.id && isSameDevice(fabric, fn, other) && barHit(other, tlp.carries.value));
  return sibling ? functionToFunction(fabric, fn, { sibling, tlp }) : null;
}

/** ACS of a multi-function device governs what its functions send each other (PCIe, section 6.12.1.2). */
function functionToFunction(
  fabric: Fabric,
  fn: PciFunction,
  { sibling, tlp }: { readonly sibling: PciFunction; readonly tlp: Tlp },
): Step {
  const [name, other] = [nameOf(fabric, fn.id), nameOf(fabric, sibling.id)];
  const decision = acsAtPeer(fabric, fn, { peer: sibling, tlp, side: 'inside' });
  if (decision.kind === 'ended') return decision.step;
  const { acs } = decision;
  if (decision.kind === 'redirect') {
    const sentence = say`${acsText(decision.bits)} in ${name} itself sends what is meant for ${other} up instead of across the device.`;
    return upFrom(fabric, fn, tlp, { rule: decision.rule, sentence, acs });
  }
  const rule = decision.bits ? decision.rule : 'function-to-function';
  const sentence = say`${name} and ${other} are functions of one device; the request stays inside it.`;
  const hop = makeHop(fabric, {
    at: fn.id,
    to: sibling.id,
    direction: 'across',
    rule,
    sentence,
    carries: tlp.carries,
    acs,
  });
  return { hops: [hop], next: { place: { kind: 'from-above', fn: sibling }, tlp } };
}

interface Upward {
  readonly rule: Hop['rule'];
  readonly sentence: Sentence;
  readonly acs?: Hop['acs'];
}

/** From a function to its parent; on a bus that devices share, to the neighbour that claims the address. */
export function upFrom(fabric: Fabric, fn: PciFunction, tlp: Tlp, why: Upward): Step {
  const parent = fabric.tree.functionById.get(fn.parent);
  const carries = tlp.carries;
  if (parent && isSharedBus(fabric, parent) && fabric.kinds.get(fn.id) !== 'switch-downstream') {
    const { claimant } = claimOnBus(fabric, parent.id, carries.value, fn.id);
    if (claimant) {
      const sentence = say`${nameOf(fabric, claimant.id)} on the same bus claims the address.`;
      const hop = makeHop(fabric, {
        at: fn.id,
        to: claimant.id,
        direction: 'across',
        rule: 'bus-claim',
        sentence,
        carries,
      });
      return { hops: [hop], next: { place: { kind: 'from-above', fn: claimant }, tlp } };
    }
  }
  const hop = makeHop(fabric, { at: fn.id, to: fn.parent, direction: 'up', carries, ...why });
  const place =
    parent?.kind === 'bridge'
      ? ({ kind: 'from-below', port: parent, from: fn.id } as const)
      : ({ kind: 'root', root: fn.parent, from: fn.id } as const);
  return { hops: [hop], next: { place, tlp } };
}
