import type { SceneSource } from '../../core/scenes/scene.ts';

/** Where the facts of a part are published. */
export function Sources({ sources }: { sources: readonly SceneSource[] }) {
  return (
    <span className="build-sources">
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
