import { err, ok, type Result } from '../../lib/result.ts';
import type { Behaviour } from './behaviour.ts';
import { type BehaviourChange, FIRST, first, ncclChanges, RCCL_BASE, rcclChange } from './releaseTable.ts';

export const libraries = ['NCCL', 'RCCL'] as const;
export type Library = (typeof libraries)[number];

/** A release of NCCL or RCCL, with what is in force in it. */
export interface NcclRelease {
  readonly library: Library;
  /** As it was asked for: "2.27.7". */
  readonly version: string;
  /** "NCCL 2.27.7" */
  readonly name: string;
  /** The last release up to this one in which something changed here, or that was run. */
  readonly row: string;
  /** Whether this very release was run against the truth tables, or its source was read. */
  readonly grade: 'executed' | 'read';
  readonly behaviour: Behaviour;
}

/** Releases whose own functions the truth tables come from. */
const executed: readonly string[] = ['2.18.5', '2.21.5', '2.23.4', '2.27.7', '2.30.7'];

/** Rules by how many changes they have, so that each is one object: what is worked out by them is kept under it. */
const rulesAfter = new Map<number, Behaviour>();

/** What is in force in a release of NCCL. */
function behaviourOf(version: Version): Behaviour {
  const changes = ncclChanges.filter(({ since }) => isUpTo(since, version)).map(({ change }) => change);
  const known = rulesAfter.get(changes.length);
  if (known) return known;
  const rules: Behaviour = Object.assign({}, first, ...changes);
  rulesAfter.set(changes.length, rules);
  return rules;
}

/** A change between two releases, with what is in force once it and those before it are made. */
export interface ReleaseStep {
  readonly change: BehaviourChange;
  readonly after: NcclRelease;
}

/** What changed after one release of NCCL, up to another; oldest first. */
export function changesBetween(from: NcclRelease, to: NcclRelease): readonly ReleaseStep[] {
  const [first, last] = [versionOf(from.version), versionOf(to.version)];
  if (!first || !last) return [];
  let { behaviour } = from;
  return ncclChanges
    .filter(({ since }) => isUpTo(since, last) && !isUpTo(since, first))
    .map(change => {
      behaviour = { ...behaviour, ...change.change };
      return { change, after: { ...to, behaviour } };
    });
}

/** Why a version has no row. */
export interface VersionProblem {
  readonly code: 'not-a-version' | 'too-old';
  readonly text: string;
}

/**
 * The release that a version names: "2.27.7", "v2.27.7-1", "22707" and "2.27.7+cuda12.9" of NCCL, and anything of
 * RCCL, of which one commit is known. What is newer than all rows has the newest.
 */
export function releaseOf(library: Library, text: string): Result<NcclRelease, VersionProblem> {
  const version = versionOf(text);
  if (library === 'RCCL') return ok(rcclRelease(text));
  if (!version) return err({ code: 'not-a-version', text });
  if (!isUpTo(FIRST, version)) return err({ code: 'too-old', text });
  const name = versionText(version);
  const rows = [FIRST, ...ncclChanges.map(({ since }) => since), ...executed].filter(row =>
    isUpTo(row, version),
  );
  return ok({
    library,
    version: name,
    name: `NCCL ${name}`,
    row: rows.toSorted(compareTexts).at(-1) ?? FIRST,
    grade: executed.includes(name) ? 'executed' : 'read',
    behaviour: behaviourOf(version),
  });
}

let rcclRules: Behaviour | null = null;

function rcclRelease(text: string): NcclRelease {
  const version = text.trim();
  const base = versionOf(RCCL_BASE);
  if (!base) throw new Error('the base of RCCL is no version');
  rcclRules ??= { ...behaviourOf(base), ...rcclChange };
  return {
    library: 'RCCL',
    version,
    name: version ? `RCCL ${version}` : 'RCCL',
    row: RCCL_COMMIT,
    grade: version === RCCL_COMMIT ? 'executed' : 'read',
    behaviour: rcclRules,
  };
}

/** The one commit of RCCL that was run. */
export const RCCL_COMMIT = '0cbce2a';

/** What is wrong with a version, in words. */
export function versionProblemText({ code, text }: VersionProblem): string {
  return code === 'too-old'
    ? `Releases of NCCL before ${FIRST} were not read; ${text} is one of them.`
    : `"${text}" is not a version of NCCL. Write it as 2.27.7.`;
}

type Version = readonly [major: number, minor: number, patch: number];

/** Reads "2.27", "2.27.7", "v2.27.7-1", and NCCL_VERSION_CODE: 22707, 2804. */
function versionOf(text: string): Version | null {
  const code = /^(\d{4,5})$/.exec(text.trim());
  if (code) {
    const number = Number(code[1]);
    return number >= 10_000
      ? [Math.floor(number / 10_000), Math.floor(number / 100) % 100, number % 100]
      : [Math.floor(number / 1000), Math.floor(number / 100) % 10, number % 100];
  }
  const match = /^v?(\d{1,2})\.(\d{1,3})(?:\.(\d{1,3}))?(?:[-+].*)?$/.exec(text.trim());
  return match ? [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)] : null;
}

const versionText = ([major, minor, patch]: Version): string =>
  patch > 0 ? `${major}.${minor}.${patch}` : `${major}.${minor}`;

const compareVersions = (a: Version, b: Version): number => a[0] - b[0] || a[1] - b[1] || a[2] - b[2];

function compareTexts(a: string, b: string): number {
  const [first, second] = [versionOf(a), versionOf(b)];
  return first && second ? compareVersions(first, second) : 0;
}

function isUpTo(row: string, version: Version): boolean {
  const of = versionOf(row);
  return of !== null && compareVersions(of, version) <= 0;
}
