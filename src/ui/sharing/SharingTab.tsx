import { sentenceText } from '../../core/topology/sentence.ts';
import { chosenSharingWay, chosenSharingWayAt } from '../../store/selectors.ts';
import { useActions, useApp } from '../shared/app.ts';
import { LabSplit } from '../shared/LabSplit.tsx';
import { useNarrow } from '../shared/useNarrow.ts';
import { RunLoads } from './RunLoads.tsx';
import { RunTable } from './RunTable.tsx';
import { ScriptList } from './ScriptList.tsx';
import { SharingDock } from './SharingDock.tsx';
import { SharingExamples } from './SharingExamples.tsx';
import { SharingSetup } from './SharingSetup.tsx';
import * as styles from './sharing.module.css';

/** A buffer that devices share: who, by which calls in which order, what becomes of each, and what it costs. */
export function SharingTab() {
  const run = useApp(chosenSharingWay);
  // There it lies below the picture.
  const narrow = useNarrow();
  return (
    <LabSplit
      form={
        <div className={styles.sharing}>
          {run ? (
            <>
              <LookAt />
              <SharingSetup run={run} />
              <ScriptList script={run.script} />
            </>
          ) : (
            <NothingShared />
          )}
          <SharingExamples isOpen={run === null} />
        </div>
      }
      result={
        run && (
          <div className={styles.sharing}>
            <Problem />
            {!narrow && <SharingDock />}
            <RunTable />
            <RunLoads />
          </div>
        )
      }
    />
  );
}

/** What an example is about. */
function LookAt() {
  const lookAt = useApp(({ open }) => (open?.origin.kind === 'example' ? open.origin.about.lookAt : null));
  return lookAt === null ? null : <p className={styles.sharingLook}>{lookAt}</p>;
}

/** Why this way of sharing makes no sense on this machine. */
function Problem() {
  const problem = useApp(state => {
    const answer = state.answers.sharing?.[chosenSharingWayAt(state)];
    return answer && !answer.ok ? answer.error : null;
  });
  if (!problem) return null;
  return (
    <p className="callout callout-trouble" role="alert">
      {sentenceText(problem)}
    </p>
  );
}

function NothingShared() {
  const readOnly = useApp(state => state.open?.readOnly ?? true);
  const { shareBuffer } = useActions('sharing');
  return (
    <section className="callout" aria-label="Nothing is shared yet">
      <strong>What happens to a buffer that two drivers share?</strong>
      <span>
        One driver exports a buffer as a DMA-buf, others attach to it, map it and let their devices work on
        it, while the exporter may want to move it. The order of the calls decides what goes well. Set it up
        here, play it, and put a wrong call anywhere to see what breaks.
      </span>
      <button
        type="button"
        className={`button button-main ${styles.sharingBegin}`}
        disabled={readOnly}
        onClick={() => void shareBuffer()}
      >
        Share a buffer on this machine
      </button>
    </section>
  );
}
