import { useActions } from './app.ts';
import * as styles from './fileButton.module.css';

/** Opens a capture, a file of Peerlane or a picture that it drew. */
export function FileButton({ label }: { label: string }) {
  const { importFile } = useActions();
  return (
    <label className={`button ${styles.fileButton}`}>
      {label}
      <input
        type="file"
        className="visually-hidden"
        onChange={event => {
          const file = event.target.files?.[0];
          if (file) void readFile(file, importFile);
        }}
      />
    </label>
  );
}

export async function readFile(file: File, importFile: (bytes: Uint8Array, name: string) => Promise<void>) {
  await importFile(new Uint8Array(await file.arrayBuffer()), file.name);
}
