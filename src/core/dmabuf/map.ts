import { durationText } from '../lib/duration.ts';
import { type Sentence, say } from '../topology/sentence.ts';
import {
  type Attachment,
  attachmentOf,
  type BufferState,
  type Fence,
  type Mapping,
  pendingFences,
  signalledBy,
  unseenWork,
  withAttachment,
} from './bufferState.ts';
import type { Locking, Table } from './call.ts';
import { partyName, placeName, type SharingContext } from './context.ts';
import { underLock } from './lock.ts';
import { place, placeForPin } from './pin.ts';
import { isVram } from './placement.ts';
import type { Importer, PartyId } from './sharing.ts';
import { andThen, begin, did, flagged, refused, type Step, untold } from './step.ts';
import { wayTo } from './way.ts';

interface Caller {
  readonly party: PartyId;
  readonly locking: Locking;
}

/**
 * `dma_buf_map_attachment`: pins for a static importer, has the exporter put the buffer where the importer takes it,
 * and gives the importer its addresses. A static importer waits for moves here; a dynamic one depends on them later.
 */
export function map(context: SharingContext, state: BufferState, caller: Caller): Step {
  const name = partyName(context, caller.party);
  const importer = context.importers.get(caller.party);
  const attachment = attachmentOf(state, caller.party);
  if (!importer || !attachment) {
    return refused(begin(state), 'not-attached', '-EINVAL', say`${name} is not attached.`);
  }
  return underLock(context, state, caller, step => {
    if (state.isRevoked) {
      return refused(
        step,
        'revoked',
        '-ENODEV',
        say`The buffer was taken away for good; ${name} gets no addresses any more.`,
      );
    }
    if (attachment.keptTable !== null) {
      const again = say`${name} gets the table that was made as it attached.`;
      return did(step, 'mapped-already', again);
    }
    return makeTable(context, step, importer, attachment);
  });
}

/** Puts the buffer where the importer takes it, and gives the importer its addresses. */
export function makeTable(
  context: SharingContext,
  step: Step,
  importer: Importer,
  attachment: Attachment,
): Step {
  const pins = mappingPins(context, step.state, attachment);
  const placed = pins
    ? placeForPin(context, step, importer.id)
    : placeForUse(context, step, importer, attachment);
  return andThen(placed, next => {
    const pinned = pins ? did(next, 'mapping-pins', whyPinned(context, next.state, attachment)) : next;
    return andThen(checkPeer(context, pinned, attachment), ready =>
      giveAddresses(context, ready, importer, pins),
    );
  });
}

/** Whether this mapping keeps the buffer in place. */
function mappingPins(
  { generation, sharing }: SharingContext,
  state: BufferState,
  attachment: Attachment,
): boolean {
  if (generation.mappingPins === 'all-if-one-is-static')
    return state.attachments.some(each => !each.isDynamic);
  return !attachment.isDynamic || (generation.needsMoveNotify && !sharing.moveNotify);
}

function whyPinned(context: SharingContext, state: BufferState, attachment: Attachment): Sentence {
  const where = placeName(context, state.placement);
  if (!attachment.isDynamic) {
    return say`${partyName(context, attachment.importer)} cannot be told of a move, so the buffer is pinned in ${where} ${context.pinsAtAttach ? 'until it detaches' : 'while it is mapped'}.`;
  }
  const other = state.attachments.find(each => !each.isDynamic);
  return other
    ? say`${partyName(context, other.importer)} cannot be told of a move, so this mapping pins too, in ${where}.`
    : say`The kernel is built without CONFIG_DMABUF_MOVE_NOTIFY, so mapping pins in ${where}.`;
}

/** Unpinned: system memory, and VRAM that the BAR shows if the exporter prefers it and the importer takes it. */
function placeForUse(context: SharingContext, step: Step, importer: Importer, attachment: Attachment): Step {
  const name = partyName(context, importer.id);
  const { exporter } = context.sharing;
  if (!context.row?.moves) return step;
  const takesVram = attachment.peer2peer && importer.takes === 'either';
  if (takesVram && exporter.prefers === 'vram') {
    return place(
      context,
      step,
      ['visible-vram', 'system-memory'],
      say`${name} reaches only VRAM that the BAR shows.`,
      importer.id,
    );
  }
  const why = takesVram
    ? say`The buffer was asked for in system memory.`
    : attachment.peer2peer
      ? say`${name} takes the buffer in system memory only.`
      : say`${name} has no peer-to-peer access, so the buffer has to be in system memory.`;
  return place(context, step, ['system-memory'], why, importer.id);
}

/** A pinned buffer in VRAM can be mapped by importers that take peer memory, and by nobody in the older releases. */
function checkPeer(context: SharingContext, step: Step, attachment: Attachment): Step {
  if (!isVram(step.state.placement) || attachment.peer2peer) return step;
  return refused(
    step,
    'pinned-elsewhere',
    '-EBUSY',
    say`The buffer is pinned in ${placeName(context, step.state.placement)}, where ${partyName(context, attachment.importer)} cannot reach it.`,
  );
}

function giveAddresses(context: SharingContext, step: Step, importer: Importer, pins: boolean): Step {
  const { placement } = step.state;
  const way = wayTo(context, importer.id, placement);
  const name = partyName(context, importer.id);
  switch (way.kind) {
    case 'refused':
      return refused(step, 'mapping-refused', way.returned, way.why);
    case 'unknown':
      return untold(step, way.why, way.missing);
    case 'mapped': {
      const { state } = step;
      const mapping: Mapping = {
        id: state.nextId,
        placement,
        address: way.address,
        request: way.request,
        pins,
        invalidated: null,
      };
      const attachment = attachmentOf(state, importer.id);
      if (!attachment) throw new Error(`${importer.id} is not attached`);
      const mapped = withAttachment(
        { ...state, nextId: state.nextId + 1 },
        {
          ...attachment,
          mappings: [...attachment.mappings, mapping],
        },
      );
      const entries = way.entries > 1 ? say` It has ${way.entries} entries, none longer than 4 GiB - 1.` : [];
      const sentence = [
        ...say`${name} gets addresses in ${placeName(context, placement)}. `,
        ...way.how,
        ...entries,
      ];
      return afterMoves(context, did(step, 'mapped', sentence, mapped), attachment);
    }
  }
}

/** What a mapping means while the buffer is still on its way. */
function afterMoves(context: SharingContext, step: Step, attachment: Attachment): Step {
  const { state } = step;
  const moves = pendingFences(state).filter(isMove);
  if (moves.length === 0) return step;
  const untilNs = signalledBy(state, moves);
  const name = partyName(context, attachment.importer);
  if (attachment.isDynamic) {
    return did(
      step,
      'depends-on-move',
      say`${name} may use them once the move is done, in ${durationText(untilNs - state.nowNs)}; it must wait for that fence itself.`,
    );
  }
  const stallNs = untilNs - state.nowNs;
  return did(
    step,
    'waited-for-moves',
    say`The call returns after ${durationText(stallNs)}, when the move is done.`,
    {
      ...state,
      nowNs: untilNs,
      counters: { ...state.counters, stallNs: state.counters.stallNs + stallNs },
    },
  );
}

export const isMove = ({ usage }: Fence): boolean => usage === 'kernel';

/** The table that a call means: the newest, or the oldest that was invalidated. */
export const tableOf = ({ mappings }: Attachment, table: Table): Mapping | undefined =>
  table === 'newest' ? mappings.at(-1) : mappings.find(({ invalidated }) => invalidated !== null);

/** `dma_buf_unmap_attachment`: the table goes, with the pin that mapping took. */
export function unmap(
  context: SharingContext,
  state: BufferState,
  caller: Caller & { readonly table: Table },
): Step {
  const name = partyName(context, caller.party);
  const attachment = attachmentOf(state, caller.party);
  if (!attachment) return refused(begin(state), 'not-attached', 'void', say`${name} is not attached.`);
  return underLock(context, state, caller, step => {
    const mapping = tableOf(attachment, caller.table);
    if (mapping && mapping.id === attachment.keptTable) {
      const stays = say`The table of ${name} was made as it attached and stays until it detaches, with its pin.`;
      return did(step, 'unmapped-later', stays);
    }
    if (!mapping) {
      return refused(
        step,
        'nothing-mapped',
        'void',
        say`${name} has no such table; the kernel warns and does nothing.`,
      );
    }
    const mappings = attachment.mappings.filter(each => each !== mapping);
    const warned = underJob(context, step, mapping, caller.party);
    const which = mapping.invalidated ? 'its old table' : 'its table';
    return did(
      warned,
      'unmapped',
      say`${name} gives ${which} of ${placeName(context, mapping.placement)} back${mapping.pins ? ', and with it the pin' : ''}.`,
      withAttachment(state, { ...attachment, mappings }),
    );
  });
}

/** The device still works by this table. */
function underJob(context: SharingContext, step: Step, { id }: Mapping, party: PartyId): Step {
  const running = [...pendingFences(step.state), ...unseenWork(step.state)];
  if (!running.some(({ table }) => table === id)) return step;
  const name = partyName(context, party);
  return flagged(
    step,
    'unmapped-under-a-job',
    say`A job of ${name} still works by this table: its addresses lead nowhere, or to somebody else, before it ends.`,
  );
}
