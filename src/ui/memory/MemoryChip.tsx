import { useActions, useApp } from '../shared/app.ts';
import { Icon } from '../shared/Icon.tsx';
import { beginDrag } from './dragMemory.ts';
import * as styles from './memoryChip.module.css';

/**
 * P2P memory to be placed on a device: dragged onto it, or pressed, and then the device is tapped. A key does the same
 * in the outline (O).
 */
export function MemoryChip() {
  const isPlacing = useApp(state => state.isPlacing);
  const { beginPlacing, cancelPlacing } = useActions('drivers');
  return (
    <button
      type="button"
      className={`button ${styles.memoryChip}`}
      draggable
      aria-pressed={isPlacing}
      title="Drag onto a device, or press and choose the device"
      onDragStart={beginDrag}
      onClick={isPlacing ? cancelPlacing : beginPlacing}
    >
      <Icon name="memory" />
      P2P memory
    </button>
  );
}
