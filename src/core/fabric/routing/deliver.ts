import { addressText } from '../../lib/hex.ts';
import { knownValue } from '../../topology/fact.ts';
import { integratedNote } from '../../topology/integratedGpu.ts';
import type { PciFunction } from '../../topology/machine.ts';
import { nameOf } from '../../topology/nodeName.ts';
import { type Sentence, say } from '../../topology/sentence.ts';
import { type BarHit, barHit, missingWindows } from './addressDecode.ts';
import type { Fabric } from './fabric.ts';
import type { RuleId } from './hopRules.ts';
import { type End, makeHop, type Step, type Tlp } from './walk.ts';

/** A request has come to a function's own registers: does it take it, and is it the one that was meant? */
export function deliverAt(fabric: Fabric, fn: PciFunction, tlp: Tlp, side: End['side']): Step {
  const ends = (rule: RuleId, sentence: Sentence, end: EndFacts) =>
    endAt(fabric, fn, tlp, { rule, sentence, side, ...end });
  const name = nameOf(fabric, fn.id);
  const address = addressText(tlp.carries.value);
  if (fn.bars.state === 'unknown') {
    const missing = [missingWindows(fabric, fn.id, 'BARs')];
    return ends('not-known', say`The BARs of ${name} are not known.`, {
      kind: 'unknown',
      answer: null,
      missing,
    });
  }
  const hit = barHit(fn, tlp.carries.value);
  if (knownValue(fn.command)?.memorySpace === false && fn.kind === 'endpoint') {
    return ends(
      'memory-space-disabled',
      say`Memory Space Enable is clear in ${name}, so it claims no address.`,
      refusal(tlp),
    );
  }
  if (!hit) return ends('no-claimant', say`No BAR of ${name} holds ${address}.`, refusal(tlp));
  return takenBy(fabric, fn, tlp, { hit, ends });
}

type Ends = (rule: RuleId, sentence: Sentence, end: EndFacts) => Step;
interface EndFacts extends Pick<End, 'kind' | 'answer'> {
  readonly hit?: End['hit'];
  readonly missing?: End['missing'];
}

function takenBy(
  fabric: Fabric,
  fn: PciFunction,
  tlp: Tlp,
  { hit, ends }: { readonly hit: BarHit; readonly ends: Ends },
): Step {
  const name = nameOf(fabric, fn.id);
  const reached = { kind: 'bar', ...hit } as const;
  const isRead = tlp.request.operation === 'read';
  const behaviour = fabric.platform.devices[fn.id];
  if (behaviour === 'bar-cpu-side-only' || behaviour === 'bar-cpu-side-only-driver-redirects') {
    return ends(
      'bar-cpu-side-only',
      say`The BARs of ${name} answer the CPU side only; from a peer nobody takes it.`,
      refusal(tlp),
    );
  }
  const integrated = behaviour === undefined ? integratedNote(fabric, fn) : null;
  if (integrated) {
    return ends('integrated-gpu', integrated, {
      kind: 'unknown',
      answer: null,
      hit: reached,
      missing: [
        {
          node: fn.id,
          what: `whether the BARs of ${name.text} answer peers`,
          howToGet: 'set what this device does, or measure it (p2pmem-test)',
        },
      ],
    });
  }
  if (!isMeant(tlp, hit)) {
    const words = say`BAR ${hit.bar} of ${name} holds ${addressText(tlp.carries.value)}, and that is not the target.`;
    return ends('wrong-bar', words, { kind: 'wrong-target', answer: 'successful', hit: reached });
  }
  if (behaviour === 'aborts-peers')
    return ends('device-aborts', say`${name} answers peers with Completer Abort.`, abort);
  if (isBadDoorbell(tlp)) {
    const words = say`A doorbell of ${name} takes 4 or 8 bytes, not ${tlp.request.sizeBytes}.`;
    return ends('device-aborts', words, abort);
  }
  if (behaviour === 'never-answers' && isRead) {
    return ends('device-silent', say`${name} takes the read and never answers.`, {
      kind: 'completion-timeout',
      answer: null,
      hit: reached,
    });
  }
  return ends(
    'bar-match',
    say`BAR ${hit.bar} of ${name} holds the address, at offset ${addressText(hit.offset)}.`,
    {
      kind: 'delivered',
      answer: 'successful',
      hit: reached,
    },
  );
}

const abort: EndFacts = { kind: 'completer-abort', answer: 'completer-abort' };

/** Nobody takes it: a read is answered as an Unsupported Request, a posted write is dropped and only logged. */
export const refusal = (tlp: Tlp): Pick<End, 'kind' | 'answer'> =>
  tlp.request.operation === 'read'
    ? { kind: 'unsupported-request', answer: 'unsupported-request' }
    : { kind: 'vanished', answer: null };

const isMeant = ({ request: { target } }: Tlp, hit: BarHit): boolean =>
  target.kind !== 'system-memory' &&
  target.node === hit.node &&
  target.bar === hit.bar &&
  target.offset === hit.offset;

const isBadDoorbell = ({ request }: Tlp): boolean =>
  request.target.kind === 'doorbell' && request.sizeBytes !== 4 && request.sizeBytes !== 8;

/** The last hop of a request. */
export function endAt(
  fabric: Fabric,
  node: { readonly id: PciFunction['id'] },
  tlp: Tlp,
  facts: EndFacts & {
    readonly rule: RuleId;
    readonly sentence: Sentence;
    readonly side: End['side'];
    readonly acs?: { readonly bits: number; readonly control: number };
  },
): Step {
  const { rule, sentence, side, kind, answer, hit = null, missing = [], acs = null } = facts;
  const hop = makeHop(fabric, {
    at: node.id,
    to: null,
    direction: 'ends',
    rule,
    sentence,
    carries: tlp.carries,
    acs,
  });
  return { hops: [hop], next: { end: { kind, at: node.id, sentence, hit, answer, side, missing } } };
}
