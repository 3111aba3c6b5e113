import type { Verdict } from '../../core/p2pdma/verdict.ts';
import { type UpstreamCase, upstreamCases } from '../../core/scenes/upstreamCases.ts';
import { startingView } from '../../core/share/document.ts';
import { nodeId } from '../../core/topology/machine.ts';
import { makeAddress } from '../../store/address.ts';
import { nodeById } from '../../store/selectors.ts';
import { useActions, useApp } from '../shared/app.ts';
import { Icon } from '../shared/Icon.tsx';

/** The walk proposed in 2018 beside today's; where the two differ is what that proposal was about. */
export function TwoWalks({ verdict }: { verdict: Verdict }) {
  const nodes = useApp(nodeById);
  const { select, watchWalks } = useActions();
  const { commonUpstream, commonBridge } = verdict;
  if (commonUpstream === undefined) return null;
  return (
    <section className="walks" aria-label="Two walks">
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
      <details className="walk-cases">
        <summary>Pairs on which the two part ways</summary>
        <ul>
          {upstreamCases.map(each => (
            <li key={each.title}>
              <a href={addressOf(each)}>{each.title}</a>: {each.why}
            </li>
          ))}
        </ul>
      </details>
    </section>
  );
}

const addressOf = ({ scene, provider, client }: UpstreamCase) =>
  makeAddress(
    { kind: 'scene', scene },
    { ...startingView, pair: { provider: nodeId(provider), client: nodeId(client) } },
  );
