/**
 * Puts a text on the clipboard; rejects where the browser does not allow it. The clipboard proper is there in secure
 * contexts only, so that over plain HTTP the older way is taken.
 */
export async function copyText(text: string): Promise<void> {
  // Not there over plain HTTP, whatever the types say.
  const clipboard: Clipboard | undefined = navigator.clipboard;
  try {
    if (clipboard) return await clipboard.writeText(text);
  } catch {
    // It may still be allowed the older way.
  }
  if (!copySelected(text)) throw new Error('the browser did not allow copying');
}

/** Copies by a selection of its own; the focus comes back to where it was. */
function copySelected(text: string): boolean {
  const focused = document.activeElement;
  const area = document.createElement('textarea');
  area.value = text;
  area.readOnly = true;
  area.className = 'visually-hidden';
  // What lies outside an open dialog cannot be selected.
  ([...document.querySelectorAll('dialog[open]')].at(-1) ?? document.body).append(area);
  area.select();
  const isCopied = document.execCommand('copy');
  area.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return isCopied;
}
