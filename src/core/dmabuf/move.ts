import { durationText } from '../lib/duration.ts';
import { joined, type Sentence, say, type TextPart } from '../topology/sentence.ts';
import {
  type Attachment,
  type BufferState,
  type Fence,
  type Mapping,
  pendingFences,
  pinCount,
  signalledBy,
  unseenWork,
} from './bufferState.ts';
import { isTold, partyName, placeName, type SharingContext } from './context.ts';
import type { Placement } from './placement.ts';
import { EXPORTER, type PartyId } from './sharing.ts';
import { andThen, did, flagged, refused, type Step, type Traffic } from './step.ts';
import { ownRequest } from './way.ts';

/**
 * Moves the buffer, as `ttm_bo_validate` and eviction do: importers are told, the copy waits for all fences and
 * leaves one of its own. Refused for a pinned buffer, and for an exporter that has one place only.
 */
export function moveTo(
  context: SharingContext,
  step: Step,
  to: Placement,
  mapper: PartyId | null = null,
): Step {
  const exporter = partyName(context, EXPORTER);
  const { state } = step;
  if (state.placement === to) {
    return did(step, 'moved-already', say`The buffer is in ${placeName(context, to)} already.`);
  }
  if (!context.row?.moves) {
    return refused(
      step,
      'moves-not',
      '-EOPNOTSUPP',
      say`${exporter} has this memory in one place only; it cannot move.`,
    );
  }
  if (pinCount(state) > 0) {
    return refused(
      step,
      'pinned-does-not-move',
      '-EBUSY',
      say`The buffer stays in ${placeName(context, state.placement)}: it is pinned${whoPins(context, state)}.`,
    );
  }
  if (to === 'system-memory' && context.systemAddress === undefined) {
    return refused(step, 'no-room', '-ENOMEM', say`There is no system memory of this size.`);
  }
  const told = notify(context, underJobs(context, step), mapper);
  return andThen(leaveBehind(context, told, mapper), next => copy(context, next, to));
}

/** Work that has no fence is not waited for. */
function underJobs(context: SharingContext, step: Step): Step {
  const running = unseenWork(step.state);
  if (running.length === 0) return step;
  const names = [...new Set(running.map(({ party }) => partyName(context, party).text))].join(' and ');
  return flagged(
    step,
    'moved-under-a-job',
    say`${names} is still at work without a fence, and nothing is pinned: the buffer moves away under its DMA.`,
  );
}

/** ` by GPU 1`: those who keep the buffer in place. */
function whoPins(context: SharingContext, state: BufferState): TextPart {
  const holders = state.attachments.filter(
    each => each.pins + each.cpuMappings > 0 || each.mappings.some(({ pins }) => pins),
  );
  const names = holders.map(({ importer }) => partyName(context, importer).text);
  if (state.ownPins > 0) names.push(partyName(context, EXPORTER).text);
  return { text: names.length > 0 ? ` by ${names.join(' and ')}` : '' };
}

/**
 * `dma_buf_invalidate_mappings`: tells every dynamic importer, with a table or without, that what it has is old; tables
 * stay usable until the fences that are there signal.
 */
export function notify(context: SharingContext, step: Step, mapper: PartyId | null = null): Step {
  const { state } = step;
  const told = state.attachments.filter(each => each.isDynamic && isToldBy(context, each, mapper));
  if (told.length === 0) return step;
  const usableUntilNs = signalledBy(state, pendingFences(state));
  return did(step, 'notified', toldWords(context, told, usableUntilNs - state.nowNs), {
    ...withOldTables(state, told, usableUntilNs),
    counters: { ...state.counters, notifications: state.counters.notifications + told.length },
  });
}

/** In one series of 2018 an importer that causes the move by mapping is not told itself. */
const isToldBy = (context: SharingContext, { importer }: Attachment, mapper: PartyId | null): boolean =>
  isTold(context, importer) && (context.generation.tellsTheMapper || importer !== mapper);

/** Dynamic importers that nobody tells: what they have mapped without a pin leads to where the buffer was. */
function leaveBehind(context: SharingContext, step: Step, mapper: PartyId | null): Step {
  const { state } = step;
  const behind = state.attachments.filter(
    each =>
      each.isDynamic &&
      each.importer !== mapper &&
      !isTold(context, each.importer) &&
      each.mappings.some(isValid),
  );
  if (behind.length === 0) return step;
  const names = joined(
    behind.map(({ importer }) => [partyName(context, importer)]),
    ' and ',
  );
  const sentence = [
    ...names,
    ...say` ${behind.length > 1 ? 'are' : 'is'} not told and did not pin: the old addresses lead to where the buffer is no longer.`,
  ];
  return { ...flagged(step, 'moved-untold', sentence), state: withOldTables(state, behind, state.nowNs) };
}

function toldWords(context: SharingContext, told: readonly Attachment[], usableNs: number): Sentence {
  const names = joined(
    told.map(({ importer }) => [partyName(context, importer)]),
    ' and ',
  );
  const holds = told.some(({ mappings }) => mappings.some(isValid));
  const until = !holds
    ? say` There is no table that would have to go.`
    : usableNs > 0
      ? say` The old tables stay usable until the fences that are there signal, in ${durationText(usableNs)}.`
      : say` No fence is left, so the old tables are of no use from now on.`;
  return [
    ...names,
    ...say` ${told.length > 1 ? 'are' : 'is'} told by ${context.generation.callback?.name ?? ''}.`,
    ...until,
  ];
}

/** The state with the tables of these importers old from now on. */
function withOldTables(state: BufferState, whose: readonly Attachment[], usableUntilNs: number): BufferState {
  const invalidated = { atNs: state.nowNs, usableUntilNs };
  const aged = (each: Attachment): Attachment => ({
    ...each,
    mappings: each.mappings.map(mapping => (isValid(mapping) ? { ...mapping, invalidated } : mapping)),
  });
  return { ...state, attachments: state.attachments.map(each => (whose.includes(each) ? aged(each) : each)) };
}

const isValid = ({ invalidated }: Mapping): boolean => invalidated === null;

function copy(context: SharingContext, step: Step, to: Placement): Step {
  const { state } = step;
  const { sizeBytes } = context.sharing.buffer;
  const fromNs = signalledBy(state, pendingFences(state));
  const untilNs = fromNs + Math.ceil(sizeBytes / context.sharing.copyGigabytesPerSecond);
  const fence: Fence = {
    id: state.nextId,
    party: EXPORTER,
    usage: 'kernel',
    table: null,
    addedNs: state.nowNs,
    fromNs,
    untilNs,
  };
  const after = fromNs > state.nowNs ? say`, after the jobs that are running` : [];
  const sentence = [
    ...say`${partyName(context, EXPORTER)} moves the buffer from ${placeName(context, state.placement)} to ${placeName(context, to)}: ${sizeText(sizeBytes)} in ${durationText(untilNs - fromNs)}`,
    ...after,
    ...say`.`,
  ];
  const counters = {
    ...state.counters,
    migrations: state.counters.migrations + 1,
    movedBytes: state.counters.movedBytes + sizeBytes,
  };
  const moved = {
    ...state,
    placement: to,
    fences: [...state.fences, fence],
    nextId: state.nextId + 1,
    counters,
  };
  const next = did(step, 'moved', sentence, moved);
  return { ...next, traffic: [...next.traffic, ...copyTraffic(context, state.placement, to, fence)] };
}

/** The exporter's copy engine writes to system memory or reads from it; within VRAM nothing leaves the device. */
function copyTraffic(
  context: SharingContext,
  from: Placement,
  to: Placement,
  { fromNs, untilNs }: Fence,
): readonly Traffic[] {
  const request = ownRequest(context, to, 'write') ?? ownRequest(context, from, 'read');
  return request ? [{ party: EXPORTER, why: 'move', request, fromNs, untilNs }] : [];
}

const sizeText = (bytes: number): string =>
  bytes < 2 ** 20 ? `${round(bytes / 2 ** 10)} KiB` : `${round(bytes / 2 ** 20)} MiB`;

const round = (n: number): string => String(Math.round(n * 10) / 10);
