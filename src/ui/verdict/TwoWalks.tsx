import { Suspense } from 'react';
import type { Verdict } from '../../core/p2pdma/policy/verdict.ts';
import { nodeById } from '../../store/selectors.ts';
import { useActions, useApp } from '../shared/app.ts';
import { Icon } from '../shared/Icon.tsx';
import { lazily } from '../shared/lazily.ts';
import * as styles from './verdict.module.css';

const WalkCases = lazily(() => import('./WalkCases.tsx').then(file => file.WalkCases));

/** The walk proposed in 2018 beside today's; where the two differ is what that proposal was about. */
export function TwoWalks({ verdict }: { verdict: Verdict }) {
  const nodes = useApp(nodeById);
  const { select } = useActions('looking');
  const { watchWalks } = useActions('walking');
  const { commonUpstream, commonBridge } = verdict;
  if (commonUpstream === undefined) return null;
  return (
    <details className={styles.walks}>
      <summary>The walk proposed in 2018</summary>
      <p className="reason-source">
        The proposal of 2018, <span className="mono">pci_find_common_upstream_dev</span>, would answer{' '}
        {commonUpstream === null ? (
          'none'
        ) : (
          <button type="button" className="node-link" onClick={() => select(commonUpstream)}>
            {nodes.get(commonUpstream)?.label ?? commonUpstream}
          </button>
        )}
        {commonUpstream === commonBridge
          ? ', the same bridge.'
          : ': it looks at bus ranges on the provider’s branch, and not at domains.'}
      </p>
      <button type="button" className="button" onClick={() => void watchWalks()}>
        <Icon name="play" /> Watch both walks
      </button>
      <details className={styles.walkCases}>
        <summary>Pairs on which the two disagree</summary>
        <Suspense fallback={null}>
          <WalkCases />
        </Suspense>
      </details>
    </details>
  );
}
