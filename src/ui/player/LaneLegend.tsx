import { laneLooks } from '../../canvas/lanes.ts';
import { type PlayLane, playLanes } from '../../core/topology/playStep.ts';
import { useApp } from '../shared/app.ts';
import * as lineLegendStyles from '../shared/lineLegend.module.css';
import * as styles from './player.module.css';

/** How each lane of what is played is drawn: pattern and word. */
export function LaneLegend() {
  const steps = useApp(state => state.play?.steps);
  const lanes = playLanes.filter(lane => steps?.some(step => step.lane === lane));
  return (
    <ul className={lineLegendStyles.lineLegend} data-legend aria-label="How what is played is drawn">
      {lanes.map(lane => (
        <li key={lane}>
          <LaneLine lane={lane} />
          {laneLooks[lane].word}
        </li>
      ))}
    </ul>
  );
}

/** A sample of a lane's line. */
export function LaneLine({ lane }: { lane: PlayLane }) {
  const { dashes, colour } = laneLooks[lane];
  return (
    <svg className={styles.laneLine} width="32" height="6" viewBox="0 0 32 6" aria-hidden="true">
      <line x1="1" y1="3" x2="31" y2="3" data-colour={colour} strokeDasharray={dashes.join(' ')} />
    </svg>
  );
}
