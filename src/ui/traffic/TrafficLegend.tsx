import type { TrafficRun } from '../../store/traffic.ts';
import * as lineLegendStyles from '../shared/lineLegend.module.css';

const packets = [
  { kind: 'Posted (writes)', shape: <circle cx="6" cy="6" r="4.5" className={lineLegendStyles.dotFilled} /> },
  {
    kind: 'Non-posted (reads)',
    shape: <circle cx="6" cy="6" r="3.8" className={lineLegendStyles.dotRing} />,
  },
  {
    kind: 'Completion',
    shape: <rect x="2" y="2" width="8" height="8" className={lineLegendStyles.dotFilled} />,
  },
] as const;
const loads = ['some', 'half', 'most'] as const;
const loadWords = {
  some: 'less than half full',
  half: 'half full',
  most: '90 % and more: it limits',
} as const;

/** How a run is drawn: how full links are, and packets by shape. */
export function TrafficLegend({ run }: { run: TrafficRun }) {
  return (
    <ul className={lineLegendStyles.lineLegend} data-legend aria-label="How the run is drawn">
      {loads.map(load => (
        <li key={load}>
          <span className={lineLegendStyles.line} data-load={load} aria-hidden="true" />
          {loadWords[load]}
        </li>
      ))}
      {run.by === 'packets' && run.answer.outcome.kind === 'deadlock' && (
        <li>
          <span className={lineLegendStyles.line} data-path="NOT_SUPPORTED" aria-hidden="true" />
          locked: each waits for the next
        </li>
      )}
      {run.by === 'packets' &&
        packets.map(({ kind, shape }) => (
          <li key={kind}>
            <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
              {shape}
            </svg>
            {kind}
          </li>
        ))}
      {run.by === 'packets' && <li className="muted">on a crowded link every 2nd, 4th …</li>}
    </ul>
  );
}
