import { flowNetwork, maxMinFair } from '../../core/fabric/flows/flows.ts';
import type { TruthCheck } from './checkTruth.ts';
import { pairsOf, rigOf } from './contentionRigs.ts';
import { numberIn } from './csvTable.ts';

type Row = Readonly<Record<string, string>>;

/** Compares measured shares of links with max-min fair ones. Rows that are no test of links are left out. */
export function checkContention(rows: readonly Row[]): TruthCheck {
  let agree = 0;
  const differ: string[] = [];
  for (const row of rows) {
    if (/not a link test|endpoint limited/.test(row['note'] ?? '')) continue;
    const measured = numberIn(row, 'measured_GBps');
    const predicted = predict(row, rows);
    const isClose = Math.abs(measured / predicted - 1) <= toleranceOf(row['case'] ?? '');
    if (isClose) agree++;
    else differ.push(`${row['case']}: measured ${measured} GB/s, predicted ${predicted.toFixed(2)}`);
  }
  return { agree, differ };
}

/** What a report measured with 16 flows is a few percent less than links allow; one figure is given as "about 50". */
const toleranceOf = (what: string): number =>
  what.startsWith('16 ') ? 0.09 : what.includes('redirect ON') ? 0.03 : 0.02;

/** NaN for a case or machine that is not known, which agrees with nothing. */
function predict(row: Row, rows: readonly Row[]): number {
  const [source = '', what = ''] = [row['source'], row['case']];
  const rig = rigOf(source);
  const pairs = pairsOf(what);
  if (!rig || !pairs) return Number.NaN;
  const capacity = capacityOf(row, rows);
  const network = flowNetwork(
    Array.from({ length: rig.links }, () => capacity),
    pairs.map(pair => rig.path(pair, what)),
  );
  const total = maxMinFair(network).ratesGigabytes.reduce((sum, rate) => sum + rate, 0);
  return row['unit'] === 'avg' ? total / pairs.length : total;
}

/** Staggered rows are relative to the report's own +1 row, in which nothing is shared. */
function capacityOf(row: Row, rows: readonly Row[]): number {
  const alone = rows.find(each => each['source'] === row['source'] && each['case'] === 'staggered reads +1');
  const isRelative = (row['note'] ?? '').includes('normalised') && alone;
  return isRelative ? numberIn(alone, 'measured_GBps') : numberIn(row, 'link_cap_GBps');
}
