import { type CSSProperties, Suspense, useEffect, useRef } from 'react';
import type { EmbedPart } from '../../store/embed.ts';
import { roomParts } from '../../store/room.ts';
import { type AppState, type Pane, panes } from '../../store/state.ts';
import { veiledUntilReveal } from '../../store/veiled.ts';
import { useDeviceDrag } from '../build/useDeviceDrag.ts';
import { useShows } from '../embed/useShows.ts';
import { Labs } from '../labs/Labs.tsx';
import { MatrixPane } from '../matrix/MatrixPane.tsx';
import { OutlineTree } from '../outline/OutlineTree.tsx';
import { useActions, useApp } from '../shared/app.ts';
import { Icon } from '../shared/Icon.tsx';
import { lazily } from '../shared/lazily.ts';
import { useNarrow } from '../shared/useNarrow.ts';
import { AnswerPane } from '../verdict/AnswerPane.tsx';
import * as styles from './shell.module.css';

/** Comes with the canvas, beside what the outline, the matrix and the answer need. */
const treePane = () => import('../tree/TreePane.tsx');
void treePane().catch(() => {}); // who shows it asks again
const TreePane = lazily(() => treePane().then(file => file.TreePane));

const LensSwitch = lazily(() => import('../tree/LensSwitch.tsx').then(file => file.LensSwitch));
const LessonPanel = lazily(() => import('../lessons/LessonPanel.tsx').then(file => file.LessonPanel));

const Splitter = lazily(() => import('../shared/Splitter.tsx').then(file => file.Splitter));
const DragHint = lazily(() => import('../build/DragHint.tsx').then(file => file.DragHint));
const FreeSlots = lazily(() => import('../build/FreeSlots.tsx').then(file => file.FreeSlots));
const PalettePane = lazily(() => import('../build/PalettePane.tsx').then(file => file.PalettePane));

const paneNames: Record<Pane, string> = {
  matrix: 'Matrix',
  tree: 'Tree',
  verdict: 'Answer',
  lab: 'Labs',
  outline: 'Outline',
};

const partOf: Record<Pane, EmbedPart> = {
  matrix: 'tree',
  tree: 'tree',
  verdict: 'inspector',
  lab: 'inspector',
  outline: 'outline',
};

/** The outline, the stage with the lab below it, and the answer; on a narrow screen one pane at a time. */
export function Workbench() {
  const pane = useApp(state => state.pane);
  const narrow = useNarrow();
  // What is out of sight on a narrow screen is not drawn either.
  const isShown = useShows();
  const isThere = useIsThere();
  const shows = (each: Pane) => (!narrow || each === pane) && isThere(each);
  const inLesson = useApp(state => state.lesson !== null) && isShown('lesson');
  const hides = useApp(state => state.embed?.hides.join(' '));
  const main = useRef<HTMLElement>(null);
  const room = useRoom();
  const isMatrixVeiled = useApp(state => veiledUntilReveal(state).has('matrix')) || !isShown('verdict');
  const isDragging = useApp(state => state.building.drag !== null);
  const showsPalette = useApp(state => state.showsPalette && !(state.open?.readOnly ?? true)) && !narrow;
  useDeviceDrag(main);
  // The door that led here is gone; without this the focus would be lost with it.
  const isEmbedded = useApp(state => state.embed !== null);
  useEffect(() => {
    // A frame does not take the focus from the page around it.
    if (!isEmbedded) main.current?.focus();
  }, [isEmbedded]);
  return (
    <main
      ref={main}
      tabIndex={-1}
      className={styles.bench}
      data-pane={pane}
      data-lesson={inLesson || undefined}
      data-dragging={isDragging || undefined}
      data-hides={hides}
      style={room}
    >
      {isDragging && (
        <Suspense>
          <DragHint />
        </Suspense>
      )}
      {isShown('views') && (
        <div className={styles.paneBar}>
          <PaneTabs />
          {!narrow && pane !== 'matrix' && isShown('tree') && (
            <Suspense>
              <LensSwitch />
            </Suspense>
          )}
        </div>
      )}
      {shows('outline') && (
        <section
          className={`${styles.side} ${styles.sideOutline}`}
          aria-label="Outline"
          data-room="outline"
          data-palette={showsPalette || undefined}
        >
          <div className={styles.sidePart}>
            <OutlineHead />
            <OutlineTree />
            <Suspense>
              <FreeSlots />
            </Suspense>
          </div>
          {showsPalette && (
            <Suspense>
              <PalettePane />
            </Suspense>
          )}
        </section>
      )}
      {(shows('matrix') || shows('tree')) && (
        <section className={styles.centre} aria-label={pane === 'matrix' ? 'All pairs' : 'Tree'}>
          {pane === 'matrix' && !isMatrixVeiled ? (
            <MatrixPane />
          ) : (
            <Suspense>
              <TreePane />
            </Suspense>
          )}
        </section>
      )}
      {shows('lab') && <Labs />}
      {narrow && pane === 'matrix' && <AnswerSheet />}
      <Suspense>
        {shows('outline') && <Splitter part="outline" />}
        {shows('verdict') && <Splitter part="answer" />}
      </Suspense>
      <div className={styles.benchEnd} data-room="answer">
        {inLesson && (
          <Suspense>
            <LessonPanel />
          </Suspense>
        )}
        {shows('verdict') && (
          <section className={`${styles.side} ${styles.sideVerdict}`} aria-label="Answer">
            <AnswerPane />
          </section>
        )}
      </div>
    </main>
  );
}

/** The answer over the lower part of the matrix, where a tap asks and the next tap asks again. */
function AnswerSheet() {
  const isShown = useApp(state => state.showsAnswerSheet && state.view.pair !== null);
  const { showAnswerSheet } = useActions('looking');
  if (!isShown) return null;
  return (
    <section className={styles.sheet} aria-label="Answer">
      <button type="button" className="button" onClick={() => showAnswerSheet(false)}>
        Back to the matrix
      </button>
      <AnswerPane />
    </section>
  );
}

/** Which panes the frame has: without its verdict no labs either, which tell in their own ways what is to be found. */
function useIsThere(): (pane: Pane) => boolean {
  const isShown = useShows();
  const hidesVerdict = useApp(state => state.embed?.hides.includes('verdict') === true);
  return pane => isShown(partOf[pane]) && !(pane === 'lab' && hidesVerdict);
}

/** The sizes that the person chose, as the style sheet reads them. */
function useRoom(): CSSProperties {
  const room = useApp((state: AppState) => state.room);
  return Object.fromEntries(
    roomParts.flatMap(part => (room[part] === undefined ? [] : [[`--${part}`, `${room[part]}rem`]])),
  );
}

function OutlineHead() {
  const selected = useApp(state => state.selected);
  const showsPalette = useApp(state => state.showsPalette);
  const narrow = useNarrow();
  const isLocked = useApp(state => state.embed?.isLocked === true);
  const { startAdding, showPalette } = useActions('building');
  return (
    <div className={styles.outlineHead}>
      <h2 className="section-title">Outline</h2>
      {!isLocked && (
        <button type="button" className="button button-quiet" onClick={() => startAdding(selected)}>
          <Icon name="plus" size={12} />
          Add
        </button>
      )}
      {!narrow && !isLocked && (
        <button
          type="button"
          className="button button-quiet"
          aria-pressed={showsPalette}
          onClick={() => showPalette(!showsPalette)}
        >
          Palette
        </button>
      )}
    </div>
  );
}

function PaneTabs() {
  const pane = useApp(state => state.pane);
  const isThere = useIsThere();
  const narrow = useNarrow();
  const { goToPane } = useActions('looking');
  const inSight = narrow || pane === 'matrix' ? pane : 'tree';
  return (
    <nav className={styles.paneTabs} aria-label="Views">
      {panes.filter(isThere).map(each => (
        <button
          key={each}
          type="button"
          className={styles.paneTab}
          data-view={each}
          aria-pressed={each === inSight}
          onClick={() => goToPane(each)}
        >
          {paneNames[each]}
        </button>
      ))}
    </nav>
  );
}
