import { type KeyboardEvent, type ReactNode, Suspense } from 'react';
import { type PacketRun, type RunView, runViews } from '../../store/traffic.ts';
import { useActions, useApp } from '../shared/app.ts';
import { IconButton } from '../shared/IconButton.tsx';
import { lazily } from '../shared/lazily.ts';
import { Segments } from '../shared/Segments.tsx';
import { timeText } from '../traffic/timeText.ts';
import { PacketList } from './PacketList.tsx';
import { Queues } from './Queues.tsx';
import { Timeline } from './Timeline.tsx';
import * as styles from './timeline.module.css';
import { useChannelNames } from './useChannelNames.ts';
import { useRunMoment } from './useRunMoment.ts';

const Plots = lazily(() => import('./Plots.tsx').then(file => file.Plots));

interface RunDockProps {
  readonly run: PacketRun;
  /** What came of it, as a view beside the others; left out where that stands elsewhere. */
  readonly results?: ReactNode;
}

/** A run in time: what was under way when, every packet, and what it looks like as curves. */
export function RunDock({ run, results }: RunDockProps) {
  const chosen = useApp(state => state.traffic.runView);
  const views: readonly RunView[] = results ? runViews : runViews.filter(each => each !== 'results');
  const view = views.includes(chosen) ? chosen : 'timeline';
  const { closeRun, lookAtRun, toggleRunClock, scrubRun } = useActions('traffic');
  const { endPs } = run.answer;
  const names = useChannelNames(run.answer);

  function onKeyDown(event: KeyboardEvent) {
    if ((event.target as HTMLElement).closest('input:not([type="range"]), select, textarea')) return;
    const step = { ',': -1, '.': 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    scrubRun(nextMoment(run, nowRef.current, step));
  }
  const nowRef = useRunMoment(1000);

  return (
    <section
      className={styles.runDock}
      data-in-lab={results !== undefined}
      aria-label="Run in time"
      onKeyDown={onKeyDown}
    >
      <header className={styles.runDockHead}>
        <PlayButton onPress={toggleRunClock} />
        <MomentSlider endPs={endPs} />
        <Segments
          label="View"
          options={views}
          names={{
            results: 'Results',
            timeline: 'Timeline',
            packets: 'Packets',
            queues: 'Queues',
            plots: 'Plots',
          }}
          value={view}
          onChoose={lookAtRun}
        />
        <IconButton icon="close" label="Close the run" onClick={closeRun} />
      </header>
      {view === 'results' && <div className={styles.runResults}>{results}</div>}
      {view === 'timeline' && <Timeline answer={run.answer} />}
      {view === 'packets' && <PacketList run={run} />}
      {view === 'queues' && <Queues answer={run.answer} names={names} />}
      {view === 'plots' && (
        <Suspense fallback={<p className="muted">Loading …</p>}>
          <Plots answer={run.answer} />
        </Suspense>
      )}
    </section>
  );
}

/** The moment of the next or the last packet that leaves. */
function nextMoment({ answer }: PacketRun, nowPs: number, step: number): number {
  const { sentPs } = answer.index.trace;
  let best = step > 0 ? answer.endPs : 0;
  for (const ps of sentPs) {
    if (step > 0 ? ps > nowPs && ps < best : ps < nowPs && ps > best) best = ps;
  }
  return best;
}

function PlayButton({ onPress }: { onPress: () => void }) {
  const playing = useApp(state => state.traffic.clock.playing);
  return (
    <IconButton
      icon={playing ? 'pause' : 'play'}
      label={playing ? 'Pause the run' : 'Play the run'}
      className={styles.runPlay}
      onClick={onPress}
    />
  );
}

/** The moment as a slider; it moves by itself while the run plays. */
function MomentSlider({ endPs }: { endPs: number }) {
  const { scrubRun } = useActions('traffic');
  const moment = useRunMoment(100);
  const at = Math.min(endPs, moment.current);
  return (
    <span className={styles.moment}>
      <input
        type="range"
        aria-label="Moment of the run"
        min={0}
        max={1000}
        value={endPs > 0 ? Math.round((at / endPs) * 1000) : 0}
        aria-valuetext={`${timeText(at)} of ${timeText(endPs)}`}
        onChange={event => scrubRun((Number(event.target.value) / 1000) * endPs)}
      />
      <span className={`mono ${styles.momentText}`}>
        {timeText(at)} <span className="muted">of {timeText(endPs)}</span>
      </span>
    </span>
  );
}
