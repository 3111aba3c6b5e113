import {
  type DragEvent,
  type RefObject,
  Suspense,
  useDeferredValue,
  useEffect,
  useLayoutEffect,
  useRef,
} from 'react';
import type { CanvasHandle } from '../../canvas/mount.ts';
import { dropGoals, shownRun, socketsOf } from '../../store/selectors.ts';
import { setPictureAt } from '../build/dropPlaces.ts';
import { acceptMemory, carriesMemory } from '../memory/dragMemory.ts';
import { MemoryChip } from '../memory/MemoryChip.tsx';
import { LaneLegend } from '../player/LaneLegend.tsx';
import { usePlayerKeys } from '../player/playerKeys.ts';
import { useActions, useApp } from '../shared/app.ts';
import { IconButton } from '../shared/IconButton.tsx';
import { lazily } from '../shared/lazily.ts';
import { useMenuAsk } from '../shared/useMenuAsk.ts';
import { useNarrow } from '../shared/useNarrow.ts';
import { loadRunDock } from '../timeline/loadRunDock.ts';
import { TrafficLegend } from '../traffic/TrafficLegend.tsx';
import { LensSwitch, LensWords } from './LensSwitch.tsx';
import { LineLegend } from './LineLegend.tsx';
import { useCanvas } from './useCanvas.ts';
import './canvas.css';
import * as styles from './tree.module.css';

const Player = lazily(() => import('../player/Player.tsx').then(file => file.Player));
const RunDock = lazily(loadRunDock);
const SharingDock = lazily(() => import('../sharing/SharingDock.tsx').then(file => file.SharingDock));

const ZOOM_STEP = 1.25;
/** The picture goes the other way than the eye. */
const MOVES: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [80, 0],
  ArrowRight: [-80, 0],
  ArrowUp: [0, 80],
  ArrowDown: [0, -80],
};

/** The picture of the machine. What it shows and does stands in the outline and the verdict too. */
export function TreePane() {
  const place = useRef<HTMLDivElement>(null);
  const canvas = useCanvas(place);
  const name = useApp(state => state.open?.document.machine.name ?? '');
  const isPlaying = useApp(state => state.play !== null);
  const playerKeys = usePlayerKeys();
  const dropping = useMemoryDrop(canvas);
  const { openMenu } = useActions('looking');
  const menu = useMenuAsk(({ x, y }) => {
    const node = canvas?.grabAt(x, y) ?? null;
    if (node !== null) openMenu({ node, x, y });
    return node !== null;
  });
  const { cancelPlacing } = useActions('drivers');
  const run = useDeferredValue(useApp(shownRun));
  const isSharing = useApp(state => state.view.tab === 'sharing');
  // Elsewhere they stand in the lab.
  const narrow = useNarrow();
  useDeviceDrop(canvas);
  useShape(place);
  return (
    <section className={styles.treePane} aria-label="Tree of the machine">
      <TreeTools canvas={canvas} />
      <div
        ref={place}
        className={styles.treeCanvas}
        data-picture
        role="img"
        tabIndex={0}
        aria-label={`Tree of ${name}; the outline says the same in words`}
        onKeyDown={event => {
          if (event.key === '+') canvas?.zoomBy(ZOOM_STEP);
          if (event.key === '-') canvas?.zoomBy(1 / ZOOM_STEP);
          if (event.key === '0') canvas?.fit();
          const way = MOVES[event.key];
          if (way) canvas?.moveBy(...way);
          if (event.key === 'Escape') cancelPlacing();
          if (isPlaying) playerKeys(event);
        }}
        {...dropping}
        {...menu}
      />
      {isPlaying ? <LaneLegend /> : run ? <TrafficLegend run={run} /> : <LineLegend />}
      <Suspense>
        <Player />
      </Suspense>
      {narrow && run?.by === 'packets' && (
        <Suspense>
          <RunDock run={run} />
        </Suspense>
      )}
      {narrow && isSharing && (
        <Suspense>
          <SharingDock />
        </Suspense>
      )}
    </section>
  );
}

/** While a dock is pulled open its sizes on the way are no shapes to fill. */
const SETTLED_MS = 120;

/** Tells the layout what shape it has to fill: at first, with the window, and beside a dock. */
function useShape(place: RefObject<HTMLElement | null>) {
  const { shapeDrawing } = useActions('looking');
  useLayoutEffect(() => {
    const stage = place.current;
    if (!stage) return;
    let due = 0;
    const tell = () => {
      const { clientWidth, clientHeight } = stage;
      if (clientWidth > 0 && clientHeight > 0) shapeDrawing(clientWidth / clientHeight);
    };
    tell();
    const resized = new ResizeObserver(() => {
      clearTimeout(due);
      due = window.setTimeout(tell, SETTLED_MS);
    });
    resized.observe(stage);
    return () => {
      clearTimeout(due);
      resized.disconnect();
    };
  }, [place, shapeDrawing]);
}

/** A device that is dragged marks the port below it; the picture holds still meanwhile. */
function useDeviceDrop(canvas: CanvasHandle | null) {
  const isDragging = useApp(state => state.building.drag !== null);
  const over = useApp(state => state.building.drag?.over ?? null);
  useEffect(() => {
    setPictureAt(canvas?.grabAt ?? null);
    return () => setPictureAt(null);
  }, [canvas]);
  useEffect(() => canvas?.holdStill(isDragging), [canvas, isDragging]);
  useEffect(() => canvas?.markDrop(over), [canvas, over]);
  const goals = useApp(dropGoals);
  useEffect(() => canvas?.markGoals(goals), [canvas, goals]);
}

/** Peer-to-peer memory can be dropped on whatever is drawn. */
function useMemoryDrop(canvas: CanvasHandle | null) {
  const { placeMemory } = useActions('drivers');
  const under = ({ clientX, clientY }: DragEvent) => canvas?.nodeAt(clientX, clientY) ?? null;
  return {
    onDragOver: (event: DragEvent) => {
      if (!carriesMemory(event)) return;
      acceptMemory(event);
      canvas?.markDrop(under(event));
    },
    onDragLeave: () => canvas?.markDrop(null),
    onDrop: (event: DragEvent) => {
      canvas?.markDrop(null);
      const id = under(event);
      if (!carriesMemory(event) || id === null) return;
      event.preventDefault();
      void placeMemory(id);
    },
  };
}

function TreeTools({ canvas }: { canvas: CanvasHandle | null }) {
  const { showAll, orientation, openSockets } = useApp(state => state.drawing);
  const sockets = useApp(socketsOf);
  const groups = sockets.map(({ group }) => group);
  const areOpen = groups.length > 0 && groups.every(group => openSockets.includes(group));
  const pairStart = useApp(state => state.pairStart);
  const isPlacing = useApp(state => state.isPlacing);
  const narrow = useNarrow();
  const { showAll: setShowAll, toggleSockets, turnDrawing } = useActions('looking');
  return (
    <div className={styles.treeTools} role="toolbar" aria-label="Drawing">
      <IconButton icon="plus" label="Zoom in" onClick={() => canvas?.zoomBy(ZOOM_STEP)} />
      <IconButton icon="minus" label="Zoom out" onClick={() => canvas?.zoomBy(1 / ZOOM_STEP)} />
      <IconButton icon="fit" label="Fit" onClick={() => canvas?.fit()} />
      <IconButton
        icon="turn"
        label="Grow from top to bottom"
        aria-pressed={orientation === 'top-down'}
        onClick={() => turnDrawing(orientation === 'top-down' ? 'left-to-right' : 'top-down')}
      />
      <button type="button" className="button" aria-pressed={showAll} onClick={() => setShowAll(!showAll)}>
        {showAll ? 'Fold the uninteresting' : 'Show all'}
      </button>
      <button
        type="button"
        className="button"
        aria-pressed={areOpen}
        disabled={groups.length === 0}
        onClick={() => toggleSockets(groups)}
      >
        Sockets
      </button>
      <MemoryChip />
      {narrow && <LensSwitch />}
      <LensWords />
      {isPlacing && <span className={styles.treeHint}>Now choose the device that offers its memory</span>}
      {pairStart !== null && (
        <span className={styles.treeHint}>Now choose the device whose memory is to be reached</span>
      )}
    </div>
  );
}
