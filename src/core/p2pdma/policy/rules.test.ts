import { describe, expect, it } from 'vitest';
import {
  device,
  fabricMachine,
  hostBridge,
  node,
  packetSwitch,
  rootPort,
} from '../../testing/fabricMachine.ts';
import type { FunctionSpec } from '../../topology/buildSpec.ts';
import type { Cpu } from '../../topology/cpu.ts';
import { machineTree } from '../../topology/machineTree.ts';
import type { KernelRow } from '../kernels/kernelRow.ts';
import { kernelRows } from '../kernels/kernels.ts';
import { explainPair } from './explainPair.ts';
import {
  acs,
  clientsHostBridge,
  cpu,
  iommu,
  kernel,
  type Listing,
  type Meeting,
  meeting,
  providersHostBridge,
  sameHostBridge,
} from './inputs.ts';
import type { IommuPresence } from './iommuPresence.ts';
import { applyRules, judgePair } from './judgePair.ts';
import { kernelMessages } from './messages.ts';
import { policyFor } from './policy.ts';
import { ruleBook } from './rule.ts';
import { rules } from './rules.ts';
import { ruleWords } from './ruleWords.ts';
import { defaultSettings } from './settings.ts';

/** What the rules see of one pair. */
interface Seen {
  readonly row: KernelRow;
  readonly meeting: Meeting;
  readonly acs: 'clean' | 'not-shown' | 'redirects';
  readonly cpu: 'amd-zen' | 'other' | 'not-shown';
  readonly iommu: IommuPresence;
  readonly same: boolean | undefined;
  readonly provider: Listing;
  readonly client: Listing;
}

const book = ruleBook(rules, ruleWords);
const ruledOn = (seen: Seen) => {
  const values = new Map<unknown, unknown>([
    [kernel, seen.row],
    [meeting, seen.meeting],
    [acs, seen.acs],
    [cpu, seen.cpu],
    [iommu, seen.iommu],
    [sameHostBridge, seen.same],
    [providersHostBridge, seen.provider],
    [clientsHostBridge, seen.client],
  ]);
  return applyRules(book, input => values.get(input));
};

const isBefore = (row: KernelRow, release: string) =>
  kernelRows.indexOf(row) < kernelRows.findIndex(each => each.release === release);

/** p2pdma.c of all versions in a few lines, of a pair of which everything is known. */
function verdictOf({
  row,
  meeting: where,
  acs: path,
  cpu: who,
  iommu: served,
  same,
  provider,
  client,
}: Seen) {
  if (where !== 'apart' && path === 'clean') return 'BUS_ADDR';
  if (isBefore(row, '5.2') || (isBefore(row, '5.4') && where !== 'apart')) return 'NOT_SUPPORTED';
  if (isBefore(row, '5.4') && served === 'serves') return 'NOT_SUPPORTED';
  if (!isBefore(row, '5.9') && who === 'amd-zen') return 'THRU_HOST_BRIDGE';
  const passes = same
    ? ['listed', 'listed-for-one'].includes(provider)
    : provider === 'listed' && client === 'listed';
  return passes ? 'THRU_HOST_BRIDGE' : 'NOT_SUPPORTED';
}

const listingsBehind: Readonly<Record<Listing, readonly Listing[]>> = {
  listed: ['listed'],
  'listed-for-one': ['listed-for-one'],
  unlisted: ['unlisted'],
  'not-identified': ['not-identified'],
  unknown: ['listed', 'listed-for-one', 'unlisted'],
  'maybe-for-one': ['listed-for-one', 'unlisted'],
};

/** Every pair of which everything is known that may be behind one of which not everything is. */
function behind(seen: Seen): readonly Seen[] {
  const paths = seen.acs === 'not-shown' ? (['clean', 'redirects'] as const) : [seen.acs];
  const cpus = seen.cpu === 'not-shown' ? (['amd-zen', 'other'] as const) : [seen.cpu];
  const iommus = seen.iommu === 'not-shown' ? (['serves', 'none'] as const) : [seen.iommu];
  // A bridge that is not shown may redirect whatever else is passed.
  const meetings: readonly Pick<Seen, 'meeting' | 'acs'>[] =
    seen.meeting === 'not-shown'
      ? [
          { meeting: 'apart', acs: 'clean' },
          { meeting: 'below-a-bridge', acs: 'redirects' },
          ...(seen.acs === 'redirects' ? [] : [{ meeting: 'below-a-bridge', acs: 'clean' } as const]),
        ]
      : paths.map(path => ({ meeting: seen.meeting, acs: path }));
  return meetings.flatMap(met =>
    (seen.same === undefined ? [true, false] : [seen.same]).flatMap(same =>
      listingsBehind[seen.provider].flatMap(provider =>
        listingsBehind[seen.client]
          .filter(client => !same || client === provider)
          .flatMap(client =>
            cpus.flatMap(who =>
              iommus.map(served => ({ ...seen, ...met, same, provider, client, cpu: who, iommu: served })),
            ),
          ),
      ),
    ),
  );
}

/** Only 5.2 and 5.3 ask. */
const iommusOf = (row: KernelRow): readonly IommuPresence[] =>
  row.refusesWithIommu ? ['serves', 'none', 'not-shown'] : ['none'];

const all = <T>(...values: readonly T[]) => values;
const listings = Object.keys(listingsBehind) as readonly Listing[];
const everything = kernelRows.flatMap(row =>
  all<Meeting>('self', 'below-a-bridge', 'apart', 'not-shown').flatMap(where =>
    all<Seen['acs']>('clean', 'not-shown', 'redirects').flatMap(path =>
      all<Seen['cpu']>('amd-zen', 'other', 'not-shown').flatMap(who =>
        all<Seen['same']>(true, false, undefined).flatMap(same =>
          listings.flatMap(provider =>
            listings.flatMap(client =>
              iommusOf(row).map(
                (served): Seen => ({
                  ...{ row, meeting: where, acs: path, cpu: who },
                  ...{ iommu: served, same, provider, client },
                }),
              ),
            ),
          ),
        ),
      ),
    ),
  ),
);
/** Such as a machine can show: below one root there is one host bridge, and a bus without its bridge has none shown. */
const possible = everything.filter(({ meeting: where, same, provider, client }) => {
  if (where === 'self' || where === 'below-a-bridge') return same === true && provider === client;
  if (same === true) return provider === client;
  const hasUnplaced = provider === 'unknown' || client === 'unknown';
  return same === undefined ? hasUnplaced : where === 'apart';
});

describe('the rules, over everything that they can see', () => {
  it('say of a pair of which everything is known what p2pdma.c of that version computes', () => {
    const known = possible.filter(seen => behind(seen).length === 1 && behind(seen)[0]?.acs === seen.acs);
    expect(known.length).toBeGreaterThan(1000);
    const wrong = known.filter(seen => ruledOn(seen).mapType !== verdictOf(seen));
    expect(wrong.slice(0, 3)).toEqual([]);
  });

  it('say of any other exactly the verdicts that what is not known leaves open', () => {
    const wrong = possible.flatMap(seen => {
      const { mapType, possible: told } = ruledOn(seen);
      const outcomes = [...new Set(behind(seen).map(verdictOf))].sort();
      const expected = { mapType: outcomes.length === 1 ? outcomes[0] : 'UNKNOWN', outcomes };
      const said = { mapType, outcomes: [...told].sort() };
      return JSON.stringify(said) === JSON.stringify(expected)
        ? []
        : [{ ...seen, row: seen.row.release, said, expected }];
    });
    expect(wrong.slice(0, 3)).toEqual([]);
  });

  it('refuse by what the first side that is refused lacks, and let through by both', () => {
    const [row] = kernelRows.filter(({ release }) => release === '5.4');
    if (!row) throw new Error('no such kernel');
    const settled = (provider: Listing, client: Listing, same: boolean) => {
      const seen: Seen = {
        ...{ row, meeting: 'apart', acs: 'clean', cpu: 'other', iommu: 'none' },
        ...{ same, provider, client },
      };
      const decision = ruledOn(seen).findings.at(-1)?.decision;
      return decision?.effect === 'decides' && [decision.case, ...decision.about];
    };
    expect(settled('listed', 'listed', false)).toEqual(['listed', 'provider', 'client']);
    expect(settled('listed-for-one', 'listed-for-one', true)).toEqual(['listed', 'provider']);
    expect(settled('unlisted', 'not-identified', false)).toEqual(['unlisted', 'provider']);
    expect(settled('not-identified', 'unlisted', false)).toEqual(['not-identified', 'provider']);
    expect(settled('listed', 'not-identified', false)).toEqual(['not-identified', 'client']);
    expect(settled('listed', 'listed-for-one', false)).toEqual(['listed-for-one', 'client']);
    expect(settled('maybe-for-one', 'listed', false)).toEqual(['listed-for-one', 'provider']);
  });
});

/** Function 00.0 of a root bus, by which its host bridge is known; and what hangs below its root ports. */
const host = (id: string, bus: number, deviceId: number | null, ports: readonly FunctionSpec[]) => {
  const identifying: FunctionSpec = {
    ...device(`${id}-first`, {
      vendorId: deviceId === AMD ? 0x1022 : 0x8086,
      deviceId: deviceId ?? 0,
      classCode: 0x0600,
      bars: [],
    }),
    portType: 'rc-integrated-endpoint',
  };
  const functions = [...(deviceId === null ? [] : [{ ...identifying, at: '00.0' }])];
  return hostBridge([...functions, ...ports.map((port, i) => ({ ...port, at: `0${i + 1}.0` }))], { id, bus });
};
const UNLISTED = 0x1111;
const LISTED = 0x2030;
const LISTED_FOR_ONE = 0x2f00;
/** The only root complex that 5.2 knows. */
const AMD = 0x1450;
const REDIRECTING = 0x1d;

/** Two devices below a switch that redirects, one below another port, and one below another host bridge. */
const machineOf = (first: number | null, second: number | null) =>
  fabricMachine(
    host('rc0', 0, first, [
      rootPort('rp0', [packetSwitch('s', [device('a'), device('b')], { control: REDIRECTING })]),
      rootPort('rp1', [device('c')]),
    ]),
    host('rc1', 0x80, second, [rootPort('rp2', [device('d')])]),
  );
const intel: Cpu = { vendor: 'intel', family: 6 };

/** What a kernel logs, each line without the address that it begins with, behind the id of whom it is about. */
function logOf(
  machine: ReturnType<typeof machineOf>,
  release: string,
  pair: readonly [provider: string, client: string],
  isVerbose = true,
) {
  const policy = policyFor(machineTree(machine), { ...defaultSettings, kernel: release, cpu: intel });
  const messages = kernelMessages(judgePair(policy, node(pair[0]), node(pair[1])), isVerbose);
  return messages.map(({ device: about, text, level }) => {
    expect(level).toBe('warn');
    const { bdf = '' } = machine.functions.find(({ id }) => id === about) ?? {};
    expect(text.startsWith(`${bdf}: `)).toBe(true);
    return `${about} ${text.slice(bdf.length + 2)}`;
  });
}

describe('what the kernel logs', () => {
  const machine = machineOf(UNLISTED, LISTED);
  const bdfOf = (id: string) => machine.functions.find(fn => fn.id === id)?.bdf;
  const [a, ports] = [bdfOf('a'), `${bdfOf('s.0')};${bdfOf('s.1')}`];
  const CANNOT = 'cannot be used for peer-to-peer DMA as';
  const redirect = `ACS redirect is set between the client and provider (${a})`;
  const mend = `b to disable ACS redirect for this path, add the kernel parameter: pci=disable_acs_redir=${ports}`;
  const apart = (client: string) =>
    `${client} ${CANNOT} the client and provider (${a}) do not share an upstream bridge`;
  const unlisted = 'rc0-first Host bridge not in P2PDMA whitelist: 8086:1111';

  it.each([
    ['4.20', [`b ${CANNOT} ${redirect}`, mend], [apart('c')]],
    ['5.2', [`b ${CANNOT} ${redirect}`, mend], [apart('c')]],
    [
      '5.4',
      [`b ${redirect}`, mend, `${apart('b')} or whitelisted host bridge`],
      [`${apart('c')} or whitelisted host bridge`],
    ],
    [
      '5.14',
      [`b ${redirect}`, mend, unlisted, `${apart('b')} or whitelisted host bridge`],
      [`${apart('c')} or whitelisted host bridge`],
    ],
    [
      'queued',
      [`b ${redirect}`, mend, unlisted, `${apart('b')} or whitelisted host bridge`],
      [unlisted, `${apart('c')} or whitelisted host bridge`],
    ],
  ])('of a redirected path and of one without a bridge in common: Linux %s', (release, redirected, none) => {
    expect(logOf(machine, release, ['a', 'b'])).toEqual(redirected);
    expect(logOf(machine, release, ['a', 'c'])).toEqual(none);
  });

  it('unasked is nothing but the host bridge that 5.14 to 7.3 miss in their list behind a redirect', () => {
    for (const row of kernelRows) {
      const warns = !isBefore(row, '5.14') && isBefore(row, 'queued');
      expect(logOf(machine, row.release, ['a', 'b'], false)).toEqual(warns ? [unlisted] : []);
      expect(logOf(machine, row.release, ['a', 'c'], false)).toEqual([]);
    }
  });

  it('names the redirect also where the host bridge carries it, and nothing else then', () => {
    expect(logOf(machineOf(LISTED, LISTED), 'queued', ['a', 'b'])).toEqual([`b ${redirect}`, mend]);
    expect(logOf(machineOf(LISTED, LISTED), 'queued', ['a', 'c'])).toEqual([]);
  });

  it('in 5.2 refuses what its list lacks or nothing identifies, and says nothing of what it lets through', () => {
    expect(logOf(machineOf(null, LISTED), '5.2', ['a', 'c'])).toEqual([apart('c')]);
    expect(logOf(machineOf(AMD, LISTED), '5.2', ['a', 'c'])).toEqual([]);
  });

  it('names the host bridge of the side that is refused, the provider’s first', () => {
    const listed = (line: string) => line.includes('whitelist:');
    const between = (first: number | null, second: number | null, pair: readonly [string, string]) =>
      logOf(machineOf(first, second), 'queued', pair).filter(listed);
    expect(between(LISTED, UNLISTED, ['a', 'd'])).toEqual([
      'rc1-first Host bridge not in P2PDMA whitelist: 8086:1111',
    ]);
    expect(between(LISTED, UNLISTED, ['d', 'a'])).toEqual([
      'rc1-first Host bridge not in P2PDMA whitelist: 8086:1111',
    ]);
    expect(between(UNLISTED, UNLISTED, ['a', 'd'])).toEqual([unlisted]);
    // An entry for devices of one host bridge is an entry; and what nothing identifies is refused without a word.
    expect(between(LISTED_FOR_ONE, UNLISTED, ['a', 'd'])).toEqual([]);
    expect(logOf(machineOf(null, LISTED), '5.14', ['a', 'b']).filter(listed)).toEqual([]);
  });

  it('cuts the list of ports where the kernel’s buffer ends, in the middle of a name', () => {
    const chain = (id: string, depth: number): FunctionSpec =>
      packetSwitch(`${id}${depth}`, [depth === 0 ? device(id) : chain(id, depth - 1)], {
        control: REDIRECTING,
      });
    const deep = fabricMachine(
      host('rc0', 0, LISTED, [rootPort('rp', [packetSwitch('top', [chain('x', 5), chain('y', 5)])])]),
    );
    const policy = (release: string) =>
      policyFor(machineTree(deep), { ...defaultSettings, kernel: release, cpu: intel });
    const list = (release: string) =>
      /disable_acs_redir=(.*)$/.exec(logOf(deep, release, ['x', 'y'])[1] ?? '')?.[1] ?? '';
    const { walk } = judgePair(policy('queued'), node('x'), node('y'));
    const names = walk.redirecting.map(({ bdf }) => bdf).join(';');
    expect(walk.redirecting).toHaveLength(12);
    expect(list('5.11')).toBe(names);
    expect(list('5.14')).toBe(names.slice(0, 127));
  });
});

it('the list that a finding names is the one of its kernel', () => {
  const tree = machineTree(machineOf(LISTED, LISTED));
  const sourceIn = (release: string) =>
    explainPair({
      tree,
      settings: { ...defaultSettings, kernel: release, cpu: intel },
      provider: node('a'),
      client: node('c'),
    }).reasons.at(-1)?.source;
  expect(sourceIn('5.2')).toBe('root_complex_whitelist');
  expect(sourceIn('5.4')).toBe('host_bridge_whitelist');
});
