import type { DragEvent } from 'react';

/** What is dragged: peer-to-peer memory, to be placed on a device. No other page takes it for text. */
const MEMORY_TYPE = 'application/x-peerlane-memory';

export function beginDrag(event: DragEvent) {
  event.dataTransfer.setData(MEMORY_TYPE, '');
  event.dataTransfer.effectAllowed = 'copy';
}

export const carriesMemory = (event: DragEvent): boolean => event.dataTransfer.types.includes(MEMORY_TYPE);

/** Lets the browser drop here. */
export function acceptMemory(event: DragEvent) {
  event.preventDefault();
  event.dataTransfer.dropEffect = 'copy';
}
