import { useState } from 'react';
import type { RouteAnswer } from '../../core/fabric/answers/routeAnswer.ts';
import { useApp } from '../shared/app.ts';
import { LabSplit } from '../shared/LabSplit.tsx';
import { HopList } from './HopList.tsx';
import { PacketPane } from './PacketPane.tsx';
import { PlatformSettings } from './PlatformSettings.tsx';
import { RacePanel } from './RacePanel.tsx';
import { RequestForm } from './RequestForm.tsx';
import { RouteHeadline } from './RouteHeadline.tsx';
import * as styles from './route.module.css';
import { ThroughMemory } from './ThroughMemory.tsx';
import { WhatIfs } from './WhatIfs.tsx';

/** What the wires do with one request, beside what Linux says of it. */
export function RouteTab() {
  const result = useApp(state => state.answers.route);
  const answer = useLastGood(result?.ok ? result.value : null);
  return (
    <LabSplit
      form={
        <div className={styles.route}>
          <RequestForm error={result && !result.ok ? result.error : null} answer={answer} />
          {answer && (
            <>
              <PlatformSettings answer={answer} />
              <WhatIfs />
            </>
          )}
        </div>
      }
      result={
        answer && (
          <div className={styles.routeAnswer} data-stale={result !== null && !result.ok}>
            <RouteHeadline answer={answer} />
            {answer.race && <RacePanel answer={answer} raced={answer.race} />}
            <HopList answer={answer} />
            <PacketPane answer={answer} />
            {answer.comparison && <ThroughMemory answer={answer} comparison={answer.comparison} />}
          </div>
        )
      }
    />
  );
}

/** The last answer to a request that made sense, kept in sight while the next one is being typed. */
function useLastGood(answer: RouteAnswer | null): RouteAnswer | null {
  const [kept, setKept] = useState(answer);
  if (answer !== null && answer !== kept) setKept(answer);
  return answer ?? kept;
}
