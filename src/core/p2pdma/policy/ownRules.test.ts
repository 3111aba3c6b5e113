import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partlyShownMachine } from '../../testing/partlyShown.ts';
import { knownValue } from '../../topology/fact.ts';
import type { Machine, PciFunction } from '../../topology/machine.ts';
import { machineTree } from '../../topology/machineTree.ts';
import { say, sentenceText } from '../../topology/sentence.ts';
import { kernelRows } from '../kernels/kernels.ts';
import { type Decision, decides, goesOn, type Outcome, open } from './decision.ts';
import { explainPair } from './explainPair.ts';
import {
  acs,
  clientsHostBridge,
  cpu,
  type Input,
  kernel,
  meeting,
  ofClient,
  ofProvider,
  onPath,
  providersHostBridge,
  sameHostBridge,
} from './inputs.ts';
import { judgePair } from './judgePair.ts';
import { pairMatrix } from './pairMatrix.ts';
import { policyFor } from './policy.ts';
import { type Rule, type RuleBook, rule, ruleBook } from './rule.ts';
import { rules } from './rules.ts';
import { ruleWords } from './ruleWords.ts';
import { defaultSettings } from './settings.ts';
import { mapTypes } from './verdict.ts';

/** Functions with and without a PCI Express capability, and such as do not show it. */
const anyPortTypes = fc.array(fc.constantFrom('as it is', 'conventional', 'not shown'), {
  minLength: 1,
  maxLength: 7,
});
const machines = fc
  .tuple(partlyShownMachine, anyPortTypes)
  .map(([machine, kinds]) => withPortTypes(machine, place => kinds[place % kinds.length] ?? 'as it is'));

function withPortTypes(machine: Machine, kindAt: (place: number) => string): Machine {
  const functions = machine.functions.map((fn, place): PciFunction => {
    if (fn.kind === 'bridge' || kindAt(place) === 'as it is') return fn;
    const portType =
      kindAt(place) === 'conventional'
        ? { state: 'absent' as const, source: 'edited' as const }
        : { state: 'unknown' as const };
    return { ...fn, portType };
  });
  return { ...machine, functions };
}

const anySettings = fc
  .record({
    kernel: fc.constantFrom(...kernelRows.map(({ release }) => release)),
    cpu: fc.constantFrom(
      null,
      { vendor: 'intel', family: 6 } as const,
      { vendor: 'amd', family: 0x19 } as const,
    ),
    iommu: fc.constantFrom('captured' as const, 'on' as const),
    commandLine: fc.constantFrom('', 'pci=disable_acs_redir=pci:8086:*'),
  })
  .map(chosen => ({ ...defaultSettings, ...chosen }));

/** Holds the matrix to what the card says of each pair, by these rules. */
function expectAgreement(machine: Machine, settings: typeof defaultSettings, book: RuleBook) {
  const tree = machineTree(machine);
  const policy = policyFor(tree, settings, book);
  const { ids, mapTypes: codes } = pairMatrix(tree, settings, book);
  const told = [...codes].map(code => mapTypes[code]);
  expect(told).toEqual(ids.flatMap(a => ids.map(b => judgePair(policy, a, b).mapType)));
}

const isConventional = ofProvider(({ portType }) =>
  portType.state === 'unknown' ? undefined : portType.state === 'absent',
);
const withConventionalRefused = ruleBook(
  {
    ownRefusal: rule({
      reads: { isConventional },
      source: 'nowhere: a rule of our own',
      decide: seen => {
        if (seen.isConventional === undefined) return open('not-shown', { may: 'NOT_SUPPORTED' });
        return seen.isConventional ? decides('refused', 'NOT_SUPPORTED') : null;
      },
    }),
    ...rules,
  },
  {
    ...ruleWords,
    ownRefusal: {
      refused: {
        sentence: ({ provider }) => say`${provider.bdf} is on conventional PCI.`,
        clause: () => say`the provider is on conventional PCI`,
      },
      'not-shown': {
        sentence: () => say`Whether the provider is on conventional PCI is not shown.`,
        missing: ({ provider }) => [
          { node: provider.id, what: `whether ${provider.bdf} is PCI Express`, howToGet: 'lspci -vv' },
        ],
      },
    },
  },
);

describe('a rule of one’s own that looks at a function', () => {
  it('decides the same in the matrix and on the card, facts that are not shown and all', () => {
    fc.assert(
      fc.property(machines, anySettings, (machine, settings) =>
        expectAgreement(machine, settings, withConventionalRefused),
      ),
      { numRuns: 150 },
    );
  });

  it('refuses what it is written to refuse, whoever asks, and leaves the rest to the other rules', () => {
    fc.assert(
      fc.property(machines, anySettings, (machine, settings) => {
        const tree = machineTree(machine);
        const [own, linux] = [policyFor(tree, settings, withConventionalRefused), policyFor(tree, settings)];
        for (const provider of machine.functions) {
          for (const client of machine.functions) {
            const { mapType } = judgePair(own, provider.id, client.id);
            const { state } = provider.portType;
            if (state === 'absent') expect(mapType).toBe('NOT_SUPPORTED');
            if (state === 'known') expect(mapType).toBe(judgePair(linux, provider.id, client.id).mapType);
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  it('is told like any other: in the headline, among the reasons, and what it would have to know', () => {
    const [first] = fc.sample(partlyShownMachine, { numRuns: 1, seed: 1 });
    const device = first?.functions.find(fn => fn.kind === 'endpoint');
    if (!first || !device) throw new Error('a machine with a device');
    const ask = (kind: string) =>
      explainPair({
        tree: machineTree(withPortTypes(first, () => kind)),
        settings: { ...defaultSettings, cpu: { vendor: 'amd', family: 0x19 } },
        provider: device.id,
        client: device.id,
        book: withConventionalRefused,
      });
    const refused = ask('conventional');
    expect(sentenceText(refused.headline)).toMatch(
      /cannot reach its own memory: the provider is on conventional PCI\.$/,
    );
    expect(refused.reasons.map(({ rule: name, source }) => [name, source])).toEqual([
      ['ownRefusal', 'nowhere: a rule of our own'],
    ]);
    const open = ask('not shown');
    expect(open.possible).toContain('NOT_SUPPORTED');
    expect(open.missing.map(({ what }) => what)).toContain(`whether ${device.bdf} is PCI Express`);
  });
});

/** Everything that a rule may read, with inputs that Linux’s rules have no use for. */
const vendor = (fn: PciFunction) => knownValue(fn.vendorId) ?? null;
const inputs: Readonly<Record<string, Input>> = {
  kernel: { from: 'settings', read: ({ row }) => row.release },
  acs,
  clientsHostBridge,
  cpu,
  meeting,
  providersHostBridge,
  sameHostBridge,
  isConventional,
  vendorOfProvider: ofProvider(vendor),
  vendorOfClient: ofClient(vendor),
  slotOfClient: ofClient(fn => fn.bdf.slice(-4)),
  bridgesOnPath: onPath([0, 1], fn => (fn.kind === 'bridge' ? 1 : 0)),
  worstPortOnPath: onPath(['none', 'not-shown', 'root-port', 'conventional'], fn => {
    if (fn.portType.state === 'known') return fn.portType.value === 'root-port' ? 'root-port' : 'none';
    return fn.portType.state === 'unknown' ? 'not-shown' : 'conventional';
  }),
};

const anyOutcome = fc.constantFrom<Outcome>('BUS_ADDR', 'THRU_HOST_BRIDGE', 'NOT_SUPPORTED');
const anyDecision: fc.Arbitrary<Decision | null> = fc.oneof(
  { weight: 4, arbitrary: fc.constant(null) },
  fc.constant(goesOn('goes-on')),
  anyOutcome.map(outcome => decides('decides', outcome)),
  anyOutcome.map(may => open('open', { may })),
  fc.tuple(anyOutcome, anyOutcome).map(([may, mapType]) => open('settles-open', { may, mapType })),
);

/** A rule that makes something of what it reads, whatever, but always the same of the same. */
const anyRule: fc.Arbitrary<Rule> = fc
  .tuple(
    fc.subarray(Object.keys(inputs), { maxLength: 3 }),
    fc.array(anyDecision, { minLength: 1, maxLength: 9 }),
  )
  .map(([names, answers]) =>
    rule({
      reads: Object.fromEntries(names.flatMap(name => (inputs[name] ? [[name, inputs[name]]] : []))),
      source: 'nowhere',
      decide: seen =>
        answers[spread(JSON.stringify(Object.values(seen).map(String))) % answers.length] ?? null,
    }),
  );

const spread = (text: string) => [...text].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) >>> 0, 7);

/** Rules of one’s own before, between and behind those of Linux. */
const anyRules = fc
  .array(fc.tuple(anyRule, fc.nat(Object.keys(rules).length - 1)), { maxLength: 4 })
  .map(own => {
    const list: [string, Rule][] = Object.entries(rules);
    own.forEach(([each, place], i) => {
      list.splice(place, 0, [`own ${i}`, each]);
    });
    return Object.fromEntries(list);
  });

it('whatever rules are written, and whatever they read, the matrix says of every pair what the card says', () => {
  fc.assert(
    fc.property(machines, anySettings, anyRules, (machine, settings, list) =>
      expectAgreement(machine, settings, { rules: list, words: {} }),
    ),
    { numRuns: 300 },
  );
});

describe('the types see to it', () => {
  it('that a rule looks at nothing but what it declares', () => {
    const own = rule({
      reads: { kernel },
      source: 'nowhere',
      // @ts-expect-error: the CPU is not among what it reads
      decide: seen => (seen.cpu === undefined ? goesOn('not-there') : null),
    });
    const { row } = policyFor(machineTree(fc.sample(partlyShownMachine, 1)[0] as Machine), defaultSettings);
    expect(own.decide({ kernel: row })?.case).toBe('not-there');
  });

  it('that no answer lacks its words, nor an open one what is missing', () => {
    const own = {
      own: rule({
        reads: { cpu },
        source: 'nowhere',
        decide: seen => (seen.cpu === 'not-shown' ? open('not-shown', { may: 'BUS_ADDR' }) : goesOn('known')),
      }),
    };
    const sentence = () => say`.`;
    // @ts-expect-error: no words for 'known'
    ruleBook(own, { own: { 'not-shown': { sentence, missing: () => [] } } });
    // @ts-expect-error: 'not-shown' does not say what is missing
    ruleBook(own, { own: { 'not-shown': { sentence }, known: { sentence } } });
    const book = ruleBook(own, {
      own: { 'not-shown': { sentence, missing: () => [] }, known: { sentence } },
    });
    expect(Object.keys(book.words['own'] ?? {})).toEqual(['not-shown', 'known']);
  });
});
