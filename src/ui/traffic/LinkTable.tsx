import type { FluidLink } from '../../core/fabric/flows/fluidRun.ts';
import type { LinkResult } from '../../core/fabric/packets/results.ts';
import { ChannelName } from './ChannelName.tsx';
import * as styles from './traffic.module.css';

const parts = [
  { key: 'goodput', name: 'goodput' },
  { key: 'header', name: 'headers' },
  { key: 'dllp', name: 'DLLPs' },
  { key: 'line', name: 'line' },
] as const;

const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** Where the bandwidth of each link went, the fullest first. */
export function PacketLinks({ links }: { links: readonly LinkResult[] }) {
  const used = links.filter(({ packets }) => packets > 0).toSorted((a, b) => a.shares.idle - b.shares.idle);
  if (used.length === 0) return null;
  return (
    <table className={`facts-table ${styles.runTable}`}>
      <caption className="section-title">Links, each way</caption>
      <thead>
        <tr>
          <th scope="col">Link below</th>
          <th scope="col">GB/s</th>
          <th scope="col">
            Used for <ShareLegend />
          </th>
        </tr>
      </thead>
      <tbody>
        {used.map(link => (
          <tr key={link.channel}>
            <th scope="row">
              <ChannelName channel={link} />
            </th>
            <td>{link.gigabytes.toFixed(1)}</td>
            <td>
              <ShareBar shares={link.shares} />
              {link.stuckShare > 0.01 && (
                <small className="muted">waits for credits {percent(link.stuckShare)}</small>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function ShareLegend() {
  return (
    <span className={styles.shareLegend}>
      {parts.map(({ key, name }) => (
        <span key={key}>
          <span className={styles.shareSwatch} data-of={key} aria-hidden="true" />
          {name}
        </span>
      ))}
    </span>
  );
}

function ShareBar({ shares }: { shares: LinkResult['shares'] }) {
  const words = [...parts, { key: 'idle', name: 'idle' } as const].map(
    ({ key, name }) => `${name} ${percent(shares[key])}`,
  );
  return (
    <span className={styles.share} role="img" aria-label={words.join(', ')} title={words.join(', ')}>
      {parts.map(({ key }) => (
        <span
          key={key}
          className={styles.sharePart}
          data-of={key}
          style={{ inlineSize: `${shares[key] * 100}%` }}
        />
      ))}
      <span className={styles.shareNumber}>{percent(1 - shares.idle)}</span>
    </span>
  );
}

/** How full each link is while all transfers run. */
export function FluidLinks({ links }: { links: readonly FluidLink[] }) {
  const sorted = links.toSorted((a, b) => b.share - a.share);
  return (
    <table className={`facts-table ${styles.runTable}`}>
      <caption className="section-title">Links, each way, while all run</caption>
      <thead>
        <tr>
          <th scope="col">Link below</th>
          <th scope="col">GB/s</th>
          <th scope="col">Full</th>
        </tr>
      </thead>
      <tbody>
        {sorted.map(link => (
          <tr key={link.channel}>
            <th scope="row">
              <ChannelName channel={link} />
            </th>
            <td>{link.gigabytes.toFixed(1)}</td>
            <td>
              <span className={styles.share}>
                <span
                  className={styles.sharePart}
                  data-of="goodput"
                  style={{ inlineSize: `${link.share * 100}%` }}
                />
                <span className={styles.shareNumber}>{percent(link.share)}</span>
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
