import type { KeyboardEvent } from 'react';
import { useActions } from '../shared/app.ts';

/** `,` and `.` step back and forward, `n` goes to the next decision, Space runs and pauses; on a button Space stays the button's. */
export function usePlayerKeys(): (event: KeyboardEvent) => void {
  const { stepBack, stepForward, nextDecision, togglePlaying } = useActions('playing');
  return event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target as HTMLElement;
    if (target.closest('select, textarea, input:not([type="range"])')) return;
    if (event.key === ',') stepBack();
    else if (event.key === '.') stepForward();
    else if (event.key === 'n') nextDecision();
    else if (event.key === ' ' && !target.closest('button')) togglePlaying();
    else return;
    event.preventDefault();
  };
}
