import type { NodeId } from '../../core/topology/machine.ts';

type PictureAt = (clientX: number, clientY: number) => NodeId | null;

/** The picture is a canvas: what is at a point of it is told by whoever draws it. */
let pictureAt: PictureAt | null = null;

/** Told by the picture when it is there, and null when it goes. */
export function setPictureAt(at: PictureAt | null) {
  pictureAt = at;
}

/** The node at a point of the page, in the outline or in the picture. */
export function nodeAtPoint(clientX: number, clientY: number): NodeId | null {
  const element = document.elementFromPoint(clientX, clientY);
  const row = element?.closest<HTMLElement>('[role="tree"] [data-node]');
  if (row) return (row.dataset['node'] as NodeId | undefined) ?? null;
  return element?.closest('[data-picture]') ? (pictureAt?.(clientX, clientY) ?? null) : null;
}
