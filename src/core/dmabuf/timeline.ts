import type { TextPart } from '../topology/sentence.ts';
import type { BufferState, Fence } from './bufferState.ts';
import { callerOf } from './call.ts';
import { partyName, placeName, type SharingContext } from './context.ts';
import type { RunStep, ScriptRun } from './script.ts';
import { EXPORTER, type PartyId } from './sharing.ts';
import { type SpanKind, spansOf, type TimelineSpan } from './spans.ts';
import type { Standing } from './step.ts';

/** A call, at the lane of who makes it. */
export interface TimelineMark {
  readonly step: number;
  readonly atNs: number;
  readonly text: string;
  readonly standing: Standing;
}

export interface TimelineLane {
  readonly id: string;
  readonly kind: 'party' | 'placement' | 'fences';
  readonly name: TextPart;
  readonly spans: readonly TimelineSpan[];
  readonly marks: readonly TimelineMark[];
}

export interface Timeline {
  readonly lanes: readonly TimelineLane[];
  /** The end: the last call or the last fence. */
  readonly untilNs: number;
}

/** A run as lanes over time: the exporter, each importer, where the buffer is, and the fences. */
export function timelineOf(context: SharingContext, run: ScriptRun): Timeline {
  const untilNs = Math.max(run.final.nowNs, ...allWork(run.final).map(each => each.untilNs));
  const parties = [EXPORTER, ...context.sharing.importers.map(({ id }) => id)];
  return {
    untilNs,
    lanes: [
      ...parties.map(party => partyLane(context, run, party, untilNs)),
      {
        id: 'placement',
        kind: 'placement',
        name: { text: 'Buffer' },
        spans: placementSpans(context, run, untilNs),
        marks: [],
      },
      { id: 'fences', kind: 'fences', name: { text: 'Fences' }, spans: fenceSpans(context, run), marks: [] },
    ],
  };
}

const allWork = ({ fences, unseen }: BufferState): readonly Fence[] => [...fences, ...unseen];

function partyLane(context: SharingContext, run: ScriptRun, party: PartyId, untilNs: number): TimelineLane {
  const marks = run.steps.flatMap(({ call, outcome, before }, step) =>
    callerOf(call) === party
      ? [{ step, atNs: before.nowNs, text: outcome.call, standing: outcome.standing }]
      : [],
  );
  const spans = [
    ...spansOf(run, untilNs, state => held(context, state, party)),
    ...run.steps.flatMap((step, index) => [
      ...jobSpans(step, party, index),
      ...copySpans(step, party, index),
    ]),
  ];
  return { id: party, kind: 'party', name: partyName(context, party), spans, marks };
}

/** What a party holds at a moment, by a key that stays while it is held. */
function held(
  context: SharingContext,
  state: BufferState,
  party: PartyId,
): ReadonlyMap<string, { readonly kind: SpanKind; readonly text: string }> {
  const attachment = state.attachments.find(each => each.importer === party);
  const all = new Map<string, { readonly kind: SpanKind; readonly text: string }>();
  if (state.lock === party) all.set('lock', { kind: 'locked', text: 'holds the lock' });
  const pins = party === EXPORTER ? state.ownPins : (attachment?.pins ?? 0) + (attachment?.cpuMappings ?? 0);
  if (pins > 0) all.set('pin', { kind: 'pinned', text: `pinned in ${placeName(context, state.placement)}` });
  if (!attachment) return all;
  all.set('attached', {
    kind: 'attached',
    text: attachment.peer2peer ? 'attached, peer to peer' : 'attached',
  });
  for (const { id, address, placement, invalidated, pins: isPinned } of attachment.mappings) {
    const text = `${address}, ${placeName(context, placement)}${isPinned ? ', pinned' : ''}`;
    const kind = invalidated ? 'old-table' : 'mapped';
    all.set(`${kind} ${id}`, { kind, text });
  }
  return all;
}

/** The jobs that a step started: the time they wait, then the time they run. */
function jobSpans({ before, after }: RunStep, party: PartyId, step: number): readonly TimelineSpan[] {
  const known = new Set(allWork(before).map(({ id }) => id));
  const started = allWork(after).filter(
    each => !known.has(each.id) && each.party === party && each.usage !== 'kernel',
  );
  return started.flatMap(({ addedNs, fromNs, untilNs, usage }) => {
    const text = usage === 'read' ? 'reads' : 'writes';
    const running: TimelineSpan = { kind: 'job', fromNs, untilNs, text, step };
    if (fromNs === addedNs) return [running];
    return [{ kind: 'waiting', fromNs: addedNs, untilNs: fromNs, text: 'waits', step }, running];
  });
}

/** The exporter's copy engine at work. */
function copySpans({ before, after }: RunStep, party: PartyId, step: number): readonly TimelineSpan[] {
  const known = new Set(before.fences.map(({ id }) => id));
  return after.fences
    .filter(({ id, usage, party: owner }) => usage === 'kernel' && owner === party && !known.has(id))
    .map(({ fromNs, untilNs }) => ({ kind: 'moving', fromNs, untilNs, text: 'copies', step }));
}

/** Where the buffer is: at a place, then on its way while the copy runs, then at the next. */
function placementSpans(
  context: SharingContext,
  { steps, final }: ScriptRun,
  untilNs: number,
): readonly TimelineSpan[] {
  const spans: TimelineSpan[] = [];
  let since: { readonly fromNs: number; readonly step: number | null } = { fromNs: 0, step: null };
  let place = steps[0]?.before.placement ?? final.placement;
  steps.forEach(({ before, after }, step) => {
    const known = new Set(before.fences.map(({ id }) => id));
    const moves = after.fences.filter(({ id, usage }) => usage === 'kernel' && !known.has(id));
    for (const move of moves) {
      spans.push({ kind: 'placement', ...since, untilNs: move.fromNs, text: placeName(context, place) });
      spans.push({
        kind: 'moving',
        fromNs: move.fromNs,
        untilNs: move.untilNs,
        text: `to ${placeName(context, after.placement)}`,
        step,
      });
      since = { fromNs: move.untilNs, step };
      place = after.placement;
    }
  });
  return [...spans, { kind: 'placement', ...since, untilNs, text: placeName(context, place) }];
}

/** From the call that adds a fence until it signals. */
function fenceSpans(context: SharingContext, { steps }: ScriptRun): readonly TimelineSpan[] {
  return steps.flatMap(({ before, after }, step) => {
    const known = new Set(before.fences.map(({ id }) => id));
    return after.fences
      .filter(({ id }) => !known.has(id))
      .map(({ party, usage, addedNs, untilNs }) => ({
        kind: usage === 'kernel' ? ('moving' as const) : ('job' as const),
        fromNs: addedNs,
        untilNs,
        text: `${partyName(context, party).text}, ${usage}`,
        step,
      }));
  });
}
