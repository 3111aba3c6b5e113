/** Calls at once, and again whenever the box is scrolled or has another size; ends with what it gives back. */
export function followBox(box: HTMLElement, look: () => void): () => void {
  look();
  box.addEventListener('scroll', look, { passive: true });
  const resize = new ResizeObserver(look);
  resize.observe(box);
  return () => {
    box.removeEventListener('scroll', look);
    resize.disconnect();
  };
}
