import { type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { followBox } from '../shared/followBox.ts';
import type { Arranged, Summary } from './arrange.ts';
import { toneOf } from './blockLook.ts';
import { type CellSize, cellSizes } from './MatrixTable.tsx';
import * as styles from './matrix.module.css';

/** As large as it gets, in pixels of the screen. */
const SIDE = 132;
/** The rest is a short scroll away, and the map would hide more than it shows. */
const NEARLY_ALL = 0.85;

interface SmallMapProps {
  readonly box: RefObject<HTMLDivElement | null>;
  readonly arranged: Arranged;
  readonly summary: Summary;
  readonly size: CellSize;
}

/** The whole matrix as a picture with the part that is in sight; nothing where all of it is. */
export function SmallMap({ box, arranged: { rows, columns }, summary, size }: SmallMapProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [sight, setSight] = useState<Sight | null>(null);
  const cell = cellSizes[size];

  useEffect(() => {
    const element = box.current;
    return element ? followBox(element, () => setSight(sightOf(element))) : undefined;
  }, [box]);

  const isWhole = sight === null || (sight.width > NEARLY_ALL && sight.height > NEARLY_ALL);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (isWhole || !context) return;
    const paints = paintsOf(summary);
    context.clearRect(0, 0, columns.length, rows.length);
    rows.forEach((row, y) => {
      columns.forEach((column, x) => {
        context.fillStyle = paints.get(toneOf(summary, row, column) ?? '') ?? 'transparent';
        context.fillRect(x, y, 1, 1);
      });
    });
  }, [isWhole, rows, columns, summary]);

  if (isWhole || !sight) return null;
  const scale = Math.min(SIDE / columns.length, SIDE / rows.length, 4);
  function goTo(event: PointerEvent<HTMLElement>) {
    if (event.buttons === 0 && event.type !== 'pointerdown') return;
    const { left, top } = event.currentTarget.getBoundingClientRect();
    box.current?.scrollTo({
      left: ((event.clientX - left) / scale) * cell.column - box.current.clientWidth / 2,
      top: ((event.clientY - top) / scale) * cell.row - box.current.clientHeight / 2,
    });
  }
  const [width, height] = [columns.length * scale, rows.length * scale];
  return (
    <div
      className={styles.smallMap}
      style={{ inlineSize: width, blockSize: height }}
      aria-hidden="true"
      onPointerDown={goTo}
      onPointerMove={goTo}
    >
      <canvas ref={canvas} width={columns.length} height={rows.length} />
      <span
        className={styles.smallSight}
        style={{
          insetInlineStart: sight.left * width,
          insetBlockStart: sight.top * height,
          inlineSize: Math.min(1, sight.width) * width,
          blockSize: Math.min(1, sight.height) * height,
        }}
      />
    </div>
  );
}

/** Of all there is to scroll, by shares. */
interface Sight {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const sightOf = (box: HTMLElement): Sight => ({
  left: box.scrollLeft / box.scrollWidth,
  top: box.scrollTop / box.scrollHeight,
  width: box.clientWidth / box.scrollWidth,
  height: box.clientHeight / box.scrollHeight,
});

function paintsOf({ codes }: Summary): ReadonlyMap<string, string> {
  const style = getComputedStyle(document.documentElement);
  return new Map(codes.map(({ tone }) => [tone, style.getPropertyValue(`--${tone}`) || 'transparent']));
}
