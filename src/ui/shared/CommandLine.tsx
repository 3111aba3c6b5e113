import { useActions } from './app.ts';
import * as styles from './commandLine.module.css';
import { IconButton } from './IconButton.tsx';

/** A command to take elsewhere; it is only ever copied. */
export function CommandLine({ command }: { command: string }) {
  const { copy } = useActions('looking');
  return (
    <span className={styles.command}>
      <code>{command}</code>
      <IconButton icon="copy" label={`Copy ${command}`} onClick={() => void copy(command, 'Command')} />
    </span>
  );
}
