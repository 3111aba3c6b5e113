import { packetKinds } from '../../core/fabric/packets/loop/ordering.ts';
import type { CreditUse, PoolUse } from '../../core/fabric/packets/occupancy.ts';
import type { RunAnswer } from '../../core/fabric/run/runAnswer.ts';
import { occupancyAnswer } from '../../store/answers/traffic.ts';
import { useActions, useAnswer, useApp } from '../shared/app.ts';
import { Choice } from '../shared/fields.tsx';
import * as styles from './timeline.module.css';

interface QueuesProps {
  readonly answer: RunAnswer;
  /** By channel. */
  readonly names: readonly string[];
}

/** What waits to cross one link, and the credits of its receiver, where the run stands. */
export function Queues({ answer, names }: QueuesProps) {
  const { watched, clock } = useApp(state => state.traffic);
  const occupancy = useAnswer(occupancyAnswer);
  const { watchChannel } = useActions('traffic');
  return (
    <div className={styles.queues}>
      <Choice
        name="Link, each way"
        value={watched === null ? null : String(watched)}
        options={names.map((text, channel) => ({ value: String(channel), text }))}
        onChoose={channel => watchChannel(Number(channel))}
      />
      {watched === null && (
        <p className="muted">Choose a link to see what waits for it and how many credits are left.</p>
      )}
      {clock.playing && watched !== null && <p className="muted">Pause the run to look at its queues.</p>}
      {occupancy && watched !== null && (
        <>
          <table className="facts-table">
            <caption className="section-title">Waiting</caption>
            <thead>
              <tr>
                <th scope="col">From</th>
                {packetKinds.map(kind => (
                  <th key={kind} scope="col">
                    {kind}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {occupancy.queues.map(({ from, packets, behind }) => (
                <tr key={JSON.stringify(from)}>
                  <th scope="row">
                    {from.kind === 'channel'
                      ? names[from.channel]
                      : from.kind === 'flow'
                        ? (answer.flows[from.flow]?.name ?? 'a transfer')
                        : 'its answers'}
                    {behind > 0 && <small className="muted"> and {behind} behind the first</small>}
                  </th>
                  {packetKinds.map(kind => (
                    <td key={kind}>{packets[kind]}</td>
                  ))}
                </tr>
              ))}
              {occupancy.queues.length === 0 && (
                <tr>
                  <td colSpan={4} className="muted">
                    Nothing waits.
                  </td>
                </tr>
              )}
            </tbody>
          </table>
          <CreditTable credits={occupancy.credits} />
        </>
      )}
    </div>
  );
}

function CreditTable({ credits }: { credits: readonly CreditUse[] }) {
  return (
    <table className="facts-table">
      <caption className="section-title">Credits taken, of all</caption>
      <thead>
        <tr>
          <th scope="col">Pool</th>
          <th scope="col">Headers</th>
          <th scope="col">Data, 16 bytes each</th>
        </tr>
      </thead>
      <tbody>
        {credits.map(({ kind, headers, dataUnits }) => (
          <tr key={kind}>
            <th scope="row">{kind}</th>
            <td>{poolText(headers)}</td>
            <td>{poolText(dataUnits)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const poolText = ({ limit, inUse, returning }: PoolUse): string =>
  limit === null
    ? 'without limit'
    : `${inUse} of ${limit}${returning > 0 ? `, ${returning} on their way back` : ''}`;
