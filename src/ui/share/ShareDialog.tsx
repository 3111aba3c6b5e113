import { linkSize } from '../../core/share/linkSize.ts';
import { useActions, useApp } from '../shared/app.ts';
import { Dialog } from '../shared/Dialog.tsx';
import * as pasteBoxStyles from '../shared/pasteBox.module.css';
import { SaveAs } from './SaveAs.tsx';
import * as styles from './share.module.css';

/** The link that brings a colleague to the same machine, pair and settings. */
export function ShareDialog() {
  const made = useApp(state => state.answers.link);
  const name = useApp(state => state.open?.document.machine.name ?? '');
  const hasA = useApp(state => state.versionA !== null);
  const sharesBoth = useApp(state => state.sharesBoth);
  const { closeDialog, copy } = useActions('looking');
  const { shareBoth } = useActions('comparing');
  const link = made?.ok ? `${location.origin}${location.pathname}#${made.value}` : null;
  return (
    <Dialog title="Share this machine" onClose={closeDialog}>
      <div className="dialog-body">
        <p>
          The whole of <strong>{name}</strong> is inside the link, behind the #: no server ever sees it.
          Whoever opens it reads the same machine, pair and settings, and can make a copy.
        </p>
        {hasA && (
          <label className={styles.shareBoth}>
            <input type="checkbox" checked={sharesBoth} onChange={event => shareBoth(event.target.checked)} />
            With version A, as a comparison
          </label>
        )}
        {made?.ok === false && (
          <div className="callout callout-trouble" role="alert">
            <strong>{made.error.what}</strong>
            <span>{made.error.next}</span>
          </div>
        )}
        {made === null && <p className="muted">Packing …</p>}
        {link !== null && (
          <>
            <label className={pasteBoxStyles.paste}>
              <span className="section-title">Link</span>
              <textarea
                className="mono"
                rows={4}
                readOnly
                value={link}
                onFocus={event => event.target.select()}
              />
            </label>
            <LinkMeter link={link} />
            <div className="dialog-actions">
              <button type="button" className="button button-main" onClick={() => void copy(link, 'Link')}>
                Copy link
              </button>
            </div>
          </>
        )}
        <SaveAs />
        <p className="muted">
          A capture can hold device serial numbers and host names only if its text did; Peerlane keeps
          neither. Device names, slots and addresses are in the link.
        </p>
      </div>
    </Dialog>
  );
}

function LinkMeter({ link }: { link: string }) {
  return (
    <p className={styles.linkMeter}>
      <meter
        min={0}
        max={8000}
        high={2000}
        value={Math.min(link.length, 8000)}
        aria-label="Length of the link"
      />
      {link.length.toLocaleString('en')} characters. {linkSize(link).words}
    </p>
  );
}
