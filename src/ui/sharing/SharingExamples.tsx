import { sharingTitles } from '../../core/scenes/sharing/sharingTitles.ts';
import { useActions } from '../shared/app.ts';

/** Built-in machines on which a buffer is shared, one click each; what is open stays kept. */
export function SharingExamples({ isOpen }: { isOpen: boolean }) {
  const { openExample } = useActions();
  return (
    <details className="sharing-more" open={isOpen}>
      <summary>Examples</summary>
      <ul className="sharing-examples">
        {sharingTitles.map(({ id, title, description }) => (
          <li key={id}>
            <button type="button" className="door example" onClick={() => void openExample(id)}>
              <strong>{title}</strong>
              <span>{description}</span>
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
