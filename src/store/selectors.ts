import type { CardPlace } from '../core/advisor/places.ts';
import type { StageMark } from '../core/advisor/stageLenses.ts';
import type { SharingAnswer } from '../core/dmabuf/answerSharing.ts';
import type { PlannedRun } from '../core/dmabuf/plannedRun.ts';
import { isRoutePlay } from '../core/fabric/answers/routePlays.ts';
import type { FlowSpec } from '../core/fabric/packets/workload.ts';
import type { SocketShown } from '../core/fabric/platform/socketsShown.ts';
import type { AcsAfterBoot } from '../core/p2pdma/acs/acsAfterBoot.ts';
import type { Provider } from '../core/p2pdma/memory/drivers.ts';
import { type ProviderWords, providerWords } from '../core/p2pdma/memory/providerWords.ts';
import type { View } from '../core/share/document.ts';
import type { NodeId, SideLink } from '../core/topology/machine.ts';
import type { OutlineNode } from '../core/topology/outline.ts';
import type { Place } from './address.ts';
import { stageLensPane } from './answers/machine.ts';
import type { Play } from './play.ts';
import type { AppState } from './state.ts';

/** The place in the address bar that brings back what is open. */
export function placeOf({ open }: AppState): Place {
  if (!open) return { kind: 'start' };
  if (open.shelfId !== null) return { kind: 'shelf', id: open.shelfId };
  if (open.origin.kind === 'lesson') {
    return { kind: 'lesson', lesson: open.origin.lesson, step: open.origin.step };
  }
  if (open.origin.kind === 'example') return { kind: 'scene', scene: open.origin.scene };
  return open.origin.kind === 'link' ? open.origin : { kind: 'start' };
}

/** Where a person looks, with the step at which the player stands; the same view as long as both are the same. */
export const linkedView = ({ view, play }: AppState): View => (play ? viewAt(view)(play) : view);
const viewAt = memoizeOne((view: View) =>
  memoizeOne(({ key, at }: Play): View => (isRoutePlay(key) ? { ...view, step: { key, at } } : view)),
);

/** Whether a tap on a device is meant for the clients of the orchestrator. */
export const isPicking = ({ isPickingClients, view }: AppState): boolean =>
  isPickingClients && view.tab === 'clients';

/** Endpoints and devices that are no PCI functions; ports and bridges move nothing of their own. */
export const mayBeClient = (state: AppState, id: NodeId): boolean => {
  const node = nodeById(state).get(id);
  return node !== undefined && (node.isEndpoint || node.kind === 'not-pci');
};

/** What is drawn folded: the person's choice, else what the layout chose. */
export const foldedIn = ({ drawing, answers }: AppState): readonly NodeId[] =>
  drawing.folded ?? answers.layout?.options.folded ?? [];

const NO_SOCKETS: readonly SocketShown[] = [];
/** What is known of the sockets behind the roots; nothing until the engine has answered. */
export const socketsOf = ({ answers }: AppState): readonly SocketShown[] => answers.sockets ?? NO_SOCKETS;

/** The outline's nodes by id, made once per outline. */
const nodesById = memoizeOne((nodes: readonly OutlineNode[]) => new Map(nodes.map(node => [node.id, node])));

const NO_NODES: readonly OutlineNode[] = [];
/** The nodes with the ACS that the boot leaves, so that every view says of a port what the verdict rests on. */
const bootedNodes = memoizeOne((nodes: readonly OutlineNode[]) =>
  memoizeOne((booted: readonly AcsAfterBoot[]) => {
    if (booted.length === 0) return nodes;
    const byNode = new Map(booted.map(each => [each.node, each]));
    return nodes.map(node => {
      const change = byNode.get(node.id);
      return change ? { ...node, acs: change.after, acsBefore: change.before } : node;
    });
  }),
);

const NOT_BOOTED: readonly AcsAfterBoot[] = [];
export const outlineNodes = (state: AppState) =>
  bootedNodes(state.answers.machine?.outline.nodes ?? NO_NODES)(state.answers.analysis?.acs ?? NOT_BOOTED);
export const nodeById = (state: AppState) => nodesById(outlineNodes(state));

const NO_GOALS: ReadonlySet<NodeId> = new Set();
const goalsAmong = memoizeOne(
  (places: readonly CardPlace[]) =>
    new Set(places.filter(({ refusal }) => refusal === null).map(({ place }) => place)),
);
/** Where what is dragged may be dropped; the same set as long as it is the same card. */
export const dropGoals = ({ building, answers }: AppState): ReadonlySet<NodeId> =>
  building.drag && answers.places ? goalsAmong(answers.places) : NO_GOALS;

/** What the card in hand is called. */
export function heldName(state: AppState): string {
  const { card } = state.building;
  if (!card) return '';
  return card.kind === 'new' ? card.name : (nodeById(state).get(card.node)?.label ?? card.node);
}

/** The endpoints that have a row in the matrix, unless they are folded away, with the number of that row. */
export const shownEndpoints = (state: AppState): readonly ShownEndpoint[] =>
  endpointsOf(state.answers.analysis?.matrix.ids ?? NO_IDS)(nodeById(state))(state.drawing.showAll);

export interface ShownEndpoint {
  readonly node: OutlineNode;
  readonly index: number;
}

const NO_IDS: readonly NodeId[] = [];
const endpointsOf = memoizeOne((ids: readonly NodeId[]) =>
  memoizeOne((nodes: ReadonlyMap<NodeId, OutlineNode>) => {
    const pick = (showAll: boolean) =>
      ids.flatMap((id, index) => {
        const node = nodes.get(id);
        return node && (showAll || node.foldedBecause === null) ? [{ node, index }] : [];
      });
    const [some, all] = [pick(false), pick(true)];
    return (showAll: boolean) => (showAll ? all : some);
  }),
);

/** Their ids; the same list as long as they are the same. */
export const shownEndpointIds = (state: AppState): readonly NodeId[] => idsOfShown(shownEndpoints(state));
const idsOfShown = memoizeOne((endpoints: readonly ShownEndpoint[]) => endpoints.map(({ node }) => node.id));

const NO_PROVIDERS: readonly Provider[] = [];
const wordsByNode = memoizeOne(
  (providers: readonly Provider[]) => new Map(providers.map(each => [each.node, providerWords(each)])),
);
/** What each device offers to its peers, in words; the same map as long as nothing changes. */
export const providersInWords = (state: AppState): ReadonlyMap<NodeId, ProviderWords> =>
  wordsByNode(state.open?.document.drivers.memory.providers ?? NO_PROVIDERS);
const NO_FLOWS: readonly FlowSpec[] = [];
/** The transfers that are set up. */
export const flowsOf = (state: AppState) => state.open?.document.workload.flows ?? NO_FLOWS;

/** The run that the picture shows: while its tab is up and nothing else is played. */
export const shownRun = ({ view, play, traffic: { run } }: AppState) =>
  view.tab === 'traffic' && play === null ? run : null;

/** The last result is kept for the same argument, by identity. */
function memoizeOne<A extends object, R>(compute: (argument: A) => R): (argument: A) => R {
  let last: { readonly argument: A; readonly result: R } | null = null;
  return argument => {
    if (last?.argument !== argument) last = { argument, result: compute(argument) };
    return last.result;
  };
}

const NO_LINKS: readonly SideLink[] = [];
/** Links beside PCIe of what is open. */
export const sideLinksOf = (state: AppState) => state.open?.document.machine.sideLinks ?? NO_LINKS;

/** The place of the way of sharing that is looked at; what was undone may have had more of them. */
export const chosenSharingWayAt = ({ open, sharing }: Pick<AppState, 'open' | 'sharing'>): number =>
  Math.max(0, Math.min(sharing.run, (open?.document.sharing.length ?? 0) - 1));
/** The way of sharing that is looked at, and what the engine says of it; null while there is none, or it makes no sense. */
export const chosenSharingWay = (state: AppState): PlannedRun | null =>
  state.open?.document.sharing[chosenSharingWayAt(state)] ?? null;
export function chosenSharing(state: AppState): SharingAnswer | null {
  const answer = state.answers.sharing?.[chosenSharingWayAt(state)];
  return answer?.ok ? answer.value : null;
}

const marksByNode = memoizeOne(
  (marks: readonly StageMark[]): ReadonlyMap<string, StageMark> =>
    new Map(marks.map(mark => [mark.node, mark])),
);
/** What the lens of the stage says of each port and device; null: none is looked through, or it is being asked. */
export const stageMarks = (state: AppState): ReadonlyMap<string, StageMark> | null => {
  const marks = state.paneAnswers[stageLensPane.key] as readonly StageMark[] | null | undefined;
  return state.stageLens !== 'path' && marks ? marksByNode(marks) : null;
};
