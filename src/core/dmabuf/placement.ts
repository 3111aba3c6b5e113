import type { ExporterDriver } from './exporters.ts';

/** Where the bytes of a buffer can lie. */
export const placements = [
  { id: 'visible-vram', name: 'VRAM that the BAR shows' },
  { id: 'hidden-vram', name: 'VRAM beyond the BAR' },
  { id: 'system-memory', name: 'system memory (GTT)' },
] as const;
export type Placement = (typeof placements)[number]['id'];

/** In words; a driver whose memory cannot move has no VRAM but a BAR. */
export const placementName = (placement: Placement, driver?: ExporterDriver): string =>
  driver === 'vfio-pci' && placement === 'visible-vram'
    ? 'the BAR'
    : (placements.find(({ id }) => id === placement)?.name ?? placement);

export const isVram = (placement: Placement): boolean => placement !== 'system-memory';
