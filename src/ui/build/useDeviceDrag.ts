import { type RefObject, useEffect } from 'react';
import { useActions } from '../shared/app.ts';
import { carry } from './carry.ts';
import { nodeAtPoint } from './dropPlaces.ts';

/** Devices and switches are dragged with a mouse or pen from the outline or the picture to a port in either. */
export function useDeviceDrag(place: RefObject<HTMLElement | null>) {
  const { carryCard, dropCard, letGo } = useActions('building');
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    let stop = () => {};
    function onPointerDown(down: PointerEvent) {
      const node = nodeAtPoint(down.clientX, down.clientY);
      if (node !== null) stop = carry({ kind: 'there', node }, down, { carryCard, dropCard, letGo });
    }
    element.addEventListener('pointerdown', onPointerDown, { capture: true });
    return () => {
      stop();
      element.removeEventListener('pointerdown', onPointerDown, { capture: true });
    };
  }, [place, carryCard, dropCard, letGo]);
}
