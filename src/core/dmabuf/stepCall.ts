import { assertNever } from '../lib/assertNever.ts';
import { durationText } from '../lib/duration.ts';
import { joined, say } from '../topology/sentence.ts';
import { attach, detach } from './attach.ts';
import type { BufferState } from './bufferState.ts';
import { type BufferCall, callerOf } from './call.ts';
import { callName } from './callName.ts';
import { partyName, type SharingContext } from './context.ts';
import { job } from './job.ts';
import { releaseLock, takeLock, underLock } from './lock.ts';
import { map, unmap } from './map.ts';
import { moveTo } from './move.ts';
import { mapForCpu, pin, unmapForCpu, unpin } from './pin.ts';
import { awaitRelease, revoke } from './revoke.ts';
import { EXPORTER } from './sharing.ts';
import {
  type BufferOutcome,
  begin,
  did,
  goesThrough,
  refused,
  type Step,
  standingOf,
  type Traffic,
  untold,
} from './step.ts';

/** How long a call takes that does not wait: enough to tell calls apart on a timeline. */
const CALL_NS = 1000;

/** A call with what became of it. */
export interface CallTaken {
  readonly state: BufferState;
  readonly outcome: BufferOutcome;
  readonly traffic: readonly Traffic[];
}

/** One call: a pure step from a state to the next, with its outcome in words. */
export function stepCall(context: SharingContext, state: BufferState, call: BufferCall): CallTaken {
  const step = checked(context, state, call);
  const standing = standingOf(step);
  const { counters } = step.state;
  const outcome: BufferOutcome = {
    call: callName(context, call),
    succeeded: goesThrough(standing),
    returned: step.returned,
    sentence: joined(
      step.findings.map(({ sentence }) => sentence),
      ' ',
    ),
    messages: step.messages,
    standing,
    findings: step.findings,
    missing: step.missing,
  };
  const party = callerOf(call);
  const isFirstUntold = standing === 'unknown' && party !== null && !state.untold.includes(party);
  const after = {
    ...step.state,
    untold: isFirstUntold ? [...state.untold, party] : state.untold,
    nowNs: step.state.nowNs + (call.do === 'wait' ? 0 : CALL_NS),
    counters: {
      ...counters,
      flagged: counters.flagged + step.findings.filter(each => each.standing === 'flagged').length,
      refused: counters.refused + (standing === 'refused' ? 1 : 0),
    },
  };
  return { state: after, outcome, traffic: step.traffic };
}

/** Scripts are edited by hand, so a party may not be there. */
function checked(context: SharingContext, state: BufferState, call: BufferCall): Step {
  const party = callerOf(call);
  if (party !== null && party !== EXPORTER && !context.importers.has(party)) {
    return refused(
      begin(state),
      'no-such-party',
      '-EINVAL',
      say`There is nobody called ${partyName(context, party)}.`,
    );
  }
  if (party !== null && state.untold.includes(party)) {
    const name = partyName(context, party);
    const sentence = say`An earlier call of ${name} cannot be told, so neither can this one. Calls of others are told as if ${name} had made none since.`;
    return untold(begin(state), sentence, [], 'follows-unknown');
  }
  return taken(context, state, call);
}

function taken(context: SharingContext, state: BufferState, call: BufferCall): Step {
  switch (call.do) {
    case 'lock':
      return takeLock(context, state, call.party);
    case 'unlock':
      return releaseLock(context, state, call.party);
    case 'attach':
      return attach(context, state, call.party);
    case 'detach':
      return detach(context, state, call.party);
    case 'map':
      return map(context, state, call);
    case 'unmap':
      return unmap(context, state, call);
    case 'pin':
      return pin(context, state, call);
    case 'unpin':
      return unpin(context, state, call);
    case 'vmap':
      return mapForCpu(context, state, call);
    case 'vunmap':
      return unmapForCpu(context, state, call);
    case 'move':
      return underLock(context, state, { party: EXPORTER, locking: call.locking }, step =>
        moveTo(context, step, call.to),
      );
    case 'job':
      return job(context, state, call);
    case 'revoke':
      return revoke(context, state, call.locking);
    case 'await-release':
      return awaitRelease(context, state);
    case 'wait':
      return did(begin(state), 'time-passes', say`${durationText(call.durationNs)} pass.`, {
        ...state,
        nowNs: state.nowNs + call.durationNs,
      });
    default:
      return assertNever(call);
  }
}
