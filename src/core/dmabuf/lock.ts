import { say } from '../topology/sentence.ts';
import type { BufferState } from './bufferState.ts';
import type { Locking } from './call.ts';
import { partyName, type SharingContext } from './context.ts';
import type { PartyId } from './sharing.ts';
import { andThen, begin, did, flagged, type Step, waits } from './step.ts';

/** `dma_resv_lock` without a ticket: one holder, everybody else waits. */
export function takeLock(context: SharingContext, state: BufferState, party: PartyId): Step {
  const step = begin(state);
  const name = partyName(context, party);
  if (state.lock === party) {
    return waits(
      step,
      'lock-deadlock',
      say`${name} holds the reservation lock already and waits for itself.`,
    );
  }
  if (state.lock !== null) return waitForHolder(context, step, party);
  return did(step, 'lock-taken', say`${name} takes the reservation lock.`, { ...state, lock: party });
}

/** `dma_resv_unlock` */
export function releaseLock(context: SharingContext, state: BufferState, party: PartyId): Step {
  const step = begin(state);
  const name = partyName(context, party);
  if (state.lock === party) {
    return did(step, 'lock-released', say`${name} releases the reservation lock.`, { ...state, lock: null });
  }
  return flagged(
    step,
    'lock-not-held',
    say`${name} releases a lock that it does not hold; the kernel warns, and the lock stays as it is.`,
  );
}

/**
 * A call that asks for the reservation lock: the caller holds it, or uses the form that takes it. Without it the
 * kernel warns (lockdep) and goes on, so the call is flagged and done.
 */
export function underLock(
  context: SharingContext,
  state: BufferState,
  { party, locking }: { readonly party: PartyId; readonly locking: Locking },
  body: (step: Step) => Step,
): Step {
  const step = begin(state);
  if (locking === 'taken') return andThen(lockItself(context, step, party), body);
  if (state.lock === party || !context.generation.needsLock) return body(step);
  const holder = state.lock === null ? say`nobody holds it` : say`${partyName(context, state.lock)} holds it`;
  return body(
    flagged(step, 'lock-missing', [
      ...say`${partyName(context, party)} does not hold the reservation lock; `,
      ...holder,
      ...say`. The kernel warns and goes on, and whatever others do at this moment is a race.`,
    ]),
  );
}

/** A call that takes the reservation lock itself: it must not be held by the caller. */
export function lockItself(context: SharingContext, step: Step, party: PartyId): Step {
  const { lock } = step.state;
  if (lock === null) return step;
  if (lock !== party) return waitForHolder(context, step, party);
  return waits(
    step,
    'lock-deadlock',
    say`This call takes the reservation lock, which ${partyName(context, party)} holds already: it waits for itself for ever.`,
  );
}

const waitForHolder = (context: SharingContext, step: Step, party: PartyId): Step =>
  waits(
    step,
    'lock-waits',
    say`${partyName(context, party)} waits: ${partyName(context, step.state.lock ?? party)} holds the reservation lock.`,
  );
