import { durationText } from '../lib/duration.ts';
import { joined, type Sentence, say } from '../topology/sentence.ts';
import { attachmentOf, type BufferState, pendingFences, signalledBy } from './bufferState.ts';
import type { Locking } from './call.ts';
import { isTold, partyName, type SharingContext } from './context.ts';
import { underLock } from './lock.ts';
import { notify } from './move.ts';
import { EXPORTER, type PartyId } from './sharing.ts';
import { andThen, begin, did, flagged, refused, type Step, waits } from './step.ts';

/** The exporter takes the buffer away for good (VFIO: reset, memory space off, close) and tells everybody. */
export function revoke(context: SharingContext, state: BufferState, locking: Locking): Step {
  const exporter = partyName(context, EXPORTER);
  if (context.row?.driver !== 'vfio-pci') {
    return refused(
      begin(state),
      'does-not-revoke',
      '-EOPNOTSUPP',
      say`${exporter} moves its buffers but takes none away for good; vfio-pci does.`,
    );
  }
  if (state.isRevoked) return did(begin(state), 'revoked', say`The buffer was taken away before.`);
  return underLock(context, state, { party: EXPORTER, locking }, step =>
    andThen(notify(context, step), told => {
      const gone = did(
        told,
        'revoked',
        say`${exporter} has taken the buffer away for good: nobody attaches or maps any more.`,
        {
          ...told.state,
          isRevoked: true,
        },
      );
      return lateJobs(context, gone);
    }),
  );
}

/** Before 2026 nobody waits for the jobs that are still running. */
function lateJobs(context: SharingContext, step: Step): Step {
  const running = pendingFences(step.state);
  if (context.generation.hasRevoke || running.length === 0) return step;
  const names = listOf(context, [...new Set(running.map(({ party }) => party))]);
  return flagged(step, 'revoke-without-waiting', [
    ...say`In this generation nobody waits, and jobs of `,
    ...names,
    ...say` are still running on what is gone.`,
  ]);
}

/** The exporter waits: first for all fences, then until everybody has unmapped (2026). */
export function awaitRelease(context: SharingContext, state: BufferState): Step {
  const exporter = partyName(context, EXPORTER);
  const step = begin(state);
  if (!context.generation.hasRevoke) {
    return refused(
      step,
      'does-not-revoke',
      '-EOPNOTSUPP',
      say`In this generation ${exporter} cannot wait for importers to let go.`,
    );
  }
  if (state.lock === EXPORTER) {
    return waits(
      step,
      'lock-deadlock',
      say`${exporter} waits with the reservation lock held, without which nobody can unmap.`,
    );
  }
  const fencesDone = waitForFences(context, step);
  const left = fencesDone.state.attachments
    .filter(each => each.mappings.length > 0)
    .map(each => each.importer);
  if (left.length === 0) {
    return did(fencesDone, 'released', say`Everybody has unmapped; ${exporter} may reset the device.`);
  }
  const stuck = left.filter(id => !isRevocable(context, fencesDone.state, id));
  const warned =
    stuck.length === 0
      ? fencesDone
      : flagged(fencesDone, 'not-revocable', [
          ...listOf(context, stuck),
          ...say` cannot tell that the buffer is gone (dma_buf_attach_revocable() is false), so this may last for ever.`,
        ]);
  return waits(warned, 'waits-for-unmap', [
    ...say`${exporter} still waits for `,
    ...listOf(context, left),
    ...say` to unmap. Until then reads must be thrown away and nothing may be written.`,
  ]);
}

const isRevocable = (context: SharingContext, state: BufferState, id: PartyId): boolean =>
  attachmentOf(state, id)?.isDynamic === true && isTold(context, id);

function waitForFences(context: SharingContext, step: Step): Step {
  const { state } = step;
  const untilNs = signalledBy(state, pendingFences(state));
  if (untilNs === state.nowNs) return step;
  const waitedNs = untilNs - state.nowNs;
  return did(
    step,
    'waits-for-fences',
    say`${partyName(context, EXPORTER)} waits ${durationText(waitedNs)} until all fences have signalled; importers may use the buffer as before until then.`,
    {
      ...state,
      nowNs: untilNs,
    },
  );
}

const listOf = (context: SharingContext, parties: readonly PartyId[]): Sentence =>
  joined(
    parties.map(party => [partyName(context, party)]),
    ' and ',
  );
