import type { SceneSource } from '../../core/scenes/scene.ts';
import * as styles from './build.module.css';

/** Where the facts of a part are published. */
export function Sources({ sources }: { sources: readonly SceneSource[] }) {
  return (
    <span className={styles.buildSources}>
      {sources.map(({ title, url }, i) => (
        <a
          key={url}
          href={url}
          target="_blank"
          rel="noreferrer"
          title={title}
          aria-label={`Source: ${title}`}
        >
          [{i + 1}]
        </a>
      ))}
    </span>
  );
}
