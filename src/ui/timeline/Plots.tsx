import { useEffect, useMemo, useRef } from 'react';
import uPlot from 'uplot';
import type { RunAnswer } from '../../core/fabric/run/runAnswer.ts';
import { sweepAnswer } from '../../store/answers/traffic.ts';
import { useActions, useAnswer } from '../shared/app.ts';
import { scaled } from '../shared/rem.ts';
import { useIsDark } from '../tree/canvasTheme.ts';
import { latencyPlot, type PlotData, plotCsv, sizePlot, throughputPlot } from './plotData.ts';
import 'uplot/dist/uPlot.min.css';
import * as styles from './timeline.module.css';

/** What a run looks like as curves; each is a table too, and can be copied. */
export function Plots({ answer }: { answer: RunAnswer }) {
  const { samples, flows, times } = answer;
  const sweep = useAnswer(sweepAnswer);
  const plots = useMemo(
    () => [throughputPlot(samples, flows), latencyPlot(flows, times)],
    [samples, flows, times],
  );
  const bySize = useMemo(() => sweep && sizePlot(sweep), [sweep]);
  return (
    <div className={styles.plots}>
      {plots.map(data => (
        <Plot key={data.title} data={data} />
      ))}
      {bySize ? <Plot data={bySize} /> : <p className="muted">Running the first transfer at every size …</p>}
    </div>
  );
}

function Plot({ data }: { data: PlotData }) {
  const { copy } = useActions('looking');
  if (data.curves.length === 0) {
    return (
      <section>
        <h4 className="section-title">{data.title}</h4>
        <p className="muted">No transfer ended, so there is nothing to draw.</p>
      </section>
    );
  }
  return (
    <section>
      <div className={styles.plotHead}>
        <h4 className={styles.plotTitle}>
          {data.title}{' '}
          <span className="muted">
            {data.yName}
            {data.note && `, ${data.note}`}
          </span>
        </h4>
        <button type="button" className="button button-quiet" onClick={() => void copy(plotCsv(data), 'CSV')}>
          Copy CSV
        </button>
      </div>
      <Curves data={data} />
      <details>
        <summary>As a table</summary>
        <PlotTable data={data} />
      </details>
    </section>
  );
}

const strokes = ['accent', 'host', 'staged', 'direct', 'blocked', 'unknown'] as const;
const PLOT_HEIGHT = scaled(180);
const stepped = uPlot.paths.stepped?.({ align: 1 });

/** The curves, drawn by uPlot on a canvas; the table below says the same. */
function Curves({ data }: { data: PlotData }) {
  const place = useRef<HTMLDivElement>(null);
  const dark = useIsDark();
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const style = getComputedStyle(document.documentElement);
    const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
    // Reading `dark` here draws the curves again in the other colours.
    const [text, line] = [token(dark ? 'muted' : 'muted'), token('line')];
    const axis = {
      stroke: text,
      grid: { stroke: line, width: 1 },
      ticks: { stroke: line, width: 1 },
      font: `${scaled(11)}px ${token('sans')}`,
    };
    const plot = new uPlot(
      {
        width: Math.max(200, element.clientWidth),
        height: PLOT_HEIGHT,
        scales: { x: { time: false } },
        axes: [
          { ...axis, label: data.xName, labelSize: scaled(18), labelFont: axis.font, size: scaled(30) },
          { ...axis, size: scaled(46) },
        ],
        series: [
          { label: data.xName },
          ...data.curves.map(({ name }, i) => ({
            label: name,
            stroke: token(strokes[i % strokes.length] ?? 'accent'),
            width: 1.5,
            ...(data.isStepped && stepped && { paths: stepped, points: { show: false } }),
            dash: i < strokes.length ? [] : [4, 3],
          })),
        ],
      },
      [[...data.x], ...data.curves.map(({ y }) => [...y])],
      element,
    );
    const resize = new ResizeObserver(() =>
      plot.setSize({ width: Math.max(200, element.clientWidth), height: PLOT_HEIGHT }),
    );
    resize.observe(element);
    return () => {
      resize.disconnect();
      plot.destroy();
    };
  }, [data, dark]);
  return <div ref={place} className={styles.plotCurves} aria-hidden="true" />;
}

function PlotTable({ data: { xName, x, curves, title } }: { data: PlotData }) {
  return (
    <table className="facts-table">
      <caption className="visually-hidden">{title}</caption>
      <thead>
        <tr>
          <th scope="col">{xName}</th>
          {curves.map(({ name }) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {x.map((value, i) => (
          <tr key={value}>
            <th scope="row">{Number(value.toPrecision(4))}</th>
            {curves.map(({ name, y }) => (
              <td key={name}>{y[i] == null ? '' : Number(y[i]?.toPrecision(4))}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
