import { useId } from 'react';
import { sharingTitles } from '../../core/scenes/sharing/sharingTitles.ts';
import { sceneTitles } from '../../core/scenes/titles.ts';
import { useActions } from '../shared/app.ts';
import { Dialog } from '../shared/Dialog.tsx';
import * as doorStyles from '../shared/door.module.css';
import { FileButton } from '../shared/FileButton.tsx';
import { Remark } from '../shared/Remark.tsx';
import { Shelf } from './Shelf.tsx';
import * as styles from './start.module.css';
import { ThisMachine } from './ThisMachine.tsx';

/** The open machine's name and kept states, and every machine that can be opened without pasting. */
export function MachinesDialog() {
  const { closeDialog, openDialog } = useActions('looking');
  const { openLessons } = useActions('lessons');
  return (
    <Dialog title="Machines" onClose={closeDialog} wide>
      <div className="dialog-body">
        <Remark />
        <ThisMachine />
        <Shelf />
        <Examples title="Examples" scenes={sceneTitles} />
        <Examples title="Sharing a buffer" scenes={sharingTitles} />
        <div className="dialog-actions">
          <FileButton label="Open a file" />
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
  const { openExample } = useActions('opening');
  const titleId = useId();
  return (
    <section aria-labelledby={titleId}>
      <h3 id={titleId} className="section-title">
        {title}
      </h3>
      <ul className={styles.exampleList}>
        {scenes.map(scene => (
          <li key={scene.id}>
            <button
              type="button"
              className={`${doorStyles.door} ${doorStyles.example}`}
              onClick={() => void openExample(scene.id)}
            >
              <strong>{scene.title}</strong>
              <span>{scene.description}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
