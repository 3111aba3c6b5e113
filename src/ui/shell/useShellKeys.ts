import { useEffect } from 'react';
import { useActions, useApp } from '../shared/app.ts';

/** Where letters are text, and where Undo is the browser's own. */
const TYPING = 'textarea, input:not([type="checkbox"], [type="radio"], [type="range"]), dialog';

/** The keys that work wherever the focus is: `?` shows them all, Ctrl or Cmd with K finds, with Z and Y undo and redo. */
export function useShellKeys(): void {
  const { openDialog } = useActions('looking');
  const { undo, redo } = useActions('editing');
  const isFramed = useApp(state => state.embed !== null);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      // A frame shows what the page around it lets it show.
      if (!isFramed && asksToFind(event, target)) {
        event.preventDefault();
        return openDialog('find');
      }
      if (target.closest(TYPING)) return;
      if (event.key === '?' && !target.closest('select')) return openDialog('keys');
      const act = historyKey(event);
      if (act === null) return;
      event.preventDefault();
      if (act === 'undo') undo();
      else redo();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [openDialog, undo, redo, isFramed]);
}

/** Ctrl or Cmd with K, and with F in the outline; not over a dialog that is open. */
function asksToFind(
  { key, ctrlKey, metaKey, shiftKey, altKey }: KeyboardEvent,
  target: HTMLElement,
): boolean {
  if ((!ctrlKey && !metaKey) || altKey || shiftKey || document.querySelector('dialog[open]')) return false;
  const letter = key.toLowerCase();
  return letter === 'k' || (letter === 'f' && target.closest('[role="tree"]') !== null);
}

function historyKey({ key, ctrlKey, metaKey, shiftKey, altKey }: KeyboardEvent): 'undo' | 'redo' | null {
  if ((!ctrlKey && !metaKey) || altKey) return null;
  const letter = key.toLowerCase();
  if (letter === 'z') return shiftKey ? 'redo' : 'undo';
  return letter === 'y' && ctrlKey && !shiftKey ? 'redo' : null;
}
