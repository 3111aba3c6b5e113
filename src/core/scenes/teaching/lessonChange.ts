import type { MappingWay } from '../../dma/mapping.ts';
import type { AddressQuestion } from '../../dma/resolveAddress.ts';
import type { Transfer } from '../../dma/transfer.ts';
import { emptyRouteForm, type RouteForm } from '../../fabric/answers/routeForm.ts';
import type { Workload } from '../../fabric/packets/workload.ts';
import type { PlatformEdits } from '../../fabric/platform/platform.ts';
import { platformOf } from '../../fabric/platform/platformOf.ts';
import type { CallOutcome } from '../../p2pdma/memory/callOutcome.ts';
import type { Drivers } from '../../p2pdma/memory/drivers.ts';
import { type DriverOperation, operateDrivers } from '../../p2pdma/memory/operateDrivers.ts';
import type { NvmetTarget } from '../../p2pdma/nvmet/nvmetTarget.ts';
import type { KernelSettings } from '../../p2pdma/policy/settings.ts';
import { type PeerlaneDocument, startingView, type View } from '../../share/document.ts';
import type { StackSettings } from '../../stack/stackSettings.ts';
import type { EditResult } from '../../topology/edits/edit.ts';
import { moveDevice } from '../../topology/edits/moveDevice.ts';
import { type FactEdit, setFact } from '../../topology/edits/setFact.ts';
import type { Machine, NodeId } from '../../topology/machine.ts';
import { machineTree } from '../../topology/machineTree.ts';
import { sentenceText } from '../../topology/sentence.ts';
import { findSharingScene, sharingDocument } from '../sharing/sharingScenes.ts';
import type { SharingSceneId } from '../sharing/sharingTitles.ts';

/** What a lesson can put on the tree to be played. */
export const lessonPlays = [
  'route',
  'route-fallback',
  'route-both',
  'route-race',
  'walks',
  'segments',
  'offload-served',
  'offload-through-memory',
] as const;
export type LessonPlay = (typeof lessonPlays)[number];

/** What is set: of the document in this order, then of what is looked at. What is left out stays as it was. */
export interface LessonChange {
  readonly settings?: Partial<KernelSettings>;
  readonly platform?: PlatformEdits;
  readonly stack?: Partial<StackSettings>;
  readonly move?: { readonly node: NodeId; readonly to: NodeId };
  readonly facts?: readonly FactEdit[];
  /** Calls of drivers, all of which succeed. */
  readonly operate?: readonly DriverOperation[];
  /** One call more, which the kernel may refuse: its answer is shown. */
  readonly attempt?: DriverOperation;
  readonly transfer?: Transfer;
  readonly workload?: Workload;
  /** The ways of sharing a buffer of this built-in scene. */
  readonly sharing?: SharingSceneId;
  readonly target?: NvmetTarget;
  readonly view?: Partial<View>;
  readonly selected?: NodeId | null;
  readonly pane?: 'tree' | 'matrix';
  /** The request of the route, over the usual one. */
  readonly routing?: Partial<RouteForm>;
  readonly mapping?: LessonState['mapping'];
  /** Which way of sharing, and at which of its calls. */
  readonly shared?: LessonState['shared'];
  readonly address?: AddressQuestion | null;
  readonly play?: LessonPlay | null;
}

/** Everything that a step of a lesson sets on the screen. Plain data. */
export interface LessonState {
  readonly document: PeerlaneDocument;
  readonly view: View;
  readonly selected: NodeId | null;
  readonly pane: 'tree' | 'matrix';
  readonly mapping: { readonly way: MappingWay; readonly isDistanceAsked: boolean };
  readonly shared: { readonly run: number; readonly call: number };
  readonly address: AddressQuestion | null;
  readonly play: LessonPlay | null;
  /** What the kernel answered to the last call of the change. */
  readonly outcome: CallOutcome | null;
}

/** A document of which nothing is shown yet. */
export const stateOf = (document: PeerlaneDocument): LessonState => ({
  document,
  view: startingView,
  selected: null,
  pane: 'tree',
  mapping: { way: 'pages', isDistanceAsked: true },
  shared: { run: 0, call: 0 },
  address: null,
  play: null,
  outcome: null,
});

/** The state after a change. Lessons are ours, so an edit or a call that is refused is a bug and throws. */
export function changed(state: LessonState, change: LessonChange): LessonState {
  const { view, routing } = change;
  const edited = withoutCalls(state.document, change);
  const { drivers, outcome } = operated(edited, change);
  const { selected = state.selected, address = state.address, play = null } = change;
  return {
    document: { ...edited, drivers },
    view: {
      ...state.view,
      ...view,
      request: routing ? { ...emptyRouteForm, ...routing } : state.view.request,
    },
    selected,
    pane: change.pane ?? state.pane,
    mapping: change.mapping ?? state.mapping,
    shared: change.shared ?? state.shared,
    address,
    play,
    outcome,
  };
}

/** The document after a change, but for the calls of its drivers. */
const withoutCalls = (document: PeerlaneDocument, change: LessonChange): PeerlaneDocument => ({
  ...document,
  machine: withEdits(document.machine, change),
  settings: { ...document.settings, ...change.settings },
  platform: { ...document.platform, ...change.platform },
  stack: { ...document.stack, ...change.stack },
  transfer: change.transfer ?? document.transfer,
  workload: change.workload ?? document.workload,
  sharing: change.sharing ? plannedOf(change.sharing) : document.sharing,
  target: change.target ?? document.target,
});

/** A call of a driver, and the document on which it is made. */
export interface LessonCall {
  readonly document: PeerlaneDocument;
  readonly operation: DriverOperation;
}

/** The calls that a change makes, each on the document that those before it leave. */
export function callsOf(before: PeerlaneDocument, change: LessonChange): readonly LessonCall[] {
  const calls: LessonCall[] = [];
  let document = withoutCalls(before, change);
  for (const operation of [...(change.operate ?? []), ...(change.attempt ? [change.attempt] : [])]) {
    calls.push({ document, operation });
    document = { ...document, drivers: operateOn(document, operation).drivers };
  }
  return calls;
}

function plannedOf(id: SharingSceneId): PeerlaneDocument['sharing'] {
  const scene = findSharingScene(id);
  if (!scene) throw new Error(`no such scene: ${id}`);
  return sharingDocument(scene).sharing;
}

function withEdits(machine: Machine, { move, facts = [] }: LessonChange): Machine {
  const moved = move ? editedBy(moveDevice(machine, move.node, move.to)) : machine;
  return facts.reduce((each, fact) => editedBy(setFact(each, fact)), moved);
}

function editedBy(result: EditResult): Machine {
  if (!result.ok) throw new Error(sentenceText(result.error.sentence));
  return result.value.machine;
}

function operated(
  document: PeerlaneDocument,
  { operate = [], attempt }: LessonChange,
): Pick<PeerlaneDocument, 'drivers'> & Pick<LessonState, 'outcome'> {
  let [drivers, outcome]: [Drivers, CallOutcome | null] = [document.drivers, null];
  for (const operation of operate) {
    ({ drivers, outcome } = operateOn({ ...document, drivers }, operation));
    if (!outcome.succeeded) throw new Error(sentenceText(outcome.sentence));
  }
  return attempt ? operateOn({ ...document, drivers }, attempt) : { drivers, outcome };
}

/** One operation on what a document says; a refusal leaves the drivers as they were. */
export function operateOn(
  { machine, settings, drivers, platform }: PeerlaneDocument,
  operation: DriverOperation,
): ReturnType<typeof operateDrivers> {
  const tree = machineTree(machine);
  const { architecture } = platformOf(tree, { settings, edits: platform });
  return operateDrivers({ machine: { tree, architecture }, settings, drivers }, operation);
}
