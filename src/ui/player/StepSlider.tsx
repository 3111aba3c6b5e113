import { sentenceText } from '../../core/topology/sentence.ts';
import type { Play } from '../../store/play.ts';
import { useActions } from '../shared/app.ts';
import * as styles from './player.module.css';
import { stepTitle } from './stepTitle.ts';

/** The whole of what is played, with a mark where something is decided. */
export function StepSlider({ play }: { play: Play }) {
  const { scrubTo } = useActions('playing');
  const last = play.steps.length - 1;
  const now = play.steps[play.at];
  const marks = play.steps.map((step, place) => ({ place, decides: step.decides }));
  return (
    <div className={styles.stepSlider}>
      <svg
        className={styles.stepMarks}
        aria-hidden="true"
        preserveAspectRatio="none"
        viewBox={`0 0 ${Math.max(1, last)} 1`}
      >
        {marks.map(({ place, decides }) => (
          <line
            key={place}
            className={decides ? `${styles.stepMark} ${styles.stepMarkDecides}` : styles.stepMark}
            x1={place}
            x2={place}
            y1={decides ? 0 : 0.3}
            y2={decides ? 1 : 0.7}
          />
        ))}
      </svg>
      <input
        type="range"
        aria-label="Step"
        min={0}
        max={last}
        value={play.at}
        aria-valuetext={now ? `${stepTitle(play)}. ${sentenceText(now.sentence)}` : ''}
        onChange={event => scrubTo(Number(event.target.value))}
      />
    </div>
  );
}
