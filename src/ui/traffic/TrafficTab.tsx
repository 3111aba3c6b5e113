import { Suspense, useEffect } from 'react';
import { trafficDemos } from '../../core/fabric/packets/demos.ts';
import { flowsOf } from '../../store/selectors.ts';
import { useActions, useApp } from '../shared/app.ts';
import { LabSplit } from '../shared/LabSplit.tsx';
import { lazily } from '../shared/lazily.ts';
import { SentenceText } from '../shared/SentenceText.tsx';
import { useNarrow } from '../shared/useNarrow.ts';
import { loadRunDock } from '../timeline/loadRunDock.ts';
import { FlowForm } from './FlowForm.tsx';
import { FlowList } from './FlowList.tsx';
import { PatternForm } from './PatternForm.tsx';
import { RunControls } from './RunControls.tsx';
import { RunResults } from './RunResults.tsx';
import * as styles from './traffic.module.css';
import { WaysTable } from './WaysTable.tsx';

const RunDock = lazily(loadRunDock);

/** Runs that need nothing to be set up. */
function Demos({ isOpen }: { isOpen: boolean }) {
  const { tryTraffic } = useActions('traffic');
  return (
    <details open={isOpen} key={isOpen ? 'empty' : 'filled'}>
      <summary>Try one</summary>
      <ul className={styles.trafficDemos}>
        {trafficDemos.map(demo => (
          <li key={demo.id}>
            <button type="button" className="button" onClick={() => void tryTraffic(demo)}>
              <strong>{demo.name}</strong>
              <small className="muted">{demo.summary}</small>
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** Several transfers at once: what they are, the run, and what limits whom. */
export function TrafficTab() {
  useEffect(() => void loadRunDock(), []);
  const refused = useApp(state => state.traffic.patternRefused);
  const isEmpty = useApp(state => flowsOf(state).length === 0);
  return (
    <LabSplit
      form={
        <div className={styles.traffic}>
          {isEmpty && (
            <p className="callout">
              <strong>What happens when several devices talk at once?</strong>
              <span>
                Set transfers up, run them packet by packet or as flows, and see which link limits which of
                them.
              </span>
            </p>
          )}
          <Demos isOpen={isEmpty} />
          <PatternForm />
          {refused && (
            <p className="complaint" role="alert">
              <SentenceText sentence={refused} />
            </p>
          )}
          <FlowForm />
          <FlowList />
          {!isEmpty && <RunControls />}
          {!isEmpty && <WaysTable />}
        </div>
      }
      result={<Result />}
    />
  );
}

/** What came of the run, and the run in time; on a narrow screen that lies below the picture. */
function Result() {
  const run = useApp(state => state.traffic.run);
  const narrow = useNarrow();
  if (run?.by !== 'packets' || narrow) return <RunResults />;
  return (
    <Suspense fallback={<RunResults />}>
      <RunDock run={run} results={<RunResults />} />
    </Suspense>
  );
}
