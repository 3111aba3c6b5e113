import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { encodeTlpHeader } from '../../core/fabric/tlp/tlp.ts';
import { hex } from '../../core/lib/hex.ts';
import { tracedPacketAnswer } from '../../store/answers/traffic.ts';
import type { PacketRun } from '../../store/traffic.ts';
import { useActions, useAnswer, useApp } from '../shared/app.ts';
import { scaled } from '../shared/rem.ts';
import { kindText, TlpHeaderView } from '../shared/TlpHeaderView.tsx';
import { useWindow } from '../shared/useWindow.ts';
import { timeText, volumeText } from '../traffic/timeText.ts';
import * as styles from './timeline.module.css';
import { kindWords, traceRows } from './traceRows.ts';
import { useChannelNames } from './useChannelNames.ts';

const ROW_PIXELS = scaled(24);
/** A read request carries nothing itself: its bytes are what it asks for. */
const MRD = kindWords.indexOf('MRd');

/** Every crossing of a link in order of sending; the chosen one with its fields and bytes, and its link in the tree. */
export function PacketList({ run }: { run: PacketRun }) {
  const [filter, setFilter] = useState('');
  const names = useChannelNames(run.answer);
  const { index } = run.answer;
  const rows = useMemo(() => traceRows(run.answer, { channels: names }, filter), [run.answer, names, filter]);
  return (
    <div className={styles.packets}>
      <div className={styles.packetsMain}>
        <label className={styles.packetsFilter}>
          Filter
          <input
            type="text"
            className="mono"
            spellCheck={false}
            placeholder="MRd 03:00.0 tag=7"
            value={filter}
            onChange={event => setFilter(event.target.value)}
          />
          <span className="muted">
            {rows.length.toLocaleString('en')} of {index.order.length.toLocaleString('en')}
          </span>
        </label>
        <PacketTable run={run} rows={rows} names={names} />
      </div>
      <PacketDetail />
    </div>
  );
}

interface PacketTableProps {
  readonly run: PacketRun;
  readonly rows: Int32Array;
  readonly names: readonly string[];
}

function PacketTable({ run, rows, names }: PacketTableProps) {
  const { flows, channels } = run.answer;
  const { trace } = run.answer.index;
  const chosen = useApp(state => state.traffic.line);
  const { lookAtLine, scrubRun } = useActions('traffic');
  const { select } = useActions('looking');
  const box = useRef<HTMLElement>(null);
  const shown = useWindow(box, 'row', { count: rows.length, cellPixels: ROW_PIXELS });

  function choose(line: number | undefined) {
    if (line === undefined) return;
    lookAtLine(line);
    const channel = channels[trace.channel[line] ?? -1];
    if (channel) select(channel.link ?? channel.from);
    scrubRun(((trace.sentPs[line] ?? 0) + (trace.arrivedPs[line] ?? 0)) / 2);
  }

  function onKeyDown(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = chosen === null ? -1 : rows.indexOf(chosen);
    const next = Math.max(0, Math.min(rows.length - 1, at + step));
    choose(rows[next]);
    box.current?.scrollTo({ top: Math.max(0, next * ROW_PIXELS - 60) });
  }

  return (
    <section ref={box} className={styles.packetsBox} tabIndex={0} aria-label="Packets" onKeyDown={onKeyDown}>
      <table className={styles.packetsTable} aria-rowcount={rows.length}>
        <thead>
          <tr>
            <th scope="col">Sent</th>
            <th scope="col">Arrived</th>
            <th scope="col">Kind</th>
            <th scope="col">Bytes</th>
            <th scope="col">Link below</th>
            <th scope="col">Transfer</th>
          </tr>
        </thead>
        <tbody>
          {shown.first > 0 && <tr style={{ blockSize: shown.first * ROW_PIXELS }} aria-hidden="true" />}
          {[...rows.subarray(shown.first, shown.end)].map(line => (
            <tr key={line} aria-selected={line === chosen} onClick={() => choose(line)}>
              <td>{timeText(trace.sentPs[line] ?? 0)}</td>
              <td>{timeText(trace.arrivedPs[line] ?? 0)}</td>
              <td className="mono">{kindWords[trace.kind[line] ?? -1]}</td>
              <td>
                {trace.kind[line] === MRD && <span className="muted">for </span>}
                {volumeText(trace.bytes[line] ?? 0)}
              </td>
              <td className="mono">{names[trace.channel[line] ?? -1]}</td>
              <td>{flows[trace.flow[line] ?? -1]?.name}</td>
            </tr>
          ))}
          {shown.end < rows.length && (
            <tr style={{ blockSize: (rows.length - shown.end) * ROW_PIXELS }} aria-hidden="true" />
          )}
        </tbody>
      </table>
    </section>
  );
}

/** Fields and bytes of the chosen packet's header. */
function PacketDetail() {
  const line = useApp(state => state.traffic.line);
  const packet = useAnswer(tracedPacketAnswer);
  const [asked, setAsked] = useState<string | null>(null);
  if (line === null)
    return <p className="muted">Choose a packet to see its header, and its link in the tree.</p>;
  if (!packet) return <p className="muted">Building the header …</p>;
  const bytes = [...encodeTlpHeader(packet.header)].map(byte => hex(byte, 2)).join(' ');
  return (
    <div className={styles.packetsDetail}>
      <p>
        <span className="mono">{packet.header.kind}</span> {kindText(packet)}
      </p>
      <p className="mono">{bytes}</p>
      <TlpHeaderView packet={packet} asked={asked} onFollow={setAsked} />
    </div>
  );
}
