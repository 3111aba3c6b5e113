import { type ReactNode, useId } from 'react';
import type { SocketLanes } from '../../core/advisor/report.ts';
import type { GroupRow, UplinkRow } from '../../core/advisor/reportAnswer.ts';
import type { TextPart } from '../../core/topology/sentence.ts';

/** A part of the report with its title. */
export function ReportPart({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section className="report-part" aria-labelledby={id}>
      <h4 id={id}>{title}</h4>
      {children}
    </section>
  );
}

function NumberTable({ label, heads, children }: { label: string; heads: string[]; children: ReactNode }) {
  return (
    <table className="report-numbers" aria-label={label}>
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
    <ReportPart title="Lanes of the root ports">
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
    <ReportPart title="Free slots">
      {slots.length === 0 && <p className="muted">None.</p>}
      <ul className="report-lines">
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
    <ReportPart title="Uplinks of switches">
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

export function GroupLines({ groups }: { groups: readonly GroupRow[] }) {
  return (
    <ReportPart title="IOMMU groups">
      {groups.length === 0 && <p className="muted">None.</p>}
      <ul className="report-lines">
        {groups.map(({ devices: [first, ...others], isCertain }) => (
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
            {!isCertain && <span className="tone-unknown"> ? as far as ACS is shown</span>}
          </li>
        ))}
      </ul>
    </ReportPart>
  );
}
