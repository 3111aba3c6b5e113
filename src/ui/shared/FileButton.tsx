import { useActions } from './app.ts';
import * as styles from './fileButton.module.css';

/** Opens captures, files of Peerlane or pictures that it drew. */
export function FileButton({ label }: { label: string }) {
  const { importFiles } = useActions('importing');
  return (
    <label className={`button ${styles.fileButton}`}>
      {label}
      <input
        type="file"
        multiple
        className="visually-hidden"
        onChange={async event => {
          const input = event.target;
          const { readDropped } = await import('./readDropped.ts');
          const { files, unread } = await readDropped([...(input.files ?? [])]);
          // So that the same file can be chosen again.
          input.value = '';
          await importFiles(files, unread);
        }}
      />
    </label>
  );
}
