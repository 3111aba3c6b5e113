import type { TrafficWay, WayAnswer, WayTransfer } from '../../core/fabric/flows/answerWays.ts';
import type { SpeedWay } from '../../core/fabric/rates/transferWay.ts';
import { waysAnswer } from '../../store/answers/traffic.ts';
import { nodeById } from '../../store/selectors.ts';
import { speedWayWords } from '../matrix/speedCells.ts';
import { useActions, useAnswer, useApp } from '../shared/app.ts';
import * as styles from './traffic.module.css';

const wayNames: Record<TrafficWay, string> = {
  'as-it-is': 'As it is now',
  'redirect-off': 'ACS redirect off',
  'redirect-on': 'ACS redirect on',
  'through-memory': 'All through memory',
};

/** The same transfers with ACS redirect off and on, and through DRAM; worked out while it is open. */
export function WaysTable() {
  const ways = useAnswer(waysAnswer);
  const isOpen = useApp(state => state.traffic.comparesWays);
  const { compareWays } = useActions('traffic');
  const most = Math.max(...(ways ?? []).map(({ gigabytes }) => gigabytes));
  return (
    <details open={isOpen} onToggle={event => compareWays(event.currentTarget.open)}>
      <summary>Compare: ACS redirect on and off, through memory</summary>
      {isOpen && !ways && <p className="muted">Routing every transfer …</p>}
      {isOpen && ways && (
        <>
          <table className={`facts-table ${styles.runTable}`}>
            <caption className="visually-hidden">The same transfers in other ways</caption>
            <thead>
              <tr>
                <th scope="col">Way</th>
                <th scope="col">GB/s together</th>
              </tr>
            </thead>
            <tbody>
              {ways.map(way => (
                <WayRow key={way.way} way={way} most={most} />
              ))}
            </tbody>
          </table>
          <p className="muted">
            Predicted: all from the start, each at its fair share. Redirect on is what a kernel sets when its
            IOMMU driver asks for ACS; ports without ACS stay as they are.
          </p>
        </>
      )}
    </details>
  );
}

function WayRow({ way: { way, gigabytes, transfers }, most }: { way: WayAnswer; most: number }) {
  const nodes = useApp(nodeById);
  const { select } = useActions('looking');
  const isUnknown = transfers.every(({ outcome }) => outcome === 'unknown');
  const twice = [...new Set(transfers.flatMap(({ crossedTwice }) => crossedTwice))];
  return (
    <tr>
      <th scope="row">
        {wayNames[way]}
        <small className="muted">{countsOf(transfers)}</small>
        {twice.slice(0, MOST_NAMED).map(link => (
          <small key={link}>
            the link below{' '}
            <button type="button" className="node-link" onClick={() => select(link)}>
              {nodes.get(link)?.label ?? link}
            </button>{' '}
            is crossed twice
          </small>
        ))}
        {twice.length > MOST_NAMED && (
          <small className="muted">and {twice.length - MOST_NAMED} more links are</small>
        )}
      </th>
      <td>
        <span className={styles.share}>
          <span
            className={styles.sharePart}
            data-of="goodput"
            style={{ inlineSize: `${most > 0 ? (gigabytes / most) * 100 : 0}%` }}
          />
          <span className={styles.shareNumber}>{isUnknown ? '?' : gigabytes.toFixed(1)}</span>
        </span>
      </td>
    </tr>
  );
}

/** More would hide the other ways. */
const MOST_NAMED = 3;

/** "2 direct, 1 staged through memory" */
function countsOf(transfers: readonly WayTransfer[]): string {
  const counts = new Map<string, number>();
  for (const transfer of transfers) {
    const word = wordOf(transfer);
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts].map(([word, count]) => `${count} ${word}`).join(', ');
}

function wordOf({ mapType, outcome }: WayTransfer): string {
  if (outcome === 'unknown') return 'unknown';
  if (outcome !== 'delivered' && outcome !== 'redirected') return 'lost';
  return mapType === null ? 'to or from memory' : speedWayWords[wayOf[mapType]].word.toLowerCase();
}

const wayOf = {
  BUS_ADDR: 'direct',
  THRU_HOST_BRIDGE: 'host',
  NOT_SUPPORTED: 'staged',
  UNKNOWN: 'unknown',
} as const satisfies Record<NonNullable<WayTransfer['mapType']>, SpeedWay>;
