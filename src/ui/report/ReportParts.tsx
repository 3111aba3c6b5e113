import { type ReactNode, useId } from 'react';
import type { SocketLanes } from '../../core/advisor/report.ts';
import type { GroupRow, UplinkRow } from '../../core/advisor/reportAnswer.ts';
import type { TextPart } from '../../core/topology/sentence.ts';
import * as styles from './report.module.css';

interface ReportPartProps {
  readonly title: string;
  /** Whether it is read off the machine or follows from it. */
  readonly basis: 'as the machine shows' | 'captured' | 'predicted';
  readonly children: ReactNode;
}

/** A part of the report with its title. */
export function ReportPart({ title, basis, children }: ReportPartProps) {
  const id = useId();
  return (
    <section className={styles.reportPart} aria-labelledby={id}>
      <h4 id={id}>
        {title} <span className="muted">· {basis}</span>
      </h4>
      {children}
    </section>
  );
}

function NumberTable({ label, heads, children }: { label: string; heads: string[]; children: ReactNode }) {
  return (
    <table className={styles.reportNumbers} aria-label={label}>
      <thead>
        <tr>
          {heads.map(head => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}

export function LaneTable({ sockets }: { sockets: readonly SocketLanes[] }) {
  return (
    <ReportPart title="Lanes of the root ports" basis="as the machine shows">
      {sockets.length === 0 ? (
        <p className="muted">No root port is shown.</p>
      ) : (
        <NumberTable
          label="Lanes of the root ports"
          heads={['Socket', 'Lanes', 'Used', 'Free', 'Width not shown']}
        >
          {sockets.map(({ numaNode, lanes, used, free, unknownPorts }) => (
            <tr key={numaNode}>
              <th scope="row">{numaNode === null ? 'NUMA node unknown' : `NUMA node ${numaNode}`}</th>
              <td>{lanes}</td>
              <td>{used}</td>
              <td>{free}</td>
              <td>{unknownPorts === 0 ? '–' : `${unknownPorts} ${unknownPorts === 1 ? 'port' : 'ports'}`}</td>
            </tr>
          ))}
        </NumberTable>
      )}
    </ReportPart>
  );
}

export function FreeSlots({ slots }: { slots: readonly TextPart[] }) {
  return (
    <ReportPart title="Free slots" basis="as the machine shows">
      {slots.length === 0 && <p className="muted">None.</p>}
      <ul className={styles.reportLines}>
        {slots.map(({ text, node }) => (
          <li key={node}>{text}</li>
        ))}
      </ul>
    </ReportPart>
  );
}

const gigabytes = (value: number | null) => (value === null ? '?' : value.toFixed(1));

export function UplinkTable({ uplinks }: { uplinks: readonly UplinkRow[] }) {
  return (
    <ReportPart title="Uplinks of switches" basis="predicted">
      {uplinks.length === 0 ? (
        <p className="muted">There is no switch.</p>
      ) : (
        <NumberTable
          label="Uplinks of switches"
          heads={['Switch', 'Uplink', 'GB/s up', 'GB/s below', 'Oversold']}
        >
          {uplinks.map(({ switch: { text, node }, rate, upGigabytes, downGigabytes, ratio }) => (
            <tr key={node}>
              <th scope="row">{text}</th>
              <td>{rate ?? '?'}</td>
              <td>{gigabytes(upGigabytes)}</td>
              <td>{gigabytes(downGigabytes)}</td>
              <td>{ratio === null ? '?' : `${ratio.toFixed(1)} : 1`}</td>
            </tr>
          ))}
        </NumberTable>
      )}
    </ReportPart>
  );
}

export function GroupLines({
  groups,
  basis,
}: {
  groups: readonly GroupRow[];
  basis: 'captured' | 'predicted';
}) {
  return (
    <ReportPart title="IOMMU groups" basis={basis}>
      {groups.length === 0 && <p className="muted">None.</p>}
      <ul className={styles.reportLines}>
        {groups.map(({ devices: [first, ...others], isCertain, captured }) => (
          <li key={first?.node}>
            {others.length === 0 ? (
              <>
                <strong>{first?.text}</strong> can be assigned alone
              </>
            ) : (
              <>
                Assign <strong>{first?.text}</strong> and these go too:{' '}
                {others.map(({ text }) => text).join(', ')}
              </>
            )}
            {captured.length > 0 && (
              <span className="muted">
                {' '}
                (captured: {captured.length === 1 ? 'group' : 'groups'} {captured.join(', ')})
              </span>
            )}
            {!isCertain && <span className="tone-unknown"> ? as far as the capture tells</span>}
          </li>
        ))}
      </ul>
    </ReportPart>
  );
}
