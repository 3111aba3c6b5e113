import { type RefObject, useLayoutEffect, useState } from 'react';
import { followBox } from './followBox.ts';

export interface VisibleRange {
  readonly first: number;
  /** One past the last. */
  readonly end: number;
}

const OVERSCAN = 3;
/** Drawn before the box has been measured, which is before anything is painted. */
const FIRST_GUESS = 4;

/** Which of `count` equal cells are in sight of their scroll box, along one axis, with some to spare. */
export function useWindow(
  box: RefObject<HTMLElement | null>,
  axis: 'row' | 'column',
  { count, cellPixels }: { readonly count: number; readonly cellPixels: number },
): VisibleRange {
  const [range, setRange] = useState<VisibleRange>({ first: 0, end: Math.min(count, FIRST_GUESS) });
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const look = () => {
      const offset = axis === 'row' ? element.scrollTop : element.scrollLeft;
      const extent = axis === 'row' ? element.clientHeight : element.clientWidth;
      const last = count - Math.ceil(extent / cellPixels);
      const first = Math.max(0, Math.min(last, Math.floor(offset / cellPixels)) - OVERSCAN);
      const end = Math.min(count, Math.ceil((offset + extent) / cellPixels) + OVERSCAN);
      setRange(old => (old.first === first && old.end === end ? old : { first, end }));
    };
    return followBox(element, look);
  }, [box, axis, count, cellPixels]);
  return range;
}
