import type { ReportAnswer } from '../../core/advisor/reportAnswer.ts';
import { type MapType, mapTypes } from '../../core/p2pdma/policy/verdict.ts';
import { verdictWords } from '../../core/p2pdma/policy/words.ts';
import { Icon } from '../shared/Icon.tsx';
import { VerdictWord } from '../shared/VerdictWord.tsx';
import { ReportPart } from './ReportParts.tsx';
import * as styles from './report.module.css';

/** A table of more devices than this is no help on a page. */
const MOST_IN_A_TABLE = 16;

/** Ordered pairs by verdict, and each of them where a page has room for the table. */
export function PairsPart({ pairs: { labels, byVerdict, verdicts } }: Pick<ReportAnswer, 'pairs'>) {
  const total = labels.length * (labels.length - 1);
  if (total === 0) {
    return (
      <ReportPart title="Pairs" basis="predicted">
        <p className="muted">Fewer than two devices.</p>
      </ReportPart>
    );
  }
  return (
    <ReportPart title="Pairs" basis="predicted">
      <ul className={styles.reportCounts}>
        {mapTypes.map(
          mapType =>
            byVerdict[mapType] > 0 && (
              <li key={mapType}>
                <VerdictWord mapType={mapType} /> {byVerdict[mapType]} of {total}
              </li>
            ),
        )}
      </ul>
      {labels.length <= MOST_IN_A_TABLE && <Verdicts labels={labels} verdicts={verdicts} />}
    </ReportPart>
  );
}

function Verdicts({ labels, verdicts }: { labels: readonly string[]; verdicts: readonly MapType[] }) {
  return (
    <section className={styles.reportScroll} tabIndex={0} aria-label="Verdict of each pair">
      <table className={styles.reportMatrix}>
        <thead>
          <tr>
            <th scope="col">Memory of</th>
            {labels.map(label => (
              <th key={label} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {labels.map((provider, row) => (
            <tr key={provider}>
              <th scope="row">{provider}</th>
              {labels.map((client, column) => (
                <td key={client}>
                  {row === column ? '–' : <Verdict mapType={verdicts[row * labels.length + column]} />}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Verdict({ mapType = 'UNKNOWN' }: { mapType: MapType | undefined }) {
  const { word, tone } = verdictWords[mapType];
  return (
    <span className={`tone-${tone}`} title={word}>
      <Icon name={tone} />
      <span className="visually-hidden">{word}</span>
    </span>
  );
}
