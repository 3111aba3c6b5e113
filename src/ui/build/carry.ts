import type { HeldCard } from '../../store/buildingChoice.ts';
import { nodeAtPoint } from './dropPlaces.ts';

/** A hand that only taps moves the pointer less than this, in CSS pixels. */
const DRAG_FROM = 6;

/** What a card that is carried tells. */
export interface Carrying {
  readonly carryCard: (
    card: HeldCard,
    at: { readonly x: number; readonly y: number; readonly over: ReturnType<typeof nodeAtPoint> },
  ) => void;
  readonly dropCard: () => Promise<void>;
  readonly letGo: () => void;
}

/**
 * Carries a card from where the pointer went down to where it is released; Escape lets go of it. A finger scrolls and
 * pans there; for it, and for keys, the list of ports does the same. Answers how to stop listening.
 */
export function carry(card: HeldCard, down: PointerEvent, { carryCard, dropCard, letGo }: Carrying) {
  if (down.button !== 0 || down.pointerType === 'touch') return () => {};
  let dragging = false;
  const onMove = ({ clientX: x, clientY: y }: PointerEvent) => {
    if (!dragging && Math.hypot(x - down.clientX, y - down.clientY) < DRAG_FROM) return;
    if (!dragging) getSelection()?.removeAllRanges();
    dragging = true;
    carryCard(card, { x, y, over: nodeAtPoint(x, y) });
  };
  const onUp = () => {
    end();
    if (dragging) void dropCard();
  };
  const onCancel = () => {
    end();
    if (dragging) letGo();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onCancel();
  };
  const end = () => {
    removeEventListener('pointermove', onMove);
    removeEventListener('pointerup', onUp);
    removeEventListener('pointercancel', onCancel);
    removeEventListener('keydown', onKeyDown);
  };
  addEventListener('pointermove', onMove);
  addEventListener('pointerup', onUp);
  addEventListener('pointercancel', onCancel);
  addEventListener('keydown', onKeyDown);
  return onCancel;
}
