import type { Format, Found } from '../format.ts';
import { beginsWithAddress } from '../lspci/header.ts';
import { beginsOther, isPrompt } from '../lspci/lineKinds.ts';
import type { Line } from '../repair/repair.ts';
import { beginsLog, LogFacts } from './logFacts.ts';
import { tellsFunction } from './logFunctionLines.ts';
import { isBareLogLine, isStamped, parseLogLine } from './logLine.ts';

/**
 * What the kernel prints as it scans the buses, by dmesg, journalctl or /var/log: numbers and class of each function,
 * which bridge leads where, BARs, windows, NUMA nodes, IOMMU groups. A log proves nothing absent: it may be cut anywhere.
 */
export const bootLog: Format = { id: 'boot-log', read };

const OF_NO_USE = 'a line of the kernel log that tells nothing of the tree';
/** Lines that are none of the log's may stand within it. */
const MAX_GAP = 8;
/** A log whose beginning was lost may begin with what belongs to a function that was told of before. */
const LOOK_AHEAD = 8;
/** What a mail program broke before its end. */
const UNFINISHED =
  /\[(?:mem|io|bus)\b[^\]]*$|\] type(?: [0-9a-f]{1,2}(?: class)?)?$|bridge to(?: bus| \[bus)?$|to iommu(?: group)?$|limited by[^)]*$|root bus(?: resource)?$/i;

function isBeginning(lines: readonly Line[], start: number): boolean {
  const text = lines[start]?.text ?? '';
  if (beginsLog(text)) return true;
  const said = parseLogLine(text);
  if (said?.of !== 'function' || !tellsFunction(said.words)) return false;
  for (let at = start + 1; at <= start + LOOK_AHEAD; at++) if (beginsLog(lines[at]?.text ?? '')) return true;
  return false;
}

function read(lines: readonly Line[], start: number): Found | null {
  if (!isBeginning(lines, start)) return null;
  const facts = new LogFacts();
  const hasStamps = isStamped(lines[start]?.text ?? '');
  const isLog = (text: string) => isStamped(text) || (!hasStamps && isBareLogLine(text));
  const skipped = new Map<number, string>();
  const unread: number[] = [];
  let pending: number[] = [];
  let end = start;
  for (let at = start; at < lines.length; at++) {
    const { number = 0, text = '' } = lines[at] ?? {};
    const next = lines[at + 1]?.text ?? '';
    const isBroken =
      UNFINISHED.test(text.slice(-200)) && next !== '' && !isStamped(next) && !parseLogLine(next);
    const said = parseLogLine(isBroken ? `${text} ${next.trimStart()}` : text);
    const isTelling = said !== null && facts.add(said, number);
    if (said !== null || isLog(text)) {
      if (!isTelling) skipped.set(number, OF_NO_USE);
      if (isTelling && isBroken) at++;
      unread.push(...pending);
      pending = [];
      end = at + 1;
      continue;
    }
    if (isPrompt(text) || beginsWithAddress(text) || beginsOther(text) || at - end >= MAX_GAP) break;
    if (text !== '') pending.push(number);
  }
  const reading = {
    what: 'kernel log',
    sightings: facts.sightings(),
    roots: facts.rootSightings(),
    warnings: [],
    isSelection: true,
    unread,
    skipped,
  };
  return { end, reading };
}
