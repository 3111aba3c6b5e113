import { mapTypes, pathClasses } from '../../core/p2pdma/verdict.ts';
import { pathClassWords, verdictWords } from '../../core/p2pdma/words.ts';
import { type MatrixLens, matrixLenses } from '../../core/share/document.ts';
import { useActions, useApp } from '../shared/app.ts';
import { Segments } from '../shared/Segments.tsx';
import { VerdictWord } from '../shared/VerdictWord.tsx';
import { MatrixTable } from './MatrixTable.tsx';
import { useShownEndpoints } from './useShownEndpoints.ts';

const lensNames: Record<MatrixLens, string> = {
  verdict: 'Verdict',
  distance: 'Distance',
  class: 'PIX … SYS',
};

/** Every pair of the machine at a glance. */
export function MatrixPane() {
  const matrix = useApp(state => state.answers.analysis?.matrix);
  const lens = useApp(state => state.view.lens);
  const pair = useApp(state => state.view.pair);
  const shown = useShownEndpoints();
  const { lookThrough } = useActions();
  if (!matrix) return <p className="matrix-pane muted">Working out all pairs …</p>;
  return (
    <section className="matrix-pane" aria-label="All pairs">
      <div className="matrix-tools">
        <Segments
          label="Show in the cells"
          options={matrixLenses}
          names={lensNames}
          value={lens}
          onChoose={lookThrough}
        />
        <span className="muted">{shown.length} endpoints. Rows: whose memory. Columns: who reaches it.</span>
      </div>
      <Legend lens={lens} />
      {shown.length > 0 ? (
        <MatrixTable matrix={matrix} shown={shown} lens={lens} pair={pair} />
      ) : (
        <p>No endpoints are shown. “Show all” in the tree brings back the ones that are folded away.</p>
      )}
    </section>
  );
}

function Legend({ lens }: { lens: MatrixLens }) {
  if (lens === 'class') {
    return (
      <ul className="matrix-legend">
        {pathClasses.slice(1).map(pathClass => (
          <li key={pathClass}>
            <strong>{pathClass === 'UNKNOWN' ? '?' : pathClass}</strong>
            <span>{pathClassWords[pathClass]}</span>
          </li>
        ))}
      </ul>
    );
  }
  return (
    <ul className="matrix-legend">
      {mapTypes.map(mapType => (
        <li key={mapType}>
          <VerdictWord mapType={mapType} />
          <span>{verdictWords[mapType].means}</span>
        </li>
      ))}
    </ul>
  );
}
