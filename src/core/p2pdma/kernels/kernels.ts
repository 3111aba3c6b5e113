import {
  compareReleases,
  type KernelOrigin,
  type KernelRelease,
  kernelOrigin,
  parseRelease,
  releaseText,
} from '../../lib/kernelRelease.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { behaviours } from './behaviours.ts';
import { hostBridgeListIn, hostBridgeRows } from './hostBridgeList.ts';
import { firstRules, type KernelRow, type KernelRules } from './kernelRow.ts';
import {
  type AskedRelease,
  askedText,
  isInForce,
  isReached,
  type Provenance,
  pointReleases,
} from './provenance.ts';

/** The newest released kernel, and what is taken for anything later. */
const NEWEST = '7.3';
/** What "queued" stands for; the store that it was read from ends then. */
const QUEUED_LABEL = 'queued for 7.4 (as of Oct 2026)';

export type KernelError = {
  readonly code: 'unknown-kernel';
  readonly text: string;
  readonly message: string;
};

/** A kernel by its name, and how sure it is that the name tells its code. */
export interface NamedKernel {
  readonly release: AskedRelease;
  /** A whole sentence; null where the name says it all. */
  readonly doubt: string | null;
}

/** Everything that has a first release. */
const provenances: readonly Provenance[] = [...behaviours, ...hostBridgeRows];

/** The releases of mainline that decide differently from the one before, oldest first. */
const mainline: readonly KernelRelease[] = distinct(
  provenances
    .flatMap(({ since, until }) => [since, ...(until === undefined ? [] : [until])])
    .map(parseRelease),
);

/** The point releases of stable lines that decide differently from the one before, oldest first. */
const stablePoints: readonly KernelRelease[] = distinct(provenances.flatMap(pointReleases));

/** The last minor release of each major one. */
const lastMinor: Readonly<Record<number, number>> = { 4: 20, 5: 19, 6: 19 };

/** The rows after a kernel: point releases of its own line first, then those of mainline; none for an unknown name. */
export function laterRows(kernel: string): readonly KernelRow[] {
  const named = readKernelName(kernel);
  if (!named.ok || named.value.release === 'queued') return [];
  const asked = named.value.release;
  const ownLine = stablePoints.filter(each => each.series === asked.series && each.patch > asked.patch);
  const later = mainline.filter(each => each.series > asked.series);
  return [...ownLine, ...later, 'queued' as const].map(rowIn);
}

/** Whether a kernel, by its name, has what came with a release of mainline; false for a name that tells no code. */
export function isSince(kernel: string, since: string): boolean {
  const named = readKernelName(kernel);
  return named.ok && isReached(since, named.value.release);
}

const FIRST: KernelRelease = { series: 4020, patch: 0 };
const NEWEST_RELEASE = parseRelease(NEWEST) ?? FIRST;

const rowsByRelease = new Map<string, KernelRow>();

/** The rows of mainline that decide differently, oldest first; the last is what is queued. */
export const kernelRows: readonly KernelRow[] = [...mainline, 'queued' as const].map(rowIn);

/** The rows of point releases that decide differently from the one before in their line, oldest first. */
export const stableRows: readonly KernelRow[] = stablePoints.map(rowIn);

/**
 * How a kernel decides, by its name: "6.12.23", "v5.10", "6.1.0-18-amd64" (`uname -r`) or "queued"; what is newer than
 * all that is known, as the newest released. Error: no kernel's name, one from before peer-to-peer DMA, or a name that
 * does not tell its code.
 */
export function resolveKernel(text: string): Result<KernelRow, KernelError> {
  const named = readKernelName(text);
  return named.ok ? ok(rowIn(named.value.release)) : named;
}

/** The release whose code a kernel has, by its name, and what is doubtful about that. */
export function readKernelName(text: string): Result<NamedKernel, KernelError> {
  const name = text.trim().replace(/^v(?=\d)/, '');
  if (name === 'queued') return ok({ release: 'queued', doubt: null });
  const origin = originOf(name);
  if (!origin) {
    return refused(text, `"${text}" is not a kernel release. Name one such as 6.12.23, from 4.20 on.`);
  }
  if (!origin.isTold) return refused(text, `${origin.why} ${SIGNS}`);
  const release = parseRelease(origin.row);
  if (!release) return refused(text, `"${text}" is not a kernel release. Name one such as 6.12.23.`);
  if (compareReleases(release, FIRST) < 0) {
    return refused(text, `Linux ${name} has no peer-to-peer DMA yet; it came with 4.20.`);
  }
  return ok({ release, doubt: doubtAbout(release) ?? origin.doubt });
}

/** What shows the code whatever the name says (log, sysfs, configuration). */
const SIGNS =
  'What tells the code: "disabled ACS redirect" in the log is 6.10 or earlier and "Configured ACS to" 6.11 or later; a file p2pmem/allocate in sysfs is 6.2 or later; CONFIG_DMABUF_MOVE_NOTIFY in the configuration is 5.7 to 7.0. Choose a release of kernel.org by them.';

const originOf = (name: string): KernelOrigin | null =>
  /^\d{1,2}\.\d{1,3}(?!\d)/.test(name) ? kernelOrigin(name) : null;

const doubtAbout = (release: KernelRelease): string | null =>
  release.series > NEWEST_RELEASE.series
    ? `Linux ${releaseText(release)} is newer than what is known here (${NEWEST}); it is taken as ${NEWEST}.`
    : null;

const refused = (text: string, message: string): Result<never, KernelError> =>
  err({ code: 'unknown-kernel', text, message });

function rowIn(asked: AskedRelease): KernelRow {
  const release = askedText(asked);
  const kept = rowsByRelease.get(release);
  if (kept) return kept;
  const row: KernelRow = { ...rulesIn(asked), release, label: labelOf(asked), list: hostBridgeListIn(asked) };
  rowsByRelease.set(release, row);
  return row;
}

function rulesIn(asked: AskedRelease): KernelRules {
  let rules = firstRules;
  for (const behaviour of behaviours) {
    if (!isInForce(behaviour, asked)) continue;
    rules = { ...rules, ...behaviour.change, mapping: { ...rules.mapping, ...behaviour.change.mapping } };
  }
  return rules;
}

/** "6.17 to 6.18" for a row of mainline; all others stand for themselves. */
function labelOf(asked: AskedRelease): string {
  if (asked === 'queued') return QUEUED_LABEL;
  const own = releaseText(asked);
  const at = mainline.findIndex(each => compareReleases(each, asked) === 0);
  const next = at < 0 ? undefined : mainline[at + 1];
  if (!next) return own;
  const last = seriesBefore(next.series);
  return last === own ? own : `${own} to ${last}`;
}

function seriesBefore(series: number): string {
  const [major, minor] = [Math.floor(series / 1000), series % 1000];
  return minor > 0 ? `${major}.${minor - 1}` : `${major - 1}.${lastMinor[major - 1]}`;
}

function distinct(releases: readonly (KernelRelease | undefined)[]): readonly KernelRelease[] {
  const sorted = releases.filter(each => each !== undefined).toSorted(compareReleases);
  return sorted.filter((each, i) => i === 0 || compareReleases(each, sorted[i - 1] ?? each) !== 0);
}
