import { addressText } from '../../lib/hex.ts';
import type { PciFunction } from '../../topology/machine.ts';
import { nameOf } from '../../topology/nodeName.ts';
import { say } from '../../topology/sentence.ts';
import { barHit, claimOnBus } from './addressDecode.ts';
import { deliverAt, endAt, refusal } from './deliver.ts';
import { type Fabric, isLinkPort } from './fabric.ts';
import { makeHop, type Step, type Tlp } from './walk.ts';

/** A request reaches a function from above: it takes the request itself, or sends it down to whoever claims it. */
export function stepFromAbove(fabric: Fabric, fn: PciFunction, tlp: Tlp): Step {
  const { carries } = tlp;
  if (fn.kind === 'endpoint' || barHit(fn, carries.value)) return deliverAt(fabric, fn, tlp, 'above');
  const claim = claimOnBus(fabric, fn.id, carries.value);
  const name = nameOf(fabric, fn.id);
  const address = addressText(carries.value);
  if (claim.missing.length > 0 && !claim.claimant) {
    const sentence = say`Who below ${name} claims ${address} is not known.`;
    return endAt(fabric, fn, tlp, {
      rule: 'not-known',
      sentence,
      side: 'above',
      kind: 'unknown',
      answer: null,
      missing: claim.missing,
    });
  }
  // A link leads to one device, which answers for itself even when it claims nothing.
  const disabled = claim.disabled[0];
  const to = claim.claimant ?? (isLinkPort(fabric, fn.id) ? disabled : undefined);
  if (!to) {
    const sentence = disabled
      ? say`${nameOf(fabric, disabled.id)} leads to ${address} but its Memory Space Enable is clear.`
      : say`${address} is in a window of ${name}, and nobody below claims it.`;
    const rule = disabled ? 'memory-space-disabled' : 'no-claimant';
    return endAt(fabric, fn, tlp, { rule, sentence, side: 'above', ...refusal(tlp) });
  }
  const rule = claim.subtractive ? 'subtractive-decode' : 'window-match';
  const sentence = claim.subtractive
    ? say`Nobody below ${name} claims ${address}, so the subtractive ${nameOf(fabric, to.id)} takes it.`
    : say`The window of ${name} holds ${address}; it goes down to ${nameOf(fabric, to.id)}.`;
  const hop = makeHop(fabric, { at: fn.id, to: to.id, direction: 'down', rule, sentence, carries });
  if (!claim.claimant && to.kind === 'bridge') return closedBridge(fabric, to, { tlp, hop });
  return { hops: [hop], next: { place: { kind: 'from-above', fn: to }, tlp } };
}

function closedBridge(
  fabric: Fabric,
  bridge: PciFunction,
  { tlp, hop }: { readonly tlp: Tlp; readonly hop: Step['hops'][number] },
): Step {
  const sentence = say`Memory Space Enable is clear in ${nameOf(fabric, bridge.id)}, so it takes nothing from above.`;
  const last = endAt(fabric, bridge, tlp, {
    rule: 'memory-space-disabled',
    sentence,
    side: 'above',
    ...refusal(tlp),
  });
  return { ...last, hops: [hop, ...last.hops] };
}
