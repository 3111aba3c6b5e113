import { useId } from 'react';
import { sharingTitles } from '../../core/scenes/sharing/sharingTitles.ts';
import { sceneTitles } from '../../core/scenes/titles.ts';
import { useActions, useApp } from '../shared/app.ts';
import { Dialog } from '../shared/Dialog.tsx';
import { Icon } from '../shared/Icon.tsx';

/** Every machine that can be opened without pasting: the built-in ones and those kept in this browser. */
export function MachinesDialog() {
  const { closeDialog, openDialog, openLessons } = useActions();
  return (
    <Dialog title="Open a machine" onClose={closeDialog} wide>
      <div className="dialog-body">
        <Shelf />
        <Examples title="Examples" scenes={sceneTitles} />
        <Examples title="Sharing a buffer" scenes={sharingTitles} />
        <div className="dialog-actions">
          <button type="button" className="button" onClick={() => void openLessons()}>
            Lessons
          </button>
          <button type="button" className="button" onClick={() => openDialog('import')}>
            Paste lspci
          </button>
        </div>
      </div>
    </Dialog>
  );
}

interface ExamplesProps {
  readonly title: string;
  readonly scenes: readonly { readonly id: string; readonly title: string; readonly description: string }[];
}

function Examples({ title, scenes }: ExamplesProps) {
  const { openExample } = useActions();
  const titleId = useId();
  return (
    <section aria-labelledby={titleId}>
      <h3 id={titleId} className="section-title">
        {title}
      </h3>
      <ul className="example-list">
        {scenes.map(scene => (
          <li key={scene.id}>
            <button type="button" className="door example" onClick={() => void openExample(scene.id)}>
              <strong>{scene.title}</strong>
              <span>{scene.description}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Shelf() {
  const shelf = useApp(state => state.shelf);
  const { reopen, forget } = useActions();
  if (shelf.length === 0) return null;
  return (
    <section aria-labelledby="shelf-title">
      <h3 id="shelf-title" className="section-title">
        Kept in this browser
      </h3>
      <ul>
        {shelf.map(entry => (
          <li key={entry.id} className="shelf-row">
            <button type="button" className="kept-entry" onClick={() => void reopen(entry.id)}>
              <span>{entry.name}</span>
              <span className="muted">{entry.origin}</span>
            </button>
            <button
              type="button"
              className="icon-button"
              aria-label={`Remove ${entry.name} from this browser`}
              onClick={() => forget(entry.id)}
            >
              <Icon name="close" />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
