import { useMemo, useState } from 'react';
import { layerNames, layerWords } from '../../core/stack/stackRow.ts';
import { stackMatrixPane } from '../../store/answers/pair.ts';
import { useActions, useAnswer } from '../shared/app.ts';
import { Icon } from '../shared/Icon.tsx';
import { Segments } from '../shared/Segments.tsx';
import { outcomeLook } from '../stack/outcomeLook.ts';
import { LegendFold } from './LegendFold.tsx';
import { MatrixGrid } from './MatrixGrid.tsx';
import * as styles from './matrix.module.css';
import { type StackLens, stackCells, stackSummary, stateWords } from './stackCells.ts';

const lenses = ['first-no', ...layerNames] as const satisfies readonly StackLens[];
const lensNames: Readonly<Record<StackLens, string>> = { 'first-no': 'First no', ...layerWords };

/** Every pair under each layer, or which layer says no first. */
export function StackMatrixView() {
  const [lens, setLens] = useState<StackLens>('first-no');
  const matrix = useAnswer(stackMatrixPane);
  const { openDialog } = useActions('looking');
  const cells = useMemo(() => matrix && stackCells(matrix, lens), [matrix, lens]);
  const summary = useMemo(() => matrix && stackSummary(matrix, lens), [matrix, lens]);
  return (
    <>
      <div className={styles.speedHead}>
        <div className={styles.matrixTools}>
          <Segments label="Layer" options={lenses} names={lensNames} value={lens} onChoose={setLens} />
          <button type="button" className="button" onClick={() => openDialog('nccl')}>
            Paths in NCCL and RCCL
          </button>
        </div>
        <LegendFold>
          <ul className={styles.matrixLegend}>
            {Object.entries(outcomeLook).map(([state, { icon, tone }]) => (
              <li key={state}>
                <span className={`verdict-word tone-${tone}`}>
                  <Icon name={icon} size={14} />
                  {stateWords[state as keyof typeof outcomeLook]}
                </span>
              </li>
            ))}
          </ul>
        </LegendFold>
      </div>
      {cells && summary ? (
        <MatrixGrid cells={cells} summary={summary} label={`${lensNames[lens]}, by layer`} />
      ) : (
        <p className="muted">Asking each layer about every pair …</p>
      )}
    </>
  );
}
