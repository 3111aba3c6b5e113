import { sharingTitles } from '../../core/scenes/sharing/sharingTitles.ts';
import { useActions } from '../shared/app.ts';
import * as doorStyles from '../shared/door.module.css';
import * as styles from './sharing.module.css';

/** Built-in machines on which a buffer is shared, one click each; what is open stays kept. */
export function SharingExamples({ isOpen }: { isOpen: boolean }) {
  const { openExample } = useActions('opening');
  return (
    <details className={styles.sharingMore} open={isOpen}>
      <summary>Examples</summary>
      <ul className={styles.sharingExamples}>
        {sharingTitles.map(({ id, title, description }) => (
          <li key={id}>
            <button
              type="button"
              className={`${doorStyles.door} ${doorStyles.example}`}
              onClick={() => void openExample(id)}
            >
              <strong>{title}</strong>
              <span>{description}</span>
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
