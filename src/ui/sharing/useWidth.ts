import { type RefObject, useLayoutEffect, useState } from 'react';

/** The room in a box beside the names at its left, followed as it changes. */
export function useWidth(box: RefObject<HTMLElement | null>, names: string): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () =>
      setWidth(element.clientWidth - (element.querySelector(names)?.clientWidth ?? 0) - 8);
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [box, names]);
  return Math.max(0, width);
}
