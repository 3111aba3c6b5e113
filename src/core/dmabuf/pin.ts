import { type Sentence, say } from '../topology/sentence.ts';
import { attachmentOf, type BufferState, pinCount, withAttachment } from './bufferState.ts';
import type { Locking } from './call.ts';
import { isTold, partyName, placeName, type SharingContext } from './context.ts';
import { underLock } from './lock.ts';
import { moveTo } from './move.ts';
import type { Placement } from './placement.ts';
import { EXPORTER, type PartyId } from './sharing.ts';
import { andThen, begin, did, flagged, refused, type Step } from './step.ts';

interface Caller {
  readonly party: PartyId;
  readonly locking: Locking;
}

/** `dma_buf_pin` by an importer that must not be told of moves, or the exporter's own pin, which stays where it is. */
export function pin(context: SharingContext, state: BufferState, caller: Caller): Step {
  const name = partyName(context, caller.party);
  if (caller.party === EXPORTER) {
    return underLock(context, state, caller, step =>
      did(step, 'pinned', say`${name} pins the buffer in ${placeName(context, state.placement)}.`, {
        ...state,
        ownPins: state.ownPins + 1,
      }),
    );
  }
  const attachment = attachmentOf(state, caller.party);
  if (!attachment) return refused(begin(state), 'not-attached', '-EINVAL', say`${name} is not attached.`);
  if (!context.generation.hasPin) {
    return refused(
      begin(state),
      'no-pin-call',
      '-EOPNOTSUPP',
      say`Importers cannot pin in this generation; mapping does it for those that are static.`,
    );
  }
  return underLock(context, state, caller, step => {
    const warned = attachment.isDynamic
      ? step
      : flagged(
          step,
          'pin-needs-dynamic',
          say`Only dynamic importers may pin, and ${name} is static; the kernel warns and goes on.`,
        );
    return andThen(placeForPin(context, warned, caller.party), placed =>
      did(
        placed,
        'pinned',
        say`${name} pins the buffer in ${placeName(context, placed.state.placement)}.`,
        withAttachment(placed.state, {
          ...(attachmentOf(placed.state, caller.party) ?? attachment),
          pins: attachment.pins + 1,
        }),
      ),
    );
  });
}

/** `dma_buf_unpin`; one that is not pinned is warned of. */
export function unpin(context: SharingContext, state: BufferState, caller: Caller): Step {
  const name = partyName(context, caller.party);
  const attachment = attachmentOf(state, caller.party);
  const pins = caller.party === EXPORTER ? state.ownPins : attachment?.pins;
  if (pins === undefined) return refused(begin(state), 'not-attached', 'void', say`${name} is not attached.`);
  return underLock(context, state, caller, step => {
    if (pins === 0) {
      return flagged(
        step,
        'not-pinned',
        say`${name} has no pin to give back; the kernel warns, and the count stays.`,
      );
    }
    const less =
      attachment && caller.party !== EXPORTER
        ? withAttachment(state, { ...attachment, pins: pins - 1 })
        : { ...state, ownPins: pins - 1 };
    const left = pinCount(less);
    const words =
      left > 0
        ? `; ${left} ${left === 1 ? 'pin keeps' : 'pins keep'} it in place`
        : ', and the buffer may move';
    return did(step, 'unpinned', say`${name} gives its pin back${words}.`, less);
  });
}

/** Before a pin: the buffer goes to where it may be pinned, if it is not held elsewhere. */
export function placeForPin(context: SharingContext, step: Step, party: PartyId): Step {
  const where = pinPlaces(context, step.state, party);
  if (!where.ok) return refused(step, 'pin-not-possible', '-EOPNOTSUPP', where.why);
  return place(context, step, where.placements, where.why, party);
}

type PinPlaces =
  | { readonly ok: true; readonly placements: readonly Placement[]; readonly why: Sentence }
  | { readonly ok: false; readonly why: Sentence };

/** Where the exporter pins for an importer. */
function pinPlaces(context: SharingContext, state: BufferState, party: PartyId): PinPlaces {
  const row = context.row;
  const exporter = partyName(context, EXPORTER);
  switch (row?.pin) {
    case 'system-memory':
      return {
        ok: true,
        placements: ['system-memory'],
        why: say`In this release ${exporter} pins for importers in system memory only.`,
      };
    case 'vram-if-all-peer2peer': {
      const without = state.attachments.find(each => !each.peer2peer);
      if (context.sharing.moveNotify && !without) {
        return {
          ok: true,
          placements: ['visible-vram', 'system-memory'],
          why: say`Every importer takes peer memory, so VRAM will do.`,
        };
      }
      const why = without
        ? say`${partyName(context, without.importer)} takes no peer memory, so all pin in system memory.`
        : say`The kernel is built without CONFIG_DMABUF_MOVE_NOTIFY, so pins go to system memory.`;
      return { ok: true, placements: ['system-memory'], why };
    }
    case 'revocable-only':
      return isTold(context, party)
        ? { ok: true, placements: ['visible-vram'], why: say`It can lose the buffer for good.` }
        : {
            ok: false,
            why: say`${exporter} lets itself be pinned only by importers that can lose the buffer for good, and ${partyName(context, party)} cannot.`,
          };
    default:
      return { ok: false, why: say`${exporter} lets nobody pin its memory.` };
  }
}

/** Leaves the buffer where it is if that is one of `allowed`, else moves it to the first of these. */
export function place(
  context: SharingContext,
  step: Step,
  allowed: readonly Placement[],
  why: Sentence,
  mapper: PartyId | null = null,
): Step {
  const { placement } = step.state;
  const [first] = allowed;
  if (allowed.includes(placement) || !first) return step;
  if (pinCount(step.state) > 0) {
    return refused(step, 'pinned-elsewhere', '-EBUSY', [
      ...say`The buffer is pinned in ${placeName(context, placement)} and must be in ${placeName(context, first)}. `,
      ...why,
    ]);
  }
  return moveTo(context, did(step, 'has-to-move', why), first, mapper);
}

/** `dma_buf_vmap`: an address for the CPU, for which the buffer stays in place. */
export function mapForCpu(context: SharingContext, state: BufferState, caller: Caller): Step {
  const name = partyName(context, caller.party);
  if (!attachmentOf(state, caller.party))
    return refused(begin(state), 'not-attached', '-EINVAL', say`${name} is not attached.`);
  return underLock(context, state, caller, step => {
    const why = say`The CPU sees VRAM only through the BAR.`;
    return andThen(place(context, step, ['visible-vram', 'system-memory'], why), placed => {
      const attachment = attachmentOf(placed.state, caller.party);
      if (!attachment) return placed;
      return did(
        placed,
        'cpu-mapped',
        say`${name} has an address for the CPU; the buffer stays where it is as long as it has.`,
        withAttachment(placed.state, { ...attachment, cpuMappings: attachment.cpuMappings + 1 }),
      );
    });
  });
}

/** `dma_buf_vunmap` */
export function unmapForCpu(context: SharingContext, state: BufferState, caller: Caller): Step {
  const name = partyName(context, caller.party);
  const attachment = attachmentOf(state, caller.party);
  if (!attachment) return refused(begin(state), 'not-attached', 'void', say`${name} is not attached.`);
  return underLock(context, state, caller, step =>
    attachment.cpuMappings === 0
      ? flagged(
          step,
          'nothing-mapped',
          say`${name} has no address for the CPU to give back; the kernel warns.`,
        )
      : did(
          step,
          'cpu-unmapped',
          say`${name} gives its address for the CPU back.`,
          withAttachment(state, { ...attachment, cpuMappings: attachment.cpuMappings - 1 }),
        ),
  );
}
