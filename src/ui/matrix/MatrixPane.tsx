import { Suspense, useMemo } from 'react';
import { mapTypes, pathClasses } from '../../core/p2pdma/policy/verdict.ts';
import { pathClassWords, verdictWords } from '../../core/p2pdma/policy/words.ts';
import { isSpeedLens, type MatrixLens, matrixLenses } from '../../core/share/document.ts';
import { shownEndpoints } from '../../store/selectors.ts';
import { useActions, useApp } from '../shared/app.ts';
import { lazily } from '../shared/lazily.ts';
import { Segments } from '../shared/Segments.tsx';
import { VerdictWord } from '../shared/VerdictWord.tsx';
import { verdictCells } from './cellLook.ts';
import { LegendFold } from './LegendFold.tsx';
import { MatrixGrid } from './MatrixGrid.tsx';
import * as styles from './matrix.module.css';
import { verdictSummary } from './matrixCells.ts';

const lensNames: Record<MatrixLens, string> = {
  verdict: 'Verdict',
  distance: 'Distance',
  class: 'PIX … SYS',
  bandwidth: 'GB/s',
  latency: 'µs',
  layers: 'Layers',
};

const StackMatrixView = lazily(() => import('./StackMatrixView.tsx').then(file => file.StackMatrixView));
const SpeedMatrixView = lazily(() => import('./SpeedMatrixView.tsx').then(file => file.SpeedMatrixView));

/** Every pair of the machine at a glance. */
export function MatrixPane() {
  const lens = useApp(state => state.view.lens);
  const shown = useApp(shownEndpoints);
  const { lookThrough } = useActions('looking');
  return (
    <section className={styles.matrixPane} aria-label="All pairs">
      <div className={styles.matrixTools}>
        <Segments
          label="Show in the cells"
          options={matrixLenses}
          names={lensNames}
          value={lens}
          onChoose={lookThrough}
        />
        <span className="muted">{shown.length} endpoints. Rows: whose memory. Columns: who reaches it.</span>
      </div>
      {shown.length === 0 ? (
        <p>No endpoints are shown. “Show all” in the tree brings back the ones that are folded away.</p>
      ) : lens === 'layers' ? (
        <Suspense fallback={<p className="muted">Loading …</p>}>
          <StackMatrixView />
        </Suspense>
      ) : isSpeedLens(lens) ? (
        <Suspense fallback={<p className="muted">Loading …</p>}>
          <SpeedMatrixView lens={lens} />
        </Suspense>
      ) : (
        <VerdictMatrix lens={lens} />
      )}
    </section>
  );
}

function VerdictMatrix({ lens }: { lens: MatrixLens }) {
  const matrix = useApp(state => state.answers.analysis?.matrix);
  const cells = useMemo(() => matrix && verdictCells(matrix, lens), [matrix, lens]);
  const summary = useMemo(() => matrix && verdictSummary(matrix), [matrix]);
  if (!cells || !summary) return <p className="muted">Working out all pairs …</p>;
  return (
    <>
      <LegendFold>{lens === 'class' ? <ClassLegend /> : <VerdictLegend />}</LegendFold>
      <MatrixGrid cells={cells} summary={summary} label="Verdict" />
    </>
  );
}

function ClassLegend() {
  return (
    <ul className={styles.matrixLegend}>
      {pathClasses.slice(1).map(pathClass => (
        <li key={pathClass}>
          <strong>{pathClass === 'UNKNOWN' ? '?' : pathClass}</strong>
          <span>{pathClassWords[pathClass]}</span>
        </li>
      ))}
    </ul>
  );
}

/** What the verdicts mean. */
function VerdictLegend() {
  return (
    <ul className={styles.matrixLegend}>
      {mapTypes.map(mapType => (
        <li key={mapType}>
          <VerdictWord mapType={mapType} />
          <span>{verdictWords[mapType].means}</span>
        </li>
      ))}
    </ul>
  );
}
