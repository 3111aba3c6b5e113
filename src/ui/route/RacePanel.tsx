import type { RouteAnswer } from '../../core/fabric/answers/routeAnswer.ts';
import type { RaceAnswer } from '../../core/fabric/race/raceAnswer.ts';
import { playOfRoute } from '../../store/playOfRoute.ts';
import { useActions, useApp } from '../shared/app.ts';
import { Icon } from '../shared/Icon.tsx';
import { Segments } from '../shared/Segments.tsx';
import { SentenceText } from '../shared/SentenceText.tsx';
import { useCalm } from '../shared/useCalm.ts';
import * as styles from './route.module.css';

const queues = ['0', '500', '5000'] as const;
const queueNames = { '0': 'nothing', '500': '0.5 µs', '5000': '5 µs' } as const;

interface RacePanelProps {
  readonly answer: RouteAnswer;
  readonly raced: RaceAnswer;
}

/** Two writes that a driver takes to arrive in order, on a time line: order ends where their ways part. */
export function RacePanel({ answer, raced: { first, second, race } }: RacePanelProps) {
  const queuedNs = useApp(state => state.view.request.queuedNs);
  const { editRoute } = useActions('routing');
  const { play } = useActions('playing');
  const calm = useCalm();
  const endNs = Math.max(race.firstArrivesNs, race.secondArrivesNs, 1);
  return (
    <section className={styles.race} aria-labelledby="race-title">
      <h4 id="race-title" className="section-title">
        Which arrives first
      </h4>
      <dl className={styles.raceLines}>
        <RaceLine name={first} atNs={race.firstArrivesNs} endNs={endNs} isLate={race.overtakes} />
        <RaceLine name={second} atNs={race.secondArrivesNs} endNs={endNs} isLate={false} />
      </dl>
      <p className={styles.standing} data-kind={race.overtakes ? 'wires-fail' : 'agree'}>
        {race.overtakes && <Icon name="warning" />}
        <span>
          <SentenceText sentence={race.sentence} />
        </span>
      </p>
      <div className={styles.routePlays}>
        <button
          type="button"
          className="button"
          onClick={() => play({ ...playOfRoute('route-race', answer), running: !calm })}
        >
          <Icon name="play" />
          Play the race
        </button>
      </div>
      <div className="named-field">
        <span className="field-title">The data waits in a busy port</span>
        <Segments
          label="The data waits"
          options={queues}
          names={queueNames}
          value={queues.find(each => Number(each) === queuedNs) ?? '500'}
          onChoose={chosen => editRoute({ queuedNs: Number(chosen) })}
        />
      </div>
    </section>
  );
}

interface RaceLineProps {
  readonly name: RaceAnswer['first'];
  readonly atNs: number;
  readonly endNs: number;
  readonly isLate: boolean;
}

function RaceLine({ name, atNs, endNs, isLate }: RaceLineProps) {
  return (
    <div>
      <dt>
        <SentenceText sentence={name} />
      </dt>
      <dd>
        <svg viewBox="0 0 100 8" preserveAspectRatio="none" className={styles.raceBar} aria-hidden="true">
          <rect
            className={isLate ? styles.raceLate : styles.raceWay}
            x="0"
            y="2"
            width={(atNs / endNs) * 100}
            height="4"
          />
        </svg>
        <span>{Math.round(atNs)} ns</span>
      </dd>
    </div>
  );
}
