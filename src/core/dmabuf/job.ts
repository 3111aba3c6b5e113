import { durationText } from '../lib/duration.ts';
import { say } from '../topology/sentence.ts';
import type { BufferState } from './bufferState.ts';
import {
  attachmentOf,
  type Fence,
  type Mapping,
  pendingFences,
  pinCount,
  signalledBy,
} from './bufferState.ts';
import type { BufferCall } from './call.ts';
import { partyName, type SharingContext } from './context.ts';
import { isMove, tableOf } from './map.ts';
import { moveTo } from './move.ts';
import { isVram, type Placement } from './placement.ts';
import { EXPORTER } from './sharing.ts';
import { andThen, begin, did, flagged, refused, type Step, type Traffic, waits } from './step.ts';
import { ownRequest } from './way.ts';

type Job = Extract<BufferCall, { readonly do: 'job' }>;

/** A device works on the buffer: what its driver did about tables and fences decides whether that goes well. */
export function job(context: SharingContext, state: BufferState, call: Job): Step {
  if (call.party === EXPORTER) return ownJob(context, state, call);
  const name = partyName(context, call.party);
  const attachment = attachmentOf(state, call.party);
  if (!attachment) return refused(begin(state), 'not-attached', '-EINVAL', say`${name} is not attached.`);
  return andThen(mayAddFence(context, state, call), step => {
    const mapping = tableOf(attachment, call.table);
    if (!mapping) {
      return refused(
        step,
        'no-table',
        '-EINVAL',
        say`${name} has no ${call.table === 'old' ? 'old ' : ''}table, so its device has no address to work with.`,
      );
    }
    const told = aboutFences(context, aboutTable(context, step, call, mapping), call, mapping);
    const request = mapping.request && { ...mapping.request, operation: call.operation };
    return run(context, told, { call, request, table: mapping.id });
  });
}

/** A driver adds its fence under the reservation lock; hardware without fences asks nobody. */
function mayAddFence(context: SharingContext, state: BufferState, call: Job): Step {
  const step = begin(state);
  const { lock } = state;
  if (call.fences === 'none' || lock === null || lock === call.party) return step;
  return waits(
    step,
    'lock-waits',
    say`${partyName(context, call.party)} waits with its job: ${partyName(context, lock)} holds the reservation lock.`,
  );
}

/** Work on a table that the exporter has said is old. */
function aboutTable(context: SharingContext, step: Step, call: Job, mapping: Mapping): Step {
  const { state } = step;
  const name = partyName(context, call.party);
  if (!mapping.invalidated) return step;
  if (state.nowNs < mapping.invalidated.usableUntilNs) {
    return flagged(
      step,
      'new-work-on-old-table',
      say`${name} starts new work on a table that it was told is old. Nobody waits for this job before the memory goes to somebody else.`,
    );
  }
  if (state.isRevoked) {
    return call.operation === 'read'
      ? did(
          step,
          'read-and-discard',
          say`${name} has not unmapped yet, so it may read, but must throw away what it gets.`,
        )
      : flagged(
          step,
          'write-after-revoke',
          say`${name} writes to memory that was taken away for good: whoever has the device now finds the bytes.`,
        );
  }
  return flagged(
    step,
    'stale-table',
    say`${name} uses its old table after the fences have signalled: the memory behind it may be somebody else’s, and nothing stops the ${call.operation}.`,
  );
}

/** Fences that the driver did not care for. */
function aboutFences(context: SharingContext, step: Step, call: Job, mapping?: Mapping): Step {
  const { state } = step;
  const name = partyName(context, call.party);
  const moving = pendingFences(state).some(isMove);
  const early =
    moving && call.fences !== 'waits-and-adds' && !mapping?.invalidated
      ? flagged(
          step,
          'before-move-fence',
          say`${name} does not wait for the move: the ${call.operation} hits memory into which the buffer is still being copied.`,
        )
      : step;
  return call.fences === 'none' && pinCount(state) === 0
    ? flagged(
        early,
        'unfenced-and-unpinned',
        say`${name} adds no fence and nothing is pinned: the exporter may move the buffer under this job. A device without fences must pin.`,
      )
    : early;
}

interface Work {
  readonly call: Job;
  /** Null where nothing crosses the machine. */
  readonly request: Traffic['request'] | null;
  readonly table: number | null;
}

/** The job with its fence and its bytes. It begins when what it depends on has signalled. */
function run(context: SharingContext, step: Step, { call, request, table }: Work): Step {
  const { state } = step;
  const name = partyName(context, call.party);
  const isSeen = call.fences !== 'none';
  const pending = pendingFences(state);
  const waitsFor = call.fences === 'waits-and-adds' ? pending.filter(fence => dependsOn(call, fence)) : [];
  const fromNs = signalledBy(state, waitsFor);
  const stallNs =
    fromNs -
    signalledBy(
      state,
      waitsFor.filter(fence => !isMove(fence)),
    );
  const untilNs = fromNs + call.durationNs;
  const fence: Fence = {
    id: state.nextId,
    party: call.party,
    usage: call.operation,
    table,
    addedNs: state.nowNs,
    fromNs,
    untilNs,
  };
  const started = did(
    step,
    'job-started',
    say`${name} ${call.operation === 'read' ? 'reads' : 'writes'} for ${durationText(call.durationNs)}${isSeen ? '' : ', without a fence'}.`,
    {
      ...state,
      fences: isSeen ? [...state.fences, fence] : state.fences,
      unseen: isSeen ? state.unseen : [...state.unseen, fence],
      nextId: state.nextId + 1,
      counters: { ...state.counters, stallNs: state.counters.stallNs + stallNs },
    },
  );
  const waited =
    fromNs > state.nowNs
      ? did(
          started,
          'job-waits',
          say`It begins in ${durationText(fromNs - state.nowNs)}${stallNs > 0 ? `, ${durationText(stallNs)} of that because the buffer moves` : ''}.`,
        )
      : started;
  if (!request) return waited;
  return {
    ...waited,
    traffic: [...waited.traffic, { party: call.party, why: 'job', request, fromNs, untilNs }],
  };
}

/** Implicit synchronisation: everybody waits for moves, readers for writers, writers for all, each for its own. */
const dependsOn = (call: Job, fence: Fence): boolean =>
  fence.usage === 'kernel' ||
  fence.usage === 'write' ||
  call.operation === 'write' ||
  fence.party === call.party;

/** The exporter's own job: it brings the buffer to where it prefers it, unless it takes it where it is. */
function ownJob(context: SharingContext, state: BufferState, call: Job): Step {
  return andThen(mayAddFence(context, state, call), step => {
    const to = ownPlacement(context, state);
    const placed =
      to === state.placement
        ? step
        : moveTo(
            context,
            did(
              step,
              'has-to-move',
              say`${partyName(context, EXPORTER)} wants the buffer where it prefers it.`,
            ),
            to,
          );
    return andThen(placed, next => {
      const request = ownRequest(context, next.state.placement, call.operation);
      return run(context, aboutFences(context, next, call), { call, request, table: null });
    });
  });
}

function ownPlacement({ sharing, row }: SharingContext, state: BufferState): Placement {
  const { exporter, buffer } = sharing;
  // A pinned buffer is used where it is.
  if (exporter.ownJobsTake === 'either' || pinCount(state) > 0 || !row?.moves) return state.placement;
  if (exporter.prefers === 'system-memory') return 'system-memory';
  if (isVram(state.placement)) return state.placement;
  return isVram(buffer.startsIn) ? buffer.startsIn : 'visible-vram';
}
