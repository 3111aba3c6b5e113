import { Suspense } from 'react';
import type { MissingFact } from '../../core/topology/sentence.ts';
import { useActions } from './app.ts';
import { lazily } from './lazily.ts';
import * as styles from './missingFacts.module.css';

const StillUnknown = lazily(() => import('../import/StillUnknown.tsx').then(file => file.StillUnknown));

/** Facts that a capture does not show, each with the command that would, and the script that runs them all. */
export function MissingFacts({ facts }: { facts: readonly MissingFact[] }) {
  const { select } = useActions('looking');
  return (
    <>
      <ul className={styles.missing}>
        {facts.map(({ node, what, howToGet }) => (
          <li key={`${node} ${what}`}>
            {node === null ? (
              what
            ) : (
              <button type="button" className="node-link" onClick={() => select(node)}>
                {what}
              </button>
            )}
            <span className="muted">: {howToGet}</span>
          </li>
        ))}
        <li className="muted">
          Most of it at once:{' '}
          <a href="./collect.sh" download>
            collect.sh
          </a>
        </li>
      </ul>
      <Suspense>
        <StillUnknown />
      </Suspense>
    </>
  );
}
