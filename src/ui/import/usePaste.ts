import { useEffect } from 'react';
import { useActions } from '../shared/app.ts';

/** Where a paste goes into the text. */
const TEXT_FIELD =
  'textarea, input:not([type="checkbox"], [type="radio"], [type="range"]), [contenteditable]';

/** Takes text pasted anywhere outside a text field into the box where captures are pasted. */
export function usePaste(): void {
  const { offerText } = useActions('importing');
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      if (event.target instanceof Element && event.target.closest(TEXT_FIELD)) return;
      if (offerText(event.clipboardData?.getData('text/plain') ?? '')) event.preventDefault();
    };
    addEventListener('paste', onPaste);
    return () => removeEventListener('paste', onPaste);
  }, [offerText]);
}
