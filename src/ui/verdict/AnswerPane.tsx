import { Suspense } from 'react';
// Packed with the shell: sheets of their own cost more than they hold.
import '../device/device.module.css';
import '../shared/deviceHead.module.css';
import type { AppState } from '../../store/state.ts';
import { useApp } from '../shared/app.ts';
import { lazily } from '../shared/lazily.ts';
import { VerdictPanel } from './VerdictPanel.tsx';
import * as styles from './verdict.module.css';

/** With the table of facts, which a first verdict does not wait for. */
const DevicePanel = lazily(() => import('../device/DevicePanel.tsx').then(file => file.DevicePanel));

const SpokenAnswer = lazily(() => import('./BelowReasons.tsx').then(file => file.SpokenAnswer));

/** What happens to the asked pair; below it, or instead of it, the facts about the device or port that is selected. */
export function AnswerPane() {
  const facts = useApp(factsShown);
  return (
    <>
      <Suspense>
        <SpokenAnswer />
      </Suspense>
      <div className={styles.answer}>
        <VerdictPanel />
      </div>
      {facts !== 'none' && (
        <div className={styles.facts} data-below={facts === 'below'}>
          <h2 className="section-title">Facts</h2>
          <Suspense>
            <DevicePanel />
          </Suspense>
        </div>
      )}
    </>
  );
}

/** The two devices of the answer say enough; whatever else is selected is shown below it. */
function factsShown({ view: { pair }, selected, pairStart }: AppState): 'alone' | 'below' | 'none' {
  if (!pair) return 'alone';
  const isEnd = selected === pair.client || selected === pair.provider;
  return selected === null || (isEnd && pairStart === null) ? 'none' : 'below';
}
