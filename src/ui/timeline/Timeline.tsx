import { type MouseEvent, useMemo } from 'react';
import type { FlowResult } from '../../core/fabric/packets/results.ts';
import type { RunAnswer } from '../../core/fabric/run/runAnswer.ts';
import { useActions } from '../shared/app.ts';
import { timeText } from '../traffic/timeText.ts';
import { activityOf, sampledActivity } from './activity.ts';
import * as styles from './timeline.module.css';
import { useRunMoment } from './useRunMoment.ts';

const BINS = 240;

/** Transfers as rows, darker where more of their packets leave; a click goes to that moment. */
export function Timeline({ answer }: { answer: RunAnswer }) {
  const { scrubRun } = useActions('traffic');
  const { flows, endPs, samples, times } = answer;
  const { trace } = answer.index;
  const activity = useMemo(() => {
    const asked = { flows: flows.length, endPs, bins: BINS };
    return trace.dropped > 0 ? sampledActivity(samples, asked) : activityOf(trace, asked);
  }, [trace, samples, flows, endPs]);

  function scrubTo(event: MouseEvent<HTMLDivElement>) {
    const lane = (event.target as HTMLElement).closest('[data-lane]');
    if (!lane) return;
    const { left, width } = lane.getBoundingClientRect();
    scrubRun(Math.max(0, Math.min(1, (event.clientX - left) / width)) * endPs);
  }

  return (
    // The slider above does the same for the keyboard.
    // biome-ignore lint/a11y/noStaticElementInteractions: a short cut for the pointer
    <div className={styles.timeline} onClick={scrubTo}>
      {flows.map((flow, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: flows are known by their place
        <div key={index} className={styles.timelineRow}>
          <span className={styles.timelineName} title={flow.name}>
            {flow.name}
          </span>
          <div className={styles.timelineLane} data-lane>
            <Bar
              flow={flow}
              endPs={endPs}
              bins={activity[index] ?? []}
              endsPs={times[index]?.endsPs ?? NONE}
            />
          </div>
        </div>
      ))}
      <Cursor endPs={endPs} />
      <p className={`muted ${styles.timelineNote}`}>
        {trace.dropped > 0
          ? 'Height: bytes that arrive. The packet list keeps the beginning alone.'
          : 'Height: packets that leave.'}{' '}
        A line: a transfer ends. Click to go to a moment.
      </p>
    </div>
  );
}

interface BarProps {
  readonly flow: FlowResult;
  readonly endPs: number;
  /** 0 to 1 each. */
  readonly bins: readonly number[];
  /** When its transfers ended. */
  readonly endsPs: Float64Array;
}

/** More could not be told apart. */
const MOST_TICKS = 128;
const NONE = new Float64Array();

function Bar({ flow, endPs, bins, endsPs }: BarProps) {
  const { startPs, endPs: over } = flow;
  if (startPs === null) return <span className={`muted ${styles.timelineNone}`}>did not start</span>;
  const from = startPs / endPs;
  const to = (over ?? endPs) / endPs;
  const words = `${flow.name}: from ${timeText(startPs)} to ${over === null ? 'no end' : timeText(over)}, ${flow.transfersEnded} ended`;
  const ticks = endsPs.length <= MOST_TICKS ? [...endsPs] : [];
  return (
    <svg
      className={styles.timelineBar}
      viewBox={`0 0 ${bins.length} 10`}
      preserveAspectRatio="none"
      role="img"
      aria-label={words}
    >
      <title>{words}</title>
      <rect
        className={styles.timelineSpan}
        x={from * bins.length}
        y={1}
        width={Math.max(0.5, (to - from) * bins.length)}
        height={8}
      />
      <path className={styles.timelineBin} d={skyline(bins)} />
      <path
        className={styles.timelineTick}
        d={ticks.map(ps => `M${(ps / endPs) * bins.length} 0V10`).join('')}
      />
    </svg>
  );
}

/** One column for each bin, as a single path. */
const skyline = (bins: readonly number[]): string =>
  bins.map((share, bin) => (share > 0 ? `M${bin} 9V${(9 - 8 * share).toFixed(2)}h1V9Z` : '')).join('');

/** Where the run stands, over all rows. */
function Cursor({ endPs }: { endPs: number }) {
  const moment = useRunMoment(40);
  const share = endPs > 0 ? Math.min(1, moment.current / endPs) : 0;
  return (
    <div className={styles.timelineCursorRoom} aria-hidden="true">
      <div className={styles.timelineCursor} style={{ insetInlineStart: `${share * 100}%` }} />
    </div>
  );
}
