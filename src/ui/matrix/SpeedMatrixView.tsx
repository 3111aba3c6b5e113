import { useMemo } from 'react';
import { speedWays } from '../../core/fabric/rates/transferWay.ts';
import { speedsAnswer } from '../../store/answers/pair.ts';
import { useActions, useAnswer, useApp } from '../shared/app.ts';
import { Segments } from '../shared/Segments.tsx';
import { LegendFold } from './LegendFold.tsx';
import { MatrixGrid } from './MatrixGrid.tsx';
import * as styles from './matrix.module.css';
import { residualSteps, speedCells, speedSummary, speedWayWords } from './speedCells.ts';

/** Predicted bandwidth or latency of every pair, beside what somebody measured. */
export function SpeedMatrixView({ lens }: { lens: 'bandwidth' | 'latency' }) {
  const speeds = useAnswer(speedsAnswer);
  const { operation } = useApp(state => state.speeds);
  const measured = useApp(({ measuring }) => measuring.found[measuring.chosen ?? -1] ?? null);
  const fits = measured?.matrix.kind === lens ? measured : null;
  const cells = useMemo(
    () => speeds && speedCells({ speeds, lens, operation, measured: fits }),
    [speeds, lens, operation, fits],
  );
  const summary = useMemo(() => speeds && speedSummary(speeds, lens), [speeds, lens]);
  return (
    <>
      <div className={styles.speedHead}>
        <SpeedTools lens={lens} />
        <LegendFold>
          <Caveats lens={lens} isCompared={fits !== null} />
          {fits ? <HeatLegend /> : <WayLegend />}
        </LegendFold>
      </div>
      {cells && summary ? (
        <MatrixGrid
          cells={cells}
          summary={summary}
          label={lens === 'bandwidth' ? 'Predicted bandwidth in GB/s' : 'Predicted latency in microseconds'}
        />
      ) : (
        <p className="muted">Routing every pair …</p>
      )}
    </>
  );
}

function SpeedTools({ lens }: { lens: 'bandwidth' | 'latency' }) {
  const { operation, isBidirectional } = useApp(state => state.speeds);
  const { found, chosen } = useApp(state => state.measuring);
  const { chooseSpeeds, chooseMeasured } = useActions('measuring');
  const { openDialog } = useActions('looking');
  return (
    <div className={styles.matrixTools}>
      <Segments
        label="What the column device does"
        options={['write', 'read']}
        names={{ write: 'Writes', read: 'Reads' }}
        value={operation}
        onChoose={next => chooseSpeeds({ operation: next })}
      />
      {lens === 'bandwidth' && (
        <Segments
          label="Directions"
          options={['one', 'both']}
          names={{ one: 'One way', both: 'Both ways' }}
          value={isBidirectional ? 'both' : 'one'}
          onChoose={next => chooseSpeeds({ isBidirectional: next === 'both' })}
        />
      )}
      <button type="button" className="button" onClick={() => openDialog('measured')}>
        {found.length === 0 ? 'Compare with a measurement' : 'Another measurement'}
      </button>
      {found.length > 0 && (
        <label className="field">
          Measured
          <select
            value={chosen ?? ''}
            onChange={event => chooseMeasured(event.target.value === '' ? null : Number(event.target.value))}
          >
            <option value="">not shown</option>
            {found.map(({ matrix }, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two tables may have one title, and the list never changes
              <option key={i} value={i}>
                {matrix.title || `Table ${i + 1}, ${matrix.kind}`}
              </option>
            ))}
          </select>
        </label>
      )}
    </div>
  );
}

/** What a prediction leaves out; said wherever one is shown. */
function Caveats({ lens, isCompared }: { lens: 'bandwidth' | 'latency'; isCompared: boolean }) {
  const unmatched = useApp(({ measuring }) => {
    const shown = measuring.found[measuring.chosen ?? -1];
    return shown?.nodes.filter(node => node === null).length ?? 0;
  });
  return (
    <p className={`muted ${styles.speedCaveat}`}>
      {lens === 'bandwidth'
        ? 'Predicted: one large transfer at a time, 95 % of the line after packet headers. Copy engines, tags and the DRAM of a device are not modelled, so a measured value may be lower.'
        : 'Predicted: nothing else under way; 110 ns a switch, 230 ns a root complex, 490 ns for an endpoint to answer a read. A benchmark adds the time of its own calls.'}
      {isCompared &&
        ' Shown: measured, and how far it is from the prediction. Much less on one pair alone points at its way: a link that trained down, redirect, or another user; less everywhere rather at the copy engines or at how it was measured. More means that the prediction misses something, such as a link beside PCIe.'}
      {isCompared && unmatched > 0 && ` ${unmatched} of its devices are not in this machine.`}
    </p>
  );
}

function WayLegend() {
  return (
    <ul className={styles.matrixLegend}>
      {speedWays.map(way => {
        const { word, tone, means } = speedWayWords[way];
        return (
          <li key={way}>
            <span className={`${styles.swatch} ${styles.cell}`} data-tone={tone} aria-hidden="true" />
            <strong>{word}</strong>
            <span>{means}</span>
          </li>
        );
      })}
    </ul>
  );
}

function HeatLegend() {
  const [near, far] = [residualSteps.near * 100, residualSteps.far * 100];
  const steps = [
    { tone: 'near', words: `within ${near} %` },
    { tone: 'off', words: `within ${far} %` },
    { tone: 'far', words: `more than ${far} % off` },
  ];
  return (
    <ul className={styles.matrixLegend}>
      {steps.map(({ tone, words }) => (
        <li key={tone}>
          <span className={`${styles.swatch} ${styles.cell}`} data-tone={tone} aria-hidden="true" />
          <span>{words}</span>
        </li>
      ))}
    </ul>
  );
}
