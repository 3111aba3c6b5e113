import { useActions, useApp } from './app.ts';
import { Dialog } from './Dialog.tsx';
import * as pasteBoxStyles from './pasteBox.module.css';

/** A text that the browser did not copy, selected so that a person can. It lies above any other dialog. */
export function CopyByHand() {
  const uncopied = useApp(state => state.uncopied);
  const { closeUncopied } = useActions('looking');
  if (uncopied === null) return null;
  return (
    <Dialog title="Copy it by hand" onClose={closeUncopied}>
      <div className="dialog-body">
        <label className={pasteBoxStyles.paste}>
          <span>The browser did not allow copying. The text is selected: copy it with Ctrl+C or ⌘C.</span>
          <textarea
            className="mono"
            data-first-focus
            rows={8}
            readOnly
            value={uncopied}
            onFocus={event => event.target.select()}
          />
        </label>
      </div>
    </Dialog>
  );
}
