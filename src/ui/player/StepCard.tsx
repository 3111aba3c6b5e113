import { laneLooks } from '../../canvas/lanes.ts';
import type { Play } from '../../store/play.ts';
import { SentenceText } from '../shared/SentenceText.tsx';
import { LaneLine } from './LaneLegend.tsx';
import * as styles from './player.module.css';
import { stepTitle } from './stepTitle.ts';

/** What happens at this step, which rule decided and what the packet carries; a screen reader hears it. */
export function StepCard({ play }: { play: Play }) {
  const step = play.steps[play.at];
  if (!step) return null;
  return (
    <div className={styles.stepCard}>
      <div aria-live="polite" aria-atomic="true">
        <p className={styles.stepTitle}>
          <strong>{stepTitle(play)}</strong>
          <span className="visually-hidden">. </span>
          <span className={styles.stepLane}>
            <LaneLine lane={step.lane} />
            {laneLooks[step.lane].word}
          </span>
          {step.decides && <span className={styles.stepDecides}>Decides</span>}
          {step.carries && <span className="mono">{step.carries}</span>}
        </p>
        <p>
          <SentenceText sentence={step.sentence} />
        </p>
      </div>
      {step.rule && (
        <p className={styles.stepSource}>
          {step.rule.name} · <span className="mono">{step.rule.source}</span>
        </p>
      )}
    </div>
  );
}
