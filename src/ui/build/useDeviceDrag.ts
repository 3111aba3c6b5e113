import { type RefObject, useEffect } from 'react';
import { useActions } from '../shared/app.ts';
import { nodeAtPoint } from './dropPlaces.ts';

/** A hand that only taps moves the pointer less than this, in CSS pixels. */
const DRAG_FROM = 6;

/**
 * Devices and switches are dragged with a mouse or pen from the outline or the picture to a port in either. A finger
 * scrolls and pans there; for it, and for keys, the list of ports does the same.
 */
export function useDeviceDrag(place: RefObject<HTMLElement | null>) {
  const { dragDevice, dropDevice, cancelDrag } = useActions();
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    let stop: (() => void) | null = null;

    function onPointerDown(down: PointerEvent) {
      if (down.button !== 0 || down.pointerType === 'touch') return;
      const node = nodeAtPoint(down.clientX, down.clientY);
      if (node === null) return;
      let dragging = false;
      const onMove = ({ clientX: x, clientY: y }: PointerEvent) => {
        if (!dragging && Math.hypot(x - down.clientX, y - down.clientY) < DRAG_FROM) return;
        if (!dragging) getSelection()?.removeAllRanges();
        dragging = true;
        dragDevice(node, { x, y, over: nodeAtPoint(x, y) });
      };
      const onUp = () => {
        end();
        if (dragging) void dropDevice();
      };
      const onCancel = () => {
        end();
        if (dragging) cancelDrag();
      };
      const onKeyDown = (event: KeyboardEvent) => {
        if (event.key === 'Escape') onCancel();
      };
      const end = () => {
        removeEventListener('pointermove', onMove);
        removeEventListener('pointerup', onUp);
        removeEventListener('pointercancel', onCancel);
        removeEventListener('keydown', onKeyDown);
        stop = null;
      };
      addEventListener('pointermove', onMove);
      addEventListener('pointerup', onUp);
      addEventListener('pointercancel', onCancel);
      addEventListener('keydown', onKeyDown);
      stop = onCancel;
    }

    element.addEventListener('pointerdown', onPointerDown, { capture: true });
    return () => {
      stop?.();
      element.removeEventListener('pointerdown', onPointerDown, { capture: true });
    };
  }, [place, dragDevice, dropDevice, cancelDrag]);
}
