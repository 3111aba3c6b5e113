import type { StageLens } from '../core/advisor/stageLenses.ts';
import type { MappingWay } from '../core/dma/mapping.ts';
import type { AddressQuestion } from '../core/dma/resolveAddress.ts';
import { emptySegmentForm, type SegmentForm, type SegmentFormError } from '../core/dma/segmentForm.ts';
import type { OffloadAsked } from '../core/fabric/offload/offloadReport.ts';
import type { OffloadRun } from '../core/fabric/offload/offloadRun.ts';
import type { ImportError, Imported } from '../core/formats/imported.ts';
import type { MeasuredError } from '../core/formats/measuredMatrix.ts';
import { type LayoutOptions, SCREEN_ASPECT } from '../core/layout/layout.ts';
import type { Result } from '../core/lib/result.ts';
import type { CallOutcome } from '../core/p2pdma/memory/callOutcome.ts';
import type { LessonTitle } from '../core/scenes/teaching/lesson.ts';
import { type PeerlaneDocument, startingView, type View } from '../core/share/document.ts';
import type { NcclAsked } from '../core/stack/nccl/ncclView.ts';
import type { Machine, NodeId } from '../core/topology/machine.ts';
import type { Sentence } from '../core/topology/sentence.ts';
import type { Measured, Progress, SceneAbout } from '../worker/protocol.ts';
import { type Answers, noAnswers } from './answers.ts';
import { type Building, notBuilding } from './buildingChoice.ts';
import type { Embed } from './embed.ts';
import { type Grid, wholeGrid } from './grid.ts';
import { type History, noHistory } from './history.ts';
import type { LessonRecords } from './lessonRecords.ts';
import type { OpenDocument, OpenLesson, Unkept } from './opened.ts';
import type { Play } from './play.ts';
import type { Protection } from './protection.ts';
import type { Recovery } from './recovery.ts';
import type { Room } from './room.ts';
import type { Forgotten } from './shelf.ts';
import type { OriginalText, ShelfEntry, Snapshot } from './shelfRecords.ts';
import type { Theme } from './themes.ts';
import { noTraffic, type Traffic } from './traffic.ts';

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
  /** What the picture says of ports and devices. */
  readonly stageLens: StageLens;
  /** How the scatter-gather list is looked at. */
  readonly mapping: MappingChoice;
  /** What is played on the tree; null: the player is closed. */
  readonly play: Play | null;
  /** Which main view is up; narrow screens show one pane at a time. */
  readonly pane: Pane;
  readonly importing: Importing;
  /** What is pasted is meant for the machine that is open. */
  readonly addsToOpen: boolean;
  /** Which transfers the speed lenses of the matrix are about. */
  readonly speeds: SpeedChoice;
  /** How the matrix is looked at. */
  readonly grid: Grid;
  /** On a narrow screen the answer lies over the matrix. */
  readonly showsAnswerSheet: boolean;
  readonly measuring: Measuring;
  /** What NCCL or RCCL is asked about the machine, or about a topology file. */
  readonly nccl: NcclQuestion;
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
  /** What can be done with a device or port, where it was asked for; null: nobody asks. */
  readonly menu: NodeMenu | null;
  readonly dialog: DialogName | null;
  readonly answers: Answers;
  /** Answers that are asked for while a pane shows them, by name; `useAnswer` reads them. */
  readonly paneAnswers: Readonly<Record<string, unknown>>;
  /** A worker that died, in words; cleared when the engine is asked again. */
  readonly engineTrouble: string | null;
  /** The engine has been asked and has said nothing for long. */
  readonly isEngineSilent: boolean;
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
  /** What has to be read before it goes: what became of dropped files, or of what was kept; null: nothing. */
  readonly remark: string | null;
  /** A text that the browser did not copy, for the person to copy; null: none. */
  readonly uncopied: string | null;
  readonly shelf: readonly ShelfEntry[];
  /** How many records are damaged and skipped; null: the browser does not let us read any. */
  readonly damagedCount: number | null;
  /** Everything that is kept, while somebody looks how to save it; null: nobody does, or it is being read. */
  readonly recovery: Recovery | null;
  /** The kept states of the open machine, newest first. */
  readonly snapshots: readonly Snapshot[];
  /** What was forgotten last, until something else is. */
  readonly forgotten: Forgotten | null;
  /** A change is on its way to the disk. */
  readonly isKeeping: boolean;
  /** Why the last change is not kept; null: it was written, read back and can be opened. */
  readonly unkept: Unkept | null;
  /** Whether the browser may clear what it keeps. */
  readonly protection: Protection;
  /** Another tab changed the open machine; the next change here goes on beside it. */
  readonly changedElsewhere: boolean;
  readonly showsBootSettings: boolean;
  readonly theme: Theme;
  /** The sizes that the person chose for parts of the page. */
  readonly room: Room;
  /** How another page shows this one; null: it stands by itself. */
  readonly embed: Embed | null;
}

export interface Drawing extends Pick<LayoutOptions, 'orientation' | 'showAll' | 'aspect'> {
  /** Null: the layout folds what does not fit. */
  readonly folded: readonly NodeId[] | null;
  /** Sockets that a person opened, by their groups in the picture. */
  readonly openSockets: readonly string[];
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

export interface SharingChoice {
  /** Its place in the document. */
  readonly run: number;
  /** The call of its script that is looked at; the player stands on it too. */
  readonly call: number;
}

/** The target's commands, packet by packet: what was asked, how far it is, and what came of it. */
export interface OffloadRunning {
  readonly asked: OffloadAsked;
  readonly progress: Progress | null;
  /** Null while it runs. */
  readonly result: Result<OffloadRun, Sentence> | null;
}

/** In pixels of the screen. */
export interface NodeMenu {
  readonly node: NodeId;
  readonly x: number;
  readonly y: number;
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

export const panes = ['matrix', 'tree', 'verdict', 'lab', 'outline'] as const;
export type Pane = (typeof panes)[number];

export type Importing =
  | { readonly step: 'ready'; readonly text: string }
  | { readonly step: 'reading'; readonly text: string; readonly progress: Progress | null }
  | { readonly step: 'refused'; readonly text: string; readonly error: ImportError }
  | { readonly step: 'choose'; readonly text: string; readonly choices: readonly MachineChoice[] };

/** One of several machines that a text or some files show. */
export interface MachineChoice {
  /** Tells it from the others. */
  readonly id: string;
  readonly machine: Machine;
  readonly report: Imported;
  readonly original: OriginalText;
  /** From how many files it was put together; its files are choices of their own too where they are more than one. */
  readonly fileCount: number;
}

/** What NCCL or RCCL is asked, as it is typed. */
export type NcclQuestion = Pick<NcclAsked, 'library' | 'version' | 'before' | 'xml'>;

export const dialogNames = [
  'machines',
  'lessons',
  'import',
  'share',
  'report',
  'keys',
  'measured',
  'nccl',
  'compare',
  'machine-report',
  'add',
  'move',
  'remove',
  'rename',
  'recovery',
  'find',
] as const;
export type DialogName = (typeof dialogNames)[number];

export const startingState: AppState = {
  open: null,
  history: noHistory,
  view: startingView,
  selected: null,
  pairStart: null,
  stageLens: 'path',
  isPickingClients: false,
  drawing: {
    orientation: 'left-to-right',
    showAll: false,
    folded: null,
    openSockets: [],
    aspect: SCREEN_ASPECT,
  },
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
  addsToOpen: false,
  grid: wholeGrid,
  showsAnswerSheet: false,
  speeds: { operation: 'write', isBidirectional: false },
  nccl: { library: 'NCCL', version: '2.27.7', before: '', xml: '' },
  measuring: { text: '', error: null, found: [], chosen: null },
  traffic: noTraffic,
  offloadRun: null,
  lesson: null,
  lessonTitles: null,
  lessonRecords: {},
  sharing: { run: 0, call: 0 },
  menu: null,
  dialog: null,
  answers: noAnswers,
  paneAnswers: {},
  engineTrouble: null,
  isEngineSilent: false,
  retries: 0,
  outcome: null,
  isPlacing: false,
  versionA: null,
  sharesBoth: false,
  building: notBuilding,
  showsPalette: false,
  addressAsked: null,
  notice: '',
  remark: null,
  uncopied: null,
  shelf: [],
  damagedCount: 0,
  recovery: null,
  snapshots: [],
  forgotten: null,
  isKeeping: false,
  unkept: null,
  protection: 'protected',
  changedElsewhere: false,
  showsBootSettings: false,
  theme: 'system',
  room: {},
  embed: null,
};
