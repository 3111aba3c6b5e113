import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { type RoomPart, roomLimits, roomOf } from '../../store/room.ts';
import { useActions, useApp } from './app.ts';
import { scaled } from './rem.ts';
import * as styles from './splitter.module.css';

const looks: Readonly<
  Record<RoomPart, { name: string; axis: 'x' | 'y'; grows: 1 | -1; more: string; less: string }>
> = {
  outline: { name: 'Width of the outline', axis: 'x', grows: 1, more: 'ArrowRight', less: 'ArrowLeft' },
  answer: { name: 'Width of the answer', axis: 'x', grows: -1, more: 'ArrowLeft', less: 'ArrowRight' },
  lab: { name: 'Height of the lab', axis: 'y', grows: -1, more: 'ArrowUp', less: 'ArrowDown' },
};

/** The edge of a part, which takes the part's size with it: by the pointer, by arrows, back by a double click. */
export function Splitter({ part }: { part: RoomPart }) {
  const chosen = useApp(state => roomOf(state.room, part));
  // What is on the screen: a lesson, a narrow window and the style sheet's own limits have a say in it.
  const [measured, setMeasured] = useState<number | null>(null);
  const { resize } = useActions('looking');
  const grabbed = useRef<{ at: number; size: number } | null>(null);
  const { name, axis, grows, more, less } = looks[part];
  const { least, most } = roomLimits[part];
  const at = (event: PointerEvent) => (axis === 'x' ? event.clientX : event.clientY);

  function measure(): number {
    const shown = document.querySelector(`[data-room="${part}"]`)?.getBoundingClientRect();
    const size = shown ? (axis === 'x' ? shown.width : shown.height) / scaled(16) : chosen;
    setMeasured(size);
    return size;
  }

  function onKeyDown(event: KeyboardEvent) {
    const size = measure();
    const to = { [more]: size + 1, [less]: size - 1, Home: least, End: most }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    resize(part, to);
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule cannot be moved; this is the window splitter of ARIA
    <div
      role="separator"
      tabIndex={0}
      aria-label={name}
      aria-orientation={axis === 'x' ? 'vertical' : 'horizontal'}
      aria-valuenow={Math.round(measured ?? chosen)}
      aria-valuemin={least}
      aria-valuemax={most}
      className={styles.splitter}
      data-part={part}
      onKeyDown={onKeyDown}
      onFocus={measure}
      onDoubleClick={() => resize(part, null)}
      onPointerDown={event => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        grabbed.current = { at: at(event), size: measure() };
      }}
      onPointerMove={event => {
        const from = grabbed.current;
        if (from) resize(part, from.size + (grows * (at(event) - from.at)) / scaled(16));
      }}
      onLostPointerCapture={() => {
        grabbed.current = null;
      }}
    />
  );
}
