import { checkContention } from './checkContention.ts';
import { checkLinkBandwidth } from './checkLinkBandwidth.ts';
import { checkTruth, type TruthCheck } from './checkTruth.ts';
import { csvRows } from './csvTable.ts';
import { parseTruthFile } from './truthFile.ts';

/** Tables of figures, by a column that only they have. */
const tables = [
  { column: 'tlp_Gbps', check: checkLinkBandwidth },
  { column: 'measured_GBps', check: checkContention },
] as const;

/** Compares a file of any kind with the engine: verdicts in JSON, rates of links or measured contention in CSV. */
export function checkFile(text: string): TruthCheck {
  if (text.trimStart().startsWith('{')) return checkTruth(parseTruthFile(text));
  const rows = csvRows(text);
  const table = tables.find(({ column }) => rows[0] && column in rows[0]);
  if (!table) throw new Error('neither verdicts in JSON nor one of the known tables in CSV');
  return table.check(rows);
}
