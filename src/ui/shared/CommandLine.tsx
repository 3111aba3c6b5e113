import { useActions } from './app.ts';
import { Icon } from './Icon.tsx';

/** A command to take elsewhere; it is only ever copied. */
export function CommandLine({ command }: { command: string }) {
  const { copy } = useActions();
  return (
    <span className="command">
      <code>{command}</code>
      <button
        type="button"
        className="icon-button"
        aria-label={`Copy ${command}`}
        onClick={() => void copy(command, 'Command')}
      >
        <Icon name="copy" />
      </button>
    </span>
  );
}
