import { type MouseEvent, type PointerEvent, type TouchEvent, useEffect, useRef } from 'react';

/** A finger that stays so long asks for the menu; one that moves further drags. */
const HOLD_MS = 500;
const STILL_PIXELS = 10;

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Asking for a menu: the other button, the menu key, or a finger that stays. The handlers go on what holds the rows. */
export function useMenuAsk(ask: (at: Point, target: Element) => boolean) {
  const held = useRef<{ timer: number; at: Point } | null>(null);
  const isAsked = useRef(false);
  const drop = () => {
    if (held.current) clearTimeout(held.current.timer);
    held.current = null;
  };
  useEffect(() => () => clearTimeout(held.current?.timer), []);
  return {
    onContextMenu: (event: MouseEvent) => {
      drop();
      const target = event.target as Element;
      if (isAsked.current || ask(pointOf(event, target), target)) event.preventDefault();
    },
    onPointerDown: (event: PointerEvent) => {
      drop();
      isAsked.current = false;
      if (event.pointerType !== 'touch' || !event.isPrimary) return;
      const at = { x: event.clientX, y: event.clientY };
      const target = event.target as Element;
      const timer = window.setTimeout(() => {
        isAsked.current = ask(at, target);
      }, HOLD_MS);
      held.current = { timer, at };
    },
    onPointerMove: ({ clientX, clientY }: PointerEvent) => {
      const from = held.current?.at;
      if (from && Math.hypot(clientX - from.x, clientY - from.y) > STILL_PIXELS) drop();
    },
    onPointerUp: drop,
    onPointerCancel: drop,
    /** The tap that ends a long press is none, and takes no focus from the menu. */
    onTouchEnd: (event: TouchEvent) => {
      if (isAsked.current) event.preventDefault();
      isAsked.current = false;
    },
  };
}

/** By the menu key the event has no place of its own in some browsers: the row then says where. */
function pointOf({ clientX, clientY }: MouseEvent, target: Element): Point {
  if (clientX > 0 || clientY > 0) return { x: clientX, y: clientY };
  const { left, bottom } = target.getBoundingClientRect();
  return { x: left, y: bottom };
}
