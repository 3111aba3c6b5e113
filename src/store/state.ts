import type { ComparisonAnswer } from '../core/advisor/comparisonAnswer.ts';
import type { PlaceEffect } from '../core/advisor/placeEffect.ts';
import type { CardPlace } from '../core/advisor/places.ts';
import type { RankedSlot } from '../core/advisor/rankedSlot.ts';
import type { Remedy } from '../core/advisor/remedies.ts';
import type { ReportAnswer } from '../core/advisor/reportAnswer.ts';
import type { AddressAnswer } from '../core/dma/addressWords.ts';
import type { BarLens } from '../core/dma/barLens.ts';
import type { MappingWay } from '../core/dma/mapping.ts';
import type { AddressQuestion } from '../core/dma/resolveAddress.ts';
import { emptySegmentForm, type SegmentForm, type SegmentFormError } from '../core/dma/segmentForm.ts';
import type { SharingAnswer } from '../core/dmabuf/answerSharing.ts';
import type { WayAnswer } from '../core/fabric/answerWays.ts';
import type { FluidAnswer } from '../core/fabric/fluidRun.ts';
import type { ListAnswer } from '../core/fabric/mappingAnswers.ts';
import type { OffloadAsked, OffloadReport } from '../core/fabric/offloadReport.ts';
import type { OffloadRun } from '../core/fabric/offloadRun.ts';
import type { WorkloadError } from '../core/fabric/packets/flowPlan.ts';
import type { Occupancy } from '../core/fabric/packets/occupancy.ts';
import type { FlowResult } from '../core/fabric/packets/results.ts';
import type { HopPacket, RouteAnswer } from '../core/fabric/routeAnswer.ts';
import type { FormError } from '../core/fabric/routeForm.ts';
import type { RunAnswer, RunAsked, RunOptions } from '../core/fabric/runAnswer.ts';
import type { SizeSweep } from '../core/fabric/sizeSweep.ts';
import type { SpeedMatrix } from '../core/fabric/speedMatrix.ts';
import type { ImportError, Imported } from '../core/formats/imported.ts';
import type { MeasuredError } from '../core/formats/measuredMatrix.ts';
import { type Layout, type LayoutOptions, SCREEN_ASPECT } from '../core/layout/layout.ts';
import type { Result } from '../core/lib/result.ts';
import type { CallOutcome } from '../core/p2pdma/callOutcome.ts';
import type { ControllerMemoryBuffer } from '../core/p2pdma/drivers.ts';
import type { ProviderRanking } from '../core/p2pdma/rankProviders.ts';
import type { Verdict } from '../core/p2pdma/verdict.ts';
import type { Addition } from '../core/scenes/additions.ts';
import type { LessonTitle } from '../core/scenes/teaching/lesson.ts';
import type { LessonMoment } from '../core/scenes/teaching/lessonMoment.ts';
import { type PeerlaneDocument, startingView, type View } from '../core/share/document.ts';
import type { Part } from '../core/topology/edits/newNodes.ts';
import type { NodeId } from '../core/topology/machine.ts';
import type { PlayNote, PlayStep } from '../core/topology/playStep.ts';
import type { Sentence } from '../core/topology/sentence.ts';
import type { Analysis, MachineOutline, Measured, Progress, SceneAbout } from '../worker/protocol.ts';
import type { Embed } from './embed.ts';
import { type History, noHistory } from './history.ts';
import type { LessonRecords } from './lessonRecords.ts';
import type { Forgotten, ShelfEntry, Snapshot } from './shelf.ts';
import type { Theme } from './themes.ts';

export type { Measured, SceneAbout };

/** Facts only: what was opened, what the person chose, and what the engine last answered. */
export interface AppState {
  /** Null: the start page. */
  readonly open: OpenDocument | null;
  /** What can be undone since it was opened. */
  readonly history: History;
  readonly view: View;
  /** The node whose facts are shown. */
  readonly selected: NodeId | null;
  /** The first device of a pair that is being chosen: the client, which would reach the other one's memory. */
  readonly pairStart: NodeId | null;
  /** Taps on devices choose the clients of the orchestrator, while its tab is up. */
  readonly isPickingClients: boolean;
  readonly drawing: Drawing;
  /** How the scatter-gather list is looked at. */
  readonly mapping: MappingChoice;
  /** What is played on the tree; null: the player is closed. */
  readonly play: Play | null;
  /** Which main view is up; narrow screens show one pane at a time. */
  readonly pane: Pane;
  readonly importing: Importing;
  /** Which transfers the speed lenses of the matrix are about. */
  readonly speeds: SpeedChoice;
  readonly measuring: Measuring;
  readonly traffic: Traffic;
  /** Of the NVMe-oF target; null: nobody has asked for it. */
  readonly offloadRun: OffloadRunning | null;
  /** The lesson whose machine is open. */
  readonly lesson: OpenLesson | null;
  /** Every lesson there is; null until somebody looks at the list. */
  readonly lessonTitles: readonly LessonTitle[] | null;
  /** How far this browser's person came, by lesson. */
  readonly lessonRecords: LessonRecords;
  /** Which way of sharing a buffer is looked at. */
  readonly sharing: SharingChoice;
  readonly dialog: DialogName | null;
  readonly answers: Answers;
  /** A worker that died, in words; cleared when the engine is asked again. */
  readonly engineTrouble: string | null;
  /** How often the person asked again after trouble; every answer depends on it. */
  readonly retries: number;
  /** What the kernel answered to the last call that the person made. */
  readonly outcome: CallOutcome | null;
  /** P2P memory waits for the device that it is placed on. */
  readonly isPlacing: boolean;
  /** Kept to compare with: version A, of which what is open is B. It stays when another machine is opened. */
  readonly versionA: PeerlaneDocument | null;
  /** The link to share carries A too. */
  readonly sharesBoth: boolean;
  readonly building: Building;
  /** The palette stands beside the machine. */
  readonly showsPalette: boolean;
  /** The address of which the person asks what is there. */
  readonly addressAsked: AddressQuestion | null;
  /** What a screen reader is told and the status line shows. */
  readonly notice: string;
  readonly shelf: readonly ShelfEntry[];
  /** The kept states of the open machine, newest first. */
  readonly snapshots: readonly Snapshot[];
  /** What was forgotten last, until something else is. */
  readonly forgotten: Forgotten | null;
  /** Why the last change is not kept; null: it is. */
  readonly unkept: Unkept | null;
  /** Another tab changed the open machine; the next change here goes on beside it. */
  readonly changedElsewhere: boolean;
  readonly theme: Theme;
  /** How another page shows this one; null: it stands by itself. */
  readonly embed: Embed | null;
}

/** Why the browser did not keep something: it has no room, or no storage that works. */
export type Unkept = 'full' | 'refused';

/** A step of a lesson, and what the person predicted at this and earlier ones since they began. */
export interface OpenLesson {
  readonly moment: LessonMoment;
  /** The option that is marked, not yet revealed. */
  readonly chosen: number | null;
  /** What was predicted, by step; the reveal is shown there. */
  readonly made: Readonly<Record<number, number>>;
}

export interface OpenDocument {
  readonly document: PeerlaneDocument;
  readonly origin: Origin;
  /** A link or an example opens for reading; editing starts with a copy. */
  readonly readOnly: boolean;
  /** Where it is kept in this browser; null while it is only being looked at. */
  readonly shelfId: string | null;
  /** What the importer said, when this came from a paste. */
  readonly report: Imported | null;
}

export type Origin =
  | { readonly kind: 'capture'; readonly what: string }
  | { readonly kind: 'example'; readonly scene: string; readonly about: SceneAbout }
  /** `before` is there where the link carries a comparison. */
  | { readonly kind: 'link'; readonly payload: string; readonly before?: string }
  /** A step of a lesson, counted from 0; never kept unless the person leaves with it. */
  | { readonly kind: 'lesson'; readonly lesson: string; readonly step: number; readonly title: string }
  /** Saved with its machine inside: a file of Peerlane, or a picture that it drew. */
  | { readonly kind: 'file'; readonly what: string }
  /** Kept in this browser; `what` tells how it once came. */
  | { readonly kind: 'shelf'; readonly what: string };

export interface Drawing extends Pick<LayoutOptions, 'orientation' | 'showAll' | 'aspect'> {
  /** Null: the layout folds what does not fit. */
  readonly folded: readonly NodeId[] | null;
}

export const playSpeeds = [0.25, 0.5, 1, 2, 4] as const;
export type PlaySpeed = (typeof playSpeeds)[number];

export interface Play {
  /** Whose steps these are: 'route', 'walk' ... New steps of the same owner take their place. */
  readonly key: string;
  /** What is played, as the player's title says it. */
  readonly what: string;
  /** Never empty. */
  readonly steps: readonly PlayStep[];
  /** What is written beside nodes meanwhile. */
  readonly notes: readonly PlayNote[];
  /** The step that is shown, counted from 0. */
  readonly at: number;
  readonly playing: boolean;
  readonly speed: PlaySpeed;
}

export interface MappingChoice {
  readonly way: MappingWay;
  /** Whether somebody is supposed to have asked for the distance before. */
  readonly isDistanceAsked: boolean;
  /** The segment that is being typed, and what of it cannot be read. */
  readonly form: SegmentForm;
  readonly complaint: SegmentFormError | null;
  /** Why the machine has no list of the kind that was wanted. */
  readonly presetRefused: string | null;
}

/** Whose steps the kernel's walks are: they hold for one pair, on one machine as one kernel leaves it. */
export const WALKS = 'walks';
/** Whose steps the calls of a shared buffer are, with the ways of their bytes. */
export const SHARING = 'sharing';

export interface SharingChoice {
  /** Its place in the document. */
  readonly run: number;
  /** The call of its script that is looked at; the player stands on it too. */
  readonly call: number;
}

/** Transfers that run together, and what became of them. */
export interface Traffic {
  /** Why the machine has no transfers of the pattern that was asked for. */
  readonly patternRefused: Sentence | null;
  readonly engine: TrafficEngine;
  readonly options: RunOptions;
  /** What runs now; null: nothing. */
  readonly running: { readonly progress: Progress | null } | null;
  /** Why the last run could not begin. */
  readonly refused: WorkloadError | null;
  /** The last run that ended; it stays in sight while another one runs. */
  readonly run: TrafficRun | null;
  /** Whether the same transfers are looked at with redirect off and on, and through memory. */
  readonly comparesWays: boolean;
  /** What each transfer got in the run before, to be seen beside this one; null: another list, or none. */
  readonly before: readonly FlowResult[] | null;
  readonly clock: RunClock;
  /** How the run is looked at below the tree. */
  readonly runView: RunView;
  /** The line of the trace whose packet is looked at. */
  readonly line: number | null;
  /** The channel whose queues and credits are looked at. */
  readonly watched: number | null;
}

export const runViews = ['timeline', 'packets', 'queues', 'plots'] as const;
export type RunView = (typeof runViews)[number];

export const trafficEngines = ['packets', 'flows'] as const;
export type TrafficEngine = (typeof trafficEngines)[number];

/** `asked` is what was run: another workload or document makes the answer one of the past. */
export type TrafficRun = PacketRun | FlowRun;
export interface PacketRun {
  readonly by: 'packets';
  readonly asked: RunAsked;
  readonly answer: RunAnswer;
}
export interface FlowRun {
  readonly by: 'flows';
  readonly asked: RunAsked;
  readonly answer: FluidAnswer;
}

/** Where in a run the picture stands. While it plays, now is `fromPs` and what has gone by since. */
export interface RunClock {
  readonly fromPs: number;
  readonly sinceMs: number;
  readonly playing: boolean;
  /** Simulated picoseconds in a millisecond of the wall clock. */
  readonly psPerMs: number;
}

/** The target's commands, packet by packet: what was asked, how far it is, and what came of it. */
export interface OffloadRunning {
  readonly asked: OffloadAsked;
  readonly progress: Progress | null;
  /** Null while it runs. */
  readonly result: Result<OffloadRun, Sentence> | null;
}

export interface SpeedChoice {
  readonly operation: 'read' | 'write';
  /** Both of a pair at once; rates are then the sum. */
  readonly isBidirectional: boolean;
}

/** What somebody measured, beside what is predicted. The text stays, whatever becomes of it. */
export interface Measuring {
  readonly text: string;
  readonly error: MeasuredError | null;
  readonly found: readonly Measured[];
  /** Which of `found` is shown; null: none. */
  readonly chosen: number | null;
}

export const panes = ['matrix', 'tree', 'verdict', 'outline'] as const;
export type Pane = (typeof panes)[number];

export type Importing =
  | { readonly step: 'ready'; readonly text: string }
  | { readonly step: 'reading'; readonly text: string; readonly progress: Progress | null }
  | { readonly step: 'refused'; readonly text: string; readonly error: ImportError }
  | { readonly step: 'choose'; readonly text: string; readonly imported: Imported };

export const dialogNames = [
  'machines',
  'lessons',
  'import',
  'share',
  'report',
  'keys',
  'measured',
  'compare',
  'machine-report',
  'add',
  'move',
  'remove',
  'rename',
] as const;
export type DialogName = (typeof dialogNames)[number];

/** The engine's latest answers; null until the first one for what is open. */
export interface Answers {
  readonly machine: MachineOutline | null;
  readonly layout: Layout | null;
  readonly analysis: Analysis | null;
  readonly verdict: Verdict | null;
  readonly remedies: readonly Remedy[] | null;
  readonly link: string | null;
  /** What is open against version A; null while none is kept. */
  readonly comparison: ComparisonAnswer | null;
  /** Asked for while somebody reads it. */
  readonly report: ReportAnswer | null;
  /** The memory of the selected device; null while nobody looks. */
  readonly lens: BarLens | null;
  readonly address: AddressAnswer | null;
  /** Asked for while somebody looks at it; a bad request is answered in words. */
  readonly route: Result<RouteAnswer, FormError> | null;
  readonly speeds: SpeedMatrix | null;
  /** The list of the document; null while nobody looks, or no device is chosen. */
  readonly mapping: ListAnswer | null;
  /** Asked for while somebody looks at the clients. */
  readonly ranking: ProviderRanking | null;
  /** Of the line of the trace that is looked at. */
  readonly tracedPacket: HopPacket | null;
  /** The transfers of the document in other ways, while somebody compares them. */
  readonly ways: readonly WayAnswer[] | null;
  /** The first transfer of the run at every size, while somebody looks at plots. */
  readonly sweep: SizeSweep | null;
  /** Of the channel that is looked at, where the run stands. */
  readonly occupancy: Occupancy | null;
  /** Of every way of sharing in the document, while somebody looks at them. */
  readonly sharing: readonly Result<SharingAnswer, Sentence>[] | null;
  /** Of the NVMe-oF target, while somebody looks at it. */
  readonly offload: Result<OffloadReport, Sentence> | null;
  /** Where the card in hand may go, and why nowhere else. */
  readonly places: readonly CardPlace[] | null;
  /** What would come of it at the places that are looked at. */
  readonly effects: readonly PlaceEffect[] | null;
  readonly additions: readonly Addition[] | null;
  readonly slots: readonly RankedSlot[] | null;
}

const noAnswers: Answers = {
  machine: null,
  layout: null,
  analysis: null,
  verdict: null,
  remedies: null,
  link: null,
  comparison: null,
  report: null,
  lens: null,
  address: null,
  route: null,
  speeds: null,
  mapping: null,
  ranking: null,
  tracedPacket: null,
  ways: null,
  sweep: null,
  occupancy: null,
  sharing: null,
  offload: null,
  places: null,
  effects: null,
  additions: null,
  slots: null,
};

/** What a person is about to do to the machine. */
export interface Building {
  /** Below which something is added; null: the person has yet to say. */
  readonly addTo: NodeId | null;
  /** What is to be put somewhere, by list, by drag or by two clicks. */
  readonly card: HeldCard | null;
  /** Where the pointer is while a device is dragged, on the page, and the node below it. */
  readonly drag: { readonly x: number; readonly y: number; readonly over: NodeId | null } | null;
  /** The card that looks for a slot, and whom it is to work with. */
  readonly slotsFor: { readonly node: NodeId; readonly peers: readonly NodeId[] } | null;
  /** How many of the places or slots have been tried. */
  readonly tried: Progress | null;
}

/** A device of the machine, or one of the palette with what it brings beside its functions. */
export type HeldCard =
  | { readonly kind: 'there'; readonly node: NodeId }
  | {
      readonly kind: 'new';
      readonly name: string;
      readonly part: Part;
      readonly cmb: Omit<ControllerMemoryBuffer, 'node'> | null;
    };

export const notBuilding: Building = { addTo: null, card: null, drag: null, slotsFor: null, tried: null };

export const startingState: AppState = {
  open: null,
  history: noHistory,
  view: startingView,
  selected: null,
  pairStart: null,
  isPickingClients: false,
  drawing: { orientation: 'left-to-right', showAll: false, folded: null, aspect: SCREEN_ASPECT },
  mapping: {
    way: 'pages',
    isDistanceAsked: true,
    form: emptySegmentForm,
    complaint: null,
    presetRefused: null,
  },
  play: null,
  pane: 'matrix',
  importing: { step: 'ready', text: '' },
  speeds: { operation: 'write', isBidirectional: false },
  measuring: { text: '', error: null, found: [], chosen: null },
  traffic: {
    patternRefused: null,
    engine: 'packets',
    options: { queues: 'separate', maxPayloadBytes: null, scalesCreditsFrom: 5 },
    running: null,
    comparesWays: false,
    runView: 'timeline',
    refused: null,
    run: null,
    before: null,
    clock: { fromPs: 0, sinceMs: 0, playing: false, psPerMs: 0 },
    line: null,
    watched: null,
  },
  offloadRun: null,
  lesson: null,
  lessonTitles: null,
  lessonRecords: {},
  sharing: { run: 0, call: 0 },
  dialog: null,
  answers: noAnswers,
  engineTrouble: null,
  retries: 0,
  outcome: null,
  isPlacing: false,
  versionA: null,
  sharesBoth: false,
  building: notBuilding,
  showsPalette: false,
  addressAsked: null,
  notice: '',
  shelf: [],
  snapshots: [],
  forgotten: null,
  unkept: null,
  changedElsewhere: false,
  theme: 'system',
  embed: null,
};
