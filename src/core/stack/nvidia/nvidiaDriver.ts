import type { Grade } from '../layerRule.ts';

/** The chips that have code for peer-to-peer through BAR1, each since some release. */
export const bar1Chips = [
  'GH100',
  'GB100',
  'GB102',
  'GB10B',
  'GB202',
  'GB203',
  'GB205',
  'GB206',
  'GB207',
  'GB20C',
] as const;
/** `none`: any chip without that code, such as every Turing, Ampere and Ada chip. */
export type Bar1Chip = (typeof bar1Chips)[number] | 'none';

/** What NVIDIA's open kernel modules do with a pair, by release. */
export interface NvidiaDriver {
  /** A guest whose GPUs carry the same peer clique is allowed. */
  readonly asksClique: boolean;
  /** A guest whose GPUs are all passed through is allowed where the firmware says so. */
  readonly asksPassThrough: boolean;
  readonly asksC2c: boolean;
  /** Refuses where it could not identify the chipset. */
  readonly needsChipset: boolean;
  /** The number by which RMForceP2PType forces NVLink. */
  readonly nvlinkType: number;
  readonly nvlinkAtomics: boolean;
  /** Which key chooses BAR1, and by which value; `auto` leaves it to the chip. */
  readonly bar1Key: 'RMForceP2PType' | 'RMPcieP2PType';
  readonly bar1Auto: 'never' | 'always' | 'by-chip';
  /** Whose host bridges are trusted with BAR1; from 545 on both directions have to be. */
  readonly bar1Host: 'either-direction' | 'both-directions';
  readonly bar1Chips: readonly Bar1Chip[];
}

/** What a release changed, and how that is known. */
interface NvidiaChange {
  /** The number of the release branch. */
  readonly since: number;
  /** The release whose functions were run, where one was. */
  readonly executed?: string;
  readonly grade: Grade;
  readonly changes: Partial<NvidiaDriver>;
}

/** 535 as it was run (535.183.01), and what each branch after it changed (tags to 595.45.04). */
const first: NvidiaDriver = {
  asksClique: true,
  asksPassThrough: false,
  asksC2c: false,
  needsChipset: false,
  nvlinkType: 3,
  nvlinkAtomics: false,
  bar1Key: 'RMForceP2PType',
  bar1Auto: 'never',
  bar1Host: 'either-direction',
  bar1Chips: ['GH100'],
};
const changes: readonly NvidiaChange[] = [
  { since: 535, executed: '535.183.01', grade: 'executed', changes: {} },
  { since: 545, grade: 'read', changes: { bar1Host: 'both-directions' } },
  { since: 550, executed: '550.163.01', grade: 'executed', changes: {} },
  { since: 560, grade: 'read', changes: { needsChipset: true, bar1Chips: ['GH100', 'GB100', 'GB102'] } },
  { since: 565, grade: 'read', changes: {} },
  {
    since: 570,
    executed: '570.211.01',
    grade: 'executed',
    changes: {
      nvlinkAtomics: true,
      bar1Chips: bar1Chips.filter(chip => chip !== 'GB20C'),
    },
  },
  {
    since: 575,
    grade: 'read',
    changes: { asksPassThrough: true, nvlinkType: 2, bar1Key: 'RMPcieP2PType', bar1Auto: 'always' },
  },
  { since: 580, executed: '580.142', grade: 'executed', changes: { asksC2c: true, bar1Chips } },
  { since: 590, grade: 'read', changes: { bar1Auto: 'by-chip' } },
  { since: 595, executed: '595.45.04', grade: 'executed', changes: {} },
];

/** A branch of the driver, with what holds in it. */
export interface NvidiaRow extends NvidiaDriver {
  readonly branch: number;
  readonly grade: Grade;
}

/** Every branch in which something is known, oldest first. */
const nvidiaRows: readonly NvidiaRow[] = foldedRows();

function foldedRows(): readonly NvidiaRow[] {
  let driver = first;
  return changes.map(({ since, grade, changes: changed }) => {
    driver = { ...driver, ...changed };
    return { ...driver, branch: since, grade };
  });
}

const newest = nvidiaRows.at(-1)?.branch ?? 0;

/** Which row a release has, and what is to be said of that. */
export interface NvidiaRelease {
  /** All that come into question; none for a release before the first that was looked at. */
  readonly rows: readonly NvidiaRow[];
  /** A whole sentence on how sure the row is; null where nothing is to be said. */
  readonly doubt: string | null;
}

/**
 * The row of a driver release such as `580.142`, or of none that is known: then every row comes into question, the
 * newest first.
 */
export function nvidiaRelease(version: string | undefined): NvidiaRelease {
  if (version === undefined || version.trim() === '') return { rows: nvidiaRows.toReversed(), doubt: null };
  const branch = branchOf(version);
  if (branch === undefined)
    return {
      rows: nvidiaRows.toReversed(),
      doubt: `“${version}” is not a release of NVIDIA’s driver, which looks like 580.142.`,
    };
  const row = nvidiaRows.findLast(each => each.branch <= branch);
  if (!row)
    return {
      rows: [],
      doubt: `Driver ${version} is older than ${nvidiaRows[0]?.branch}, the oldest checked.`,
    };
  const isNewer = branch > newest;
  return {
    rows: [row],
    doubt: isNewer
      ? `Driver ${version} is newer than ${newest}, the newest checked, and is taken as that.`
      : null,
  };
}

/** 580 of `580.142`. */
export function branchOf(version: string | undefined): number | undefined {
  const text = /^\s*v?(\d{3,4})(?:\.\d+)*\s*$/.exec(version ?? '')?.[1];
  return text === undefined ? undefined : Number(text);
}
