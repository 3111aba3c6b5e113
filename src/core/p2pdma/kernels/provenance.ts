import { compareReleases, type KernelRelease, parseRelease, releaseText } from '../../lib/kernelRelease.ts';

/** How sure it is that a behaviour began where a row says. */
export type Certainty = 'seen' | 'inferred';

/** Where something of Linux began, and where that is known from. */
export interface Provenance {
  /** The first mainline release with it, or `queued`. */
  readonly since: string;
  /** Earlier stable lines that took it over: from a point release on ("6.12.23"), or for a while ("6.1.165-6.1.168"). */
  readonly stable?: readonly string[];
  /** The first release that has it no more. */
  readonly until?: string;
  readonly commit?: string;
  readonly certainty: Certainty;
  readonly source: string;
  /** What is not known about it. */
  readonly unknown?: string;
}

/** What is in force in a release: to the point release, or all that is merged and queued. */
export type AskedRelease = KernelRelease | 'queued';

/** As a person names it. */
export const askedText = (asked: AskedRelease): string =>
  asked === 'queued' ? 'queued' : releaseText(asked);

/** Whether something is in force in a release. */
export function isInForce({ since, stable = [], until }: Provenance, asked: AskedRelease): boolean {
  if (until !== undefined && isReached(until, asked)) return false;
  return isReached(since, asked) || (asked !== 'queued' && stable.some(range => isWithin(range, asked)));
}

/** Whether a release is at or after a first one of mainline. */
export function isReached(since: string, asked: AskedRelease): boolean {
  if (asked === 'queued') return true;
  const first = parseRelease(since);
  return first !== undefined && compareReleases(first, asked) <= 0;
}

/** A point release and later ones of its line, or up to a last one. */
function isWithin(range: string, asked: KernelRelease): boolean {
  const [first, last] = range.split('-').map(parseRelease);
  if (!first || first.series !== asked.series || asked.patch < first.patch) return false;
  return !last || asked.patch <= last.patch;
}

/** The point releases at which something begins, or ends in its line. */
export function pointReleases({ stable = [] }: Provenance): readonly KernelRelease[] {
  return stable.flatMap(range => {
    const [first, last] = range.split('-').map(parseRelease);
    return first ? [first, ...(last ? [{ ...last, patch: last.patch + 1 }] : [])] : [];
  });
}
