/** Where the bytes of a buffer can lie. */
export const placements = [
  { id: 'visible-vram', name: 'VRAM that the BAR shows' },
  { id: 'hidden-vram', name: 'VRAM beyond the BAR' },
  { id: 'system-memory', name: 'system memory (GTT)' },
] as const;
export type Placement = (typeof placements)[number]['id'];

export const placementName = (placement: Placement): string =>
  placements.find(({ id }) => id === placement)?.name ?? placement;

export const isVram = (placement: Placement): boolean => placement !== 'system-memory';
