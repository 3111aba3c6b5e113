import type { ChangedPair } from '../../core/advisor/comparisonAnswer.ts';
import { useActions } from '../shared/app.ts';
import { Icon } from '../shared/Icon.tsx';
import { VerdictWord } from '../shared/VerdictWord.tsx';
import { changeLooks } from './changeLook.ts';
import * as styles from './compare.module.css';

/** Pairs with another verdict, worse ones first; each leads to the reasons for it. */
export function ChangedPairs({ pairs, count }: { pairs: readonly ChangedPair[]; count: number }) {
  return (
    <section className={styles.comparePart} aria-labelledby="changed-pairs">
      <h3 id="changed-pairs" className="section-title">
        Pairs with another verdict
      </h3>
      <div className={styles.compareScroll}>
        <table className={styles.compareTable} aria-labelledby="changed-pairs">
          <thead>
            <tr>
              <th scope="col">Change</th>
              <th scope="col">Pair</th>
              <th scope="col">A</th>
              <th scope="col">B</th>
            </tr>
          </thead>
          <tbody>
            {pairs.map(pair => (
              <PairRow key={`${pair.provider.node} ${pair.client.node}`} pair={pair} />
            ))}
          </tbody>
        </table>
      </div>
      {count > pairs.length && (
        <p className="muted">And {count - pairs.length} more, in the table of all pairs.</p>
      )}
    </section>
  );
}

function PairRow({ pair: { provider, client, isBothWays, change, from, to } }: { pair: ChangedPair }) {
  const { askPair } = useActions('asking');
  const { inspect, closeDialog } = useActions('looking');
  const { word, tone, icon } = changeLooks[change];
  function showWhy() {
    if (provider.node === undefined || client.node === undefined) return;
    askPair({ provider: provider.node, client: client.node });
    inspect('verdict', 'in-sight');
    closeDialog();
  }
  return (
    <tr>
      <td>
        <span className={`verdict-word tone-${tone}`}>
          <Icon name={icon} />
          {word}
        </span>
      </td>
      <th scope="row">
        <button type="button" className="node-link" onClick={showWhy}>
          {isBothWays ? `${provider.text} ↔ ${client.text}` : `${client.text} → ${provider.text}`}
        </button>
      </th>
      <td>
        <VerdictWord mapType={from} />
      </td>
      <td>
        <VerdictWord mapType={to} />
      </td>
    </tr>
  );
}
