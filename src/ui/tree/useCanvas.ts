import {
  type RefObject,
  useDeferredValue,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { MachineParents } from '../../canvas/machineParents.ts';
import type { CanvasHandle } from '../../canvas/mount.ts';
import { pathOnCanvas } from '../../canvas/pathOnCanvas.ts';
import type { Role } from '../../canvas/roleTags.ts';
import type { RunOutcome } from '../../core/fabric/packets/simulate.ts';
import type { Orchestrator } from '../../core/p2pdma/memory/drivers.ts';
import type { NodeId } from '../../core/topology/machine.ts';
import { stageLensPane } from '../../store/answers/machine.ts';
import { clockNowPs } from '../../store/runClock.ts';
import {
  nodeById,
  outlineNodes,
  providersInWords,
  shownRun,
  sideLinksOf,
  socketsOf,
  stageMarks,
} from '../../store/selectors.ts';
import { useShows } from '../embed/useShows.ts';
import { STEP_MS } from '../player/usePlayClock.ts';
import { useActions, useAnswer, useApp } from '../shared/app.ts';
import { useCalm } from '../shared/useCalm.ts';
import { readCanvasTheme, useIsDark } from './canvasTheme.ts';

/** Mounts the picture into a place on the page and keeps it in step with the store. Null until it is loaded. */
export function useCanvas(place: RefObject<HTMLElement | null>): CanvasHandle | null {
  const canvas = useMounted(place);
  usePicture(canvas);
  const layout = useApp(state => state.answers.layout);
  const isTold = useShows()('verdict');
  const verdict = useApp(state => (isTold ? state.answers.verdict : null));
  const nodes = useApp(outlineNodes);
  const named = useApp(nodeById);
  const selected = useApp(state => state.selected);
  const pairStart = useApp(state => state.pairStart);

  const sideLinks = useApp(sideLinksOf);
  const parents = useMemo(() => {
    const above = new Map<NodeId, NodeId>();
    for (const { id, parent } of nodes) if (parent !== null) above.set(id, parent);
    return above;
  }, [nodes]);
  const path = useMemo(
    () => (layout && verdict ? pathOnCanvas(verdict, { layout, parents, sideLinks, nodes: named }) : null),
    [layout, verdict, parents, sideLinks, named],
  );

  const showsRoles = useApp(state => state.view.tab === 'clients');
  useEffect(() => canvas?.light(showsRoles ? null : path), [canvas, path, showsRoles]);
  useRoles(canvas, parents, showsRoles);
  usePlayed(canvas, parents);
  useTraffic(canvas, parents);
  useEffect(() => canvas?.choose(selected, pairStart), [canvas, selected, pairStart]);
  return canvas;
}

/** Who plays which part for the orchestrator, while its tab is up. */
function useRoles(canvas: CanvasHandle | null, parents: MachineParents, showsRoles: boolean) {
  const orchestrator = useApp(state => state.open?.document.drivers.orchestrator);
  useEffect(() => {
    canvas?.cast(showsRoles && orchestrator ? rolesOf(orchestrator) : [], parents);
  }, [canvas, orchestrator, parents, showsRoles]);
}

function rolesOf({ clients, provider }: Orchestrator): readonly Role[] {
  const serving = provider ?? clients[0]?.provider ?? null;
  const served = clients.map(({ client }, i) => ({
    node: client,
    word: `client ${i + 1}`,
    kind: 'client' as const,
  }));
  return serving === null ? served : [{ node: serving, word: 'serves', kind: 'provider' }, ...served];
}

/** What is played goes on over the picture; where motion is not wanted the numbers appear without it. */
function usePlayed(canvas: CanvasHandle | null, parents: MachineParents) {
  const play = useApp(state => state.play);
  const calm = useCalm();
  const { steps, notes, at, speed } = play ?? {};
  useEffect(() => {
    if (!canvas) return;
    if (!steps || !notes || at === undefined || speed === undefined) return canvas.play(null);
    canvas.play({ steps, notes, at, travelMs: calm ? null : (STEP_MS * TRAVEL_SHARE) / speed, parents });
  }, [canvas, steps, notes, at, speed, calm, parents]);
}

/** A run is drawn over the picture while its tab is up and nothing else is played. */
function useTraffic(canvas: CanvasHandle | null, parents: MachineParents) {
  // After what the panels say of the run, so that neither holds up the page.
  const run = useDeferredValue(useApp(shownRun));
  const clock = useApp(state => state.traffic.clock);
  const calm = useCalm();
  // Before the page is laid out, so that the picture moves once for the run and for the room that its dock takes.
  useLayoutEffect(() => {
    if (!canvas) return;
    if (!run) return canvas.traffic(null);
    const isPackets = run.by === 'packets';
    canvas.traffic({
      parents,
      index: isPackets ? run.answer.index : null,
      channels: isPackets ? run.answer.channels : run.answer.links,
      shares: isPackets
        ? run.answer.links.map(({ shares }) => 1 - shares.idle)
        : run.answer.links.map(({ share }) => share),
      locked: isPackets && run.answer.outcome.kind === 'deadlock' ? channelsOf(run.answer.outcome) : [],
      nowPs: () => Math.min(run.answer.endPs, clockNowPs(clock, Date.now())),
      frameMs: isPackets && clock.playing ? (calm ? CALM_FRAME_MS : 0) : null,
    });
  }, [canvas, run, clock, parents, calm]);
}

const channelsOf = ({ circle }: Extract<RunOutcome, { kind: 'deadlock' }>) =>
  circle.map(({ channel }) => channel);

/** Where motion is not wanted the picture is a new one now and then. */
const CALM_FRAME_MS = 1000;

/** The packet arrives well before the next step, so that there is time to read. */
const TRAVEL_SHARE = 0.5;

/** Without its script there is no picture; the outline tells the same, and a banner says what is missing. */
const leaveEmpty = () => undefined;

/** Loads Cytoscape beside the page, not before it. */
function useMounted(place: RefObject<HTMLElement | null>): CanvasHandle | null {
  const [canvas, setCanvas] = useState<CanvasHandle | null>(null);
  const { tapDevice } = useActions('asking');
  const { toggleFold, toggleSockets, clearChoice } = useActions('looking');
  useEffect(() => {
    let mounted: CanvasHandle | null = null;
    let gone = false;
    void import('../../canvas/mount.ts').then(({ mountCanvas }) => {
      if (gone || !place.current) return;
      mounted = mountCanvas(place.current, {
        onTap: tapDevice,
        onFold: toggleFold,
        onSocket: group => toggleSockets([group]),
        onBackground: clearChoice,
      });
      setCanvas(mounted);
    }, leaveEmpty);
    return () => {
      gone = true;
      mounted?.destroy();
    };
  }, [place, tapDevice, toggleFold, toggleSockets, clearChoice]);
  return canvas;
}

/** Draws the layout; it is looked at anew when it is another machine or another way of drawing it. */
function usePicture(canvas: CanvasHandle | null) {
  const layout = useApp(state => state.answers.layout);
  const nodes = useApp(nodeById);
  const sideLinks = useApp(sideLinksOf);
  const providers = useApp(providersInWords);
  const sockets = useApp(socketsOf);
  useAnswer(stageLensPane);
  const marks = useApp(stageMarks);
  const dark = useIsDark();
  const theme = useMemo(() => readCanvasTheme(dark), [dark]);
  // Edits leave where it came from; whatever is opened brings its own.
  const origin = useApp(state => state.open?.origin);
  const drawn = useRef<readonly unknown[]>([]);
  useEffect(() => {
    // The words of a machine come after its layout; one without a host bridge has neither.
    if (!canvas || !layout || (nodes.size === 0 && layout.boxes.length > 0)) return;
    const { orientation, showAll, aspect } = layout.options;
    const subject = [canvas, origin, orientation, showAll, aspect];
    const isOpened = subject.some((each, i) => each !== drawn.current[i]);
    drawn.current = subject;
    canvas.show({ layout, nodes, providers, theme, sideLinks, sockets, marks }, isOpened);
  }, [canvas, layout, nodes, providers, theme, sideLinks, sockets, marks, origin]);
}
