import type { AskedPair } from '../core/advisor/askedPair.ts';
import type { Card } from '../core/advisor/card.ts';
import type { ComparisonAnswer } from '../core/advisor/comparisonAnswer.ts';
import type { EditWords } from '../core/advisor/editWords.ts';
import type { EffectAsked, PlaceEffect } from '../core/advisor/placeEffect.ts';
import type { CardPlace } from '../core/advisor/places.ts';
import type { RankedSlot } from '../core/advisor/rankedSlot.ts';
import type { ReportAnswer } from '../core/advisor/reportAnswer.ts';
import type { SlotQuestion } from '../core/advisor/slots.ts';
import type { StackRemedies } from '../core/advisor/stackRemedies.ts';
import type { StageLensAsked } from '../core/advisor/stageLens.ts';
import type { StageMark } from '../core/advisor/stageLenses.ts';
import type { AddressAnswer } from '../core/dma/addressWords.ts';
import type { BarLens } from '../core/dma/barLens.ts';
import type { AddressQuestion } from '../core/dma/resolveAddress.ts';
import type { Proposed, TransferPreset } from '../core/dma/transferPresets.ts';
import type { SharingAnswer } from '../core/dmabuf/answerSharing.ts';
import type { PlannedRun } from '../core/dmabuf/plannedRun.ts';
import type { ListAnswer, ListAsked } from '../core/fabric/answers/mappingAnswers.ts';
import type { HopPacket, RouteAnswer, RouteAsked } from '../core/fabric/answers/routeAnswer.ts';
import type { FormError } from '../core/fabric/answers/routeForm.ts';
import type { PatternAsked } from '../core/fabric/flows/answerPattern.ts';
import type { WayAnswer } from '../core/fabric/flows/answerWays.ts';
import type { FluidAnswer } from '../core/fabric/flows/fluidRun.ts';
import type { OffloadAsked, OffloadReport } from '../core/fabric/offload/offloadReport.ts';
import type { OffloadRun } from '../core/fabric/offload/offloadRun.ts';
import type { WorkloadError } from '../core/fabric/packets/flowPlan.ts';
import type { Occupancy } from '../core/fabric/packets/occupancy.ts';
import type { PatternError } from '../core/fabric/packets/patterns.ts';
import type { Workload } from '../core/fabric/packets/workload.ts';
import type { SocketShown } from '../core/fabric/platform/socketsShown.ts';
import type { SpeedMatrix } from '../core/fabric/rates/speedMatrix.ts';
import type { RunAnswer, RunAsked } from '../core/fabric/run/runAnswer.ts';
import type { SizeSweep } from '../core/fabric/run/sizeSweep.ts';
import type { TracedCrossing } from '../core/fabric/run/tracePacket.ts';
import type { ImportError, Imported } from '../core/formats/imported.ts';
import type { MeasuredError, MeasuredMatrix } from '../core/formats/measuredMatrix.ts';
import type { ChosenLayoutOptions } from '../core/layout/drawMachine.ts';
import type { DrawnBefore, Layout } from '../core/layout/layout.ts';
import type { Result } from '../core/lib/result.ts';
import type { AcsAfterBoot } from '../core/p2pdma/acs/acsAfterBoot.ts';
import type { Lint } from '../core/p2pdma/acs/lints.ts';
import type { DriverOperation, DriversStep } from '../core/p2pdma/memory/operateDrivers.ts';
import type { NvmetTarget, TargetOperation, TargetStep } from '../core/p2pdma/nvmet/nvmetTarget.ts';
import type { ClientPreset, ProposedClients } from '../core/p2pdma/orchestrator/clientPresets.ts';
import type { ProviderRanking } from '../core/p2pdma/orchestrator/rankProviders.ts';
import type { PairMatrix } from '../core/p2pdma/policy/matrix.ts';
import type { Verdict } from '../core/p2pdma/policy/verdict.ts';
import type { Addition } from '../core/scenes/additions.ts';
import type { SceneSource } from '../core/scenes/scene.ts';
import type { LessonTitle } from '../core/scenes/teaching/lesson.ts';
import type { LessonMoment } from '../core/scenes/teaching/lessonMoment.ts';
import type { AdditionAsked, TextAdded } from '../core/share/addToDocument.ts';
import type { Pair, PeerlaneDocument, View } from '../core/share/document.ts';
import type { DocumentEdit, EditedDocument } from '../core/share/editDocument.ts';
import type { OpenedLink } from '../core/share/link.ts';
import type { ShareError } from '../core/share/shareError.ts';
import type { NcclAsked, NcclView } from '../core/stack/nccl/ncclView.ts';
import type { StackAnswer, StackAsked } from '../core/stack/stackAnswer.ts';
import type { StackedMachine } from '../core/stack/stackContext.ts';
import type { StackMatrix } from '../core/stack/stackMatrix.ts';
import type { Cpu } from '../core/topology/cpu.ts';
import type { Refusal } from '../core/topology/edits/edit.ts';
import type { Fact } from '../core/topology/fact.ts';
import type { Machine, NodeId } from '../core/topology/machine.ts';
import type { Outline } from '../core/topology/outline.ts';
import type { PlayStep } from '../core/topology/playStep.ts';
import type { Sentence } from '../core/topology/sentence.ts';
import type { MachineProblem } from '../core/topology/validate.ts';
import type { Part } from './parts.ts';

/**
 * Every message between the page and the engine. A call is one entry here and one handler in handlers.ts; it
 * carries plain data both ways. The engine remembers documents, so that a call need not carry them, but nothing that
 * a call could not bring again: a worker that crashed or was cancelled is simply replaced by a new one.
 */
export interface EngineCalls {
  /** `name`: what the machine is called; null: the text or what the machine has says it. */
  importText: Call<{ name: string | null; text: string }, Result<Imported, ImportError>>;
  /** Another text, added to the machine that is open. */
  addText: Call<AdditionAsked, Result<TextAdded, ImportError>>;
  openScene: Call<{ scene: string }, OpenedScene | null>;
  lessons: Call<null, readonly LessonTitle[]>;
  /** A step of a lesson, counted from 0; null: there is no such lesson. */
  lesson: Call<{ lesson: string; step: number }, LessonMoment | null>;
  openLink: Call<{ fragment: string }, Result<OpenedLink, ShareError>>;
  openFile: Call<{ bytes: Uint8Array }, FileContent>;
  makeFile: Call<{ document: PeerlaneDocument }, string>;
  /** Error: a link cannot hold this machine. */
  makeLink: Call<OpenedLink, Result<string, ShareError>>;
  /** What this browser keeps of a document, tried by opening it; error: it would not open again. */
  makeKept: Call<OpenedLink, Result<string, ShareError>>;
  openKept: Call<{ form: string }, Result<OpenedLink, ShareError>>;
  outline: Call<{ machine: Machine }, MachineOutline>;
  analyse: Call<Booted, Analysis>;
  explain: Call<Booted & Pair, Verdict>;
  /** What would change the answer of all layers, and what else would where no setting is enough. */
  remedies: Call<StackAsked, StackRemedies>;
  /** Which layer says no to a pair: Linux, driver, library or the wires. */
  stack: Call<StackAsked, StackAnswer>;
  /** The same of every pair of these endpoints, each layer for itself. */
  stageLens: Call<StageLensAsked, readonly StageMark[]>;
  stackMatrix: Call<{ document: StackedMachine; ids: readonly NodeId[] }, StackMatrix>;
  /** What NCCL or RCCL would make of the machine or of a topology file; error: what is wrong with the question. */
  nccl: Call<NcclAsked, Result<NcclView, string>>;
  rank: Call<Booted & Pick<PeerlaneDocument, 'drivers'>, ProviderRanking>;
  /** The walk of p2pdma and the one proposed in 2018, to be played. */
  walks: Call<Booted & Pair, readonly PlayStep[]>;
  operate: Call<{ document: PeerlaneDocument; operation: DriverOperation }, DriversStep>;
  /** Clients and providers that show something on this machine; error: why it can show none. */
  proposeClients: Call<{ document: PeerlaneDocument; preset: ClientPreset }, Result<ProposedClients, string>>;
  route: Call<RouteAsked, Result<RouteAnswer, FormError>>;
  speeds: Call<SpeedsAsked, SpeedMatrix>;
  pattern: Call<PatternAsked, Result<Workload, PatternError>>;
  run: Call<RunAsked, Result<RunAnswer, WorkloadError>>;
  runFluid: Call<Omit<RunAsked, 'options'>, Result<FluidAnswer, WorkloadError>>;
  /** The same transfers with ACS redirect off and on, and through memory. */
  ways: Call<Omit<RunAsked, 'options'>, readonly WayAnswer[]>;
  /** The first transfer of a run alone, at every size. */
  sweep: Call<RunAsked, SizeSweep | null>;
  occupancy: Call<{ run: RunAsked; channel: number; atPs: number }, Occupancy | null>;
  tracePacket: Call<{ run: RunAsked; crossing: TracedCrossing }, HopPacket | null>;
  readMeasured: Call<{ machine: Machine; text: string }, Result<readonly Measured[], MeasuredError>>;
  lens: Call<{ document: PeerlaneDocument; node: NodeId }, BarLens>;
  address: Call<{ document: PeerlaneDocument; question: AddressQuestion }, AddressAnswer>;
  map: Call<{ document: PeerlaneDocument; list: ListAsked }, ListAnswer>;
  proposeTransfer: Call<
    { document: PeerlaneDocument; preset: TransferPreset; device: NodeId | null },
    Result<Proposed, string>
  >;
  /** Every way of sharing in the document, in order; one that makes no sense is answered in words. */
  share: Call<OnPlatform & Pick<PeerlaneDocument, 'sharing'>, readonly Result<SharingAnswer, Sentence>[]>;
  proposeSharing: Call<Booted, Result<PlannedRun, Sentence>>;
  /** The document after an edit, and what came of it; `pair` is the one whose verdict is told. */
  edit: Call<EditAsked, Result<EditedDocument & EditWords, Refusal>>;
  /** Where a card may go, and why nowhere else. */
  places: Call<{ machine: Machine; card: Card }, readonly CardPlace[]>;
  /** What would come of it at these places, in their order. */
  placeEffects: Call<
    { document: OnPlatform; places: readonly NodeId[] } & Pick<EffectAsked, 'card' | 'pair'>,
    readonly PlaceEffect[]
  >;
  /** What of the palette may be added below a node. */
  additions: Call<{ machine: Machine; parent: NodeId }, readonly Addition[]>;
  /** The free slots for a card, best first. */
  slots: Call<{ document: OnPlatform } & Pick<SlotQuestion, 'card' | 'peers'>, readonly RankedSlot[]>;
  compare: Call<{ a: PeerlaneDocument; b: PeerlaneDocument }, ComparisonAnswer>;
  report: Call<Booted, ReportAnswer>;
  /** What an NVMe-oF target costs with peer-to-peer memory and without. */
  offload: Call<OffloadAsked, Result<OffloadReport, Sentence>>;
  /** The same, packet by packet; tells how far it is. */
  runOffload: Call<OffloadAsked, Result<OffloadRun, Sentence>>;
  proposeTarget: Call<Booted & Pick<PeerlaneDocument, 'drivers'>, Result<NvmetTarget, Sentence>>;
  operateTarget: Call<{ document: PeerlaneDocument; operation: TargetOperation }, TargetStep | null>;
  /** What the picture says of the sockets behind the roots. */
  sockets: Call<OnPlatform, readonly SocketShown[]>;
  layout: Call<{ machine: Machine; options: ChosenLayoutOptions; before: DrawnBefore | null }, Layout>;
}
export type CallName = keyof EngineCalls;
export type Args<N extends CallName> = EngineCalls[N]['args'];
export type Answer<N extends CallName> = EngineCalls[N]['answer'];
interface Call<A, R> {
  readonly args: A;
  readonly answer: R;
}

/** What a call needs of a document: no more, so that nothing else is a reason to ask again. */
type Booted = Pick<PeerlaneDocument, 'machine' | 'settings'>;
type OnPlatform = Pick<PeerlaneDocument, 'machine' | 'settings' | 'platform'>;

/** What a file is: a machine that Peerlane saved, or text that may be a capture, in whatever encoding it has. */
export type FileContent =
  | { readonly kind: 'machine'; readonly opened: OpenedLink }
  | { readonly kind: 'refused'; readonly what: string; readonly next: string }
  | { readonly kind: 'text'; readonly text: string };

export interface OpenedScene {
  readonly about: SceneAbout;
  readonly document: PeerlaneDocument;
  readonly view: View;
}

/** What a built-in machine shows, and where its facts are published. */
export interface SceneAbout {
  readonly lookAt: string;
  readonly sources: readonly SceneSource[];
}

export interface MachineOutline {
  readonly outline: Outline;
  readonly problems: readonly MachineProblem[];
}

/** Which speeds are wanted, of the endpoints with these ids. */
export interface SpeedsAsked {
  readonly document: OnPlatform;
  readonly ids: readonly NodeId[];
  readonly operation: 'read' | 'write';
  readonly isBidirectional: boolean;
}

export interface EditAsked extends DocumentEdit {
  readonly document: PeerlaneDocument;
  readonly pair: AskedPair | null;
}

/** A measured matrix with the function that each of its devices is; null where none fits. */
export interface Measured {
  readonly matrix: MeasuredMatrix;
  readonly nodes: readonly (NodeId | null)[];
}

/** What holds for the machine as a whole under the chosen kernel, CPU and command line. */
export interface Analysis {
  readonly matrix: PairMatrix;
  readonly cpu: Fact<Cpu>;
  readonly lints: readonly Lint[];
  /** Where the boot writes to ACS. */
  readonly acs: readonly AcsAfterBoot[];
}

export interface Progress {
  readonly done: number;
  readonly total: number;
}

/** A call. Where a document's pieces are in `args` stand their numbers; `parts` are those that the worker lacks. */
export interface Request {
  readonly kind: 'call';
  readonly id: number;
  readonly call: CallName;
  readonly args: unknown;
  readonly parts: readonly Part[];
}

/** Nobody waits for a call any more: it need not be started, and ends when it next takes a breath. */
export interface Cancel {
  readonly kind: 'cancel';
  readonly id: number;
}

export type Response =
  | { readonly kind: 'progress'; readonly id: number; readonly progress: Progress }
  | {
      readonly kind: 'answer';
      readonly id: number;
      readonly answer: unknown;
      readonly parts: readonly Part[];
    }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string }
  /** The worker is new, or had to make room: the call has to bring all of its parts. */
  | { readonly kind: 'not-held'; readonly id: number };

/** They take long and are computed in one go: cancelling one of them replaces the worker. */
export const neverBreathing: ReadonlySet<CallName> = new Set(['importText', 'addText', 'runFluid']);
