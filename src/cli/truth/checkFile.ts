import { parseAcsLines, parseAcsWords, parseGroups } from './acsFiles.ts';
import { checkAcsLines, checkAcsWords } from './checkAcs.ts';
import { checkContention } from './checkContention.ts';
import { checkAmdPeers, checkGdsDistances } from './checkDriverTables.ts';
import { checkGroups } from './checkGroups.ts';
import { checkLinkBandwidth } from './checkLinkBandwidth.ts';
import { checkNcclLevels, checkNcclMachines, type ReadNamed } from './checkNccl.ts';
import { checkNvidiaPairs } from './checkNvidiaPairs.ts';
import { checkTruth, type TruthCheck } from './checkTruth.ts';
import { csvRows } from './csvTable.ts';
import { parseNcclLevels, parseNcclMachines } from './ncclFile.ts';
import { parseTruthFile } from './truthFile.ts';

/** Tables of figures, by a column that only they have. */
const tables = [
  { column: 'tlp_Gbps', check: checkLinkBandwidth },
  { column: 'measured_GBps', check: checkContention },
] as const;

/**
 * Compares a file of any kind with the engine: verdicts in JSON, rates of links or measured contention in CSV. `read`
 * gives the files that a table names; what it does not have is left out.
 */
export function checkFile(text: string, read: ReadNamed = () => null): TruthCheck {
  if (text.trimStart().startsWith('{')) return checkJson(JSON.parse(text), read);
  const rows = csvRows(text);
  const table = tables.find(({ column }) => rows[0] && column in rows[0]);
  if (!table) throw new Error('neither verdicts in JSON nor one of the known tables in CSV');
  return table.check(rows);
}

/** Tables of drivers, by the beginning of what they were made with. */
const drivers = [
  { tool: 'NVIDIA kernel driver, P2P', check: checkNvidiaPairs },
  { tool: 'amdgpu, is peer accessible', check: checkAmdPeers },
  { tool: 'nvidia-fs', check: checkGdsDistances },
] as const;

function checkJson(file: unknown, read: ReadNamed): TruthCheck {
  const tool = isObject(file) && typeof file['tool'] === 'string' ? file['tool'] : undefined;
  const driver = drivers.find(each => tool?.startsWith(each.tool));
  if (driver) return driver.check(file);
  if (isOfNccl(file) && 'byVersion' in file) return checkNcclLevels(parseNcclLevels(file));
  if (isOfNccl(file)) return checkNcclMachines(parseNcclMachines(file), read);
  if (isObject(file) && 'rows' in file) return checkAcsWords(parseAcsWords(file));
  if (isObject(file) && 'cases' in file) return checkAcsLines(parseAcsLines(file));
  if (isObject(file) && file['kind'] === 'iommu-groups') return checkGroups(parseGroups(file));
  return checkTruth(parseTruthFile(file));
}

const isOfNccl = (file: unknown): file is Record<string, unknown> =>
  isObject(file) && (file['tool'] === 'NCCL' || file['tool'] === 'RCCL');

const isObject = (file: unknown): file is Record<string, unknown> =>
  typeof file === 'object' && file !== null;
