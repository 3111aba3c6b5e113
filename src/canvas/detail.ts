/** How much a box says: less and larger words the smaller the picture is seen. */
export const details = ['near', 'middle', 'far'] as const;
export type Detail = (typeof details)[number];

/** Below these zooms the words of the step before would be smaller than seven pixels, and unreadable. */
export function detailAt(zoom: number): Detail {
  if (zoom >= 0.62) return 'near';
  return zoom >= 0.34 ? 'middle' : 'far';
}
