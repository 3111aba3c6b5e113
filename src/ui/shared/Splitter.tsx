import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
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
  const size = useApp(state => roomOf(state.room, part));
  const { resize } = useActions('looking');
  const grabbed = useRef<{ at: number; size: number } | null>(null);
  const { name, axis, grows, more, less } = looks[part];
  const { least, most } = roomLimits[part];
  const at = (event: PointerEvent) => (axis === 'x' ? event.clientX : event.clientY);

  function onKeyDown(event: KeyboardEvent) {
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
      aria-valuenow={Math.round(size)}
      aria-valuemin={least}
      aria-valuemax={most}
      aria-valuetext={`${Math.round(size)} lines`}
      className={styles.splitter}
      data-part={part}
      onKeyDown={onKeyDown}
      onDoubleClick={() => resize(part, null)}
      onPointerDown={event => {
        event.currentTarget.setPointerCapture(event.pointerId);
        grabbed.current = { at: at(event), size };
      }}
      onPointerMove={event => {
        const from = grabbed.current;
        if (from) resize(part, from.size + (grows * (at(event) - from.at)) / scaled(16));
      }}
      onPointerUp={() => {
        grabbed.current = null;
      }}
    />
  );
}
