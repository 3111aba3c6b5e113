import { counted } from '../../lib/words.ts';
import { shortBdf } from '../../topology/bdf.ts';
import { type Fact, type FactSource, knownValue, unknown } from '../../topology/fact.ts';
import type { NodeId, PciFunction } from '../../topology/machine.ts';
import { listed, type Sentence, say } from '../../topology/sentence.ts';
import { type PairUnderRules, standingAbove } from './facts.ts';
import {
  acs,
  atLevel,
  clientsHostBridge,
  cpu,
  type Input,
  iommu,
  kernel,
  levelOf,
  meeting,
  providersHostBridge,
  readPair,
  sameHostBridge,
} from './inputs.ts';
import { applyRules, type Judgement } from './judgePair.ts';
import { ruleNamed } from './rule.ts';
import { type Basis, bases, type MapType, type Rests, type Turning } from './verdict.ts';
import { redirects } from './walk.ts';
import { verdictWords } from './words.ts';

const basisOfSource: Readonly<Record<FactSource, Basis>> = {
  hex: 'captured',
  text: 'captured',
  tree: 'captured',
  path: 'captured',
  sysfs: 'captured',
  log: 'captured',
  drawn: 'drawn',
  assigned: 'drawn',
  edited: 'edited',
  derived: 'inferred',
};

/** One fact behind an input, and what the input would be if it were otherwise. */
interface Evidence {
  /** Tells facts apart that two inputs share. */
  readonly key: string;
  readonly node: NodeId | null;
  readonly what: string;
  readonly basis: Basis;
  readonly otherwise: readonly unknown[];
}

/**
 * What the verdict of a pair rests on: the facts behind every input that the rules declare, as far as they were asked. A
 * fact changes the verdict alone if the same rules come to another one where only its input differs.
 */
export function restsOf(judgement: Judgement): Rests {
  const behind = inputsAsked(judgement).map(input => ({
    input,
    facts: evidence.get(input)?.(judgement) ?? [],
  }));
  const all = new Map(behind.flatMap(({ facts }) => facts.map(fact => [fact.key, fact])));
  const counts = Object.fromEntries(bases.map(basis => [basis, 0])) as Record<Basis, number>;
  for (const { basis } of all.values()) counts[basis]++;
  const turning = judgement.mapType === 'UNKNOWN' ? [] : turningAmong(judgement, behind);
  return { counts, turning, sentence: sentenceOf(judgement.mapType, counts, turning) };
}

/** Those of every rule that was asked, until one settled the verdict. */
function inputsAsked({ policy, findings }: Judgement): readonly Input[] {
  const last = findings.at(-1)?.rule;
  const names = Object.keys(policy.book.rules);
  const asked = names.slice(0, names.indexOf(last ?? '') + 1);
  return [...new Set(asked.flatMap(name => Object.values(ruleNamed(policy.book, name).reads)))];
}

function turningAmong(
  judgement: Judgement,
  behind: readonly { readonly input: Input; readonly facts: readonly Evidence[] }[],
): readonly Turning[] {
  const found = new Map<string, Turning>();
  for (const { input, facts } of behind) {
    for (const { key, node, what, basis, otherwise } of facts) {
      if (basis === 'unknown') continue;
      for (const value of otherwise) {
        const read = (each: Input) => (each === input ? value : readPair(each, judgement));
        const { mapType } = applyRules(judgement.policy.book, read);
        if (mapType !== 'UNKNOWN' && mapType !== judgement.mapType)
          found.set(key, { node, what, would: mapType });
      }
    }
  }
  return [...found.values()];
}

/** Only 5.2 and 5.3 ask. */
function iommuEvidence({ policy }: PairUnderRules): readonly Evidence[] {
  if (!policy.row.refusesWithIommu) return [];
  const basis = policy.iommu === 'not-shown' ? 'unknown' : 'captured';
  const otherwise = [policy.iommu === 'serves' ? 'none' : 'serves'];
  return [{ key: 'iommu', node: null, what: 'whether an IOMMU is on', basis, otherwise }];
}

type Behind = (judgement: Judgement) => readonly Evidence[];

/** The facts behind each input that Linux's rules declare. */
const evidence: ReadonlyMap<Input, Behind> = new Map<Input, Behind>([
  [kernel, () => [{ key: 'kernel', node: null, what: 'the kernel', basis: 'chosen', otherwise: [] }]],
  [cpu, cpuEvidence],
  [iommu, iommuEvidence],
  [meeting, placesOnPath],
  [acs, acsEvidence],
  [sameHostBridge, placesOnPath],
  [providersHostBridge, judgement => listEvidence(judgement, judgement.provider)],
  [clientsHostBridge, judgement => listEvidence(judgement, judgement.client)],
]);

const basisOf = (fact: Fact<unknown>): Basis =>
  fact.state === 'unknown' ? 'unknown' : basisOfSource[fact.source];

/** A person's choice is marked as edited, which here means chosen. */
function cpuEvidence({ policy }: PairUnderRules): readonly Evidence[] {
  const basis = basisOf(policy.cpu);
  const isZen = readsAs(cpu, policy) === 'amd-zen';
  return [
    {
      key: 'cpu',
      node: null,
      what: 'the CPU',
      basis: basis === 'edited' ? 'chosen' : basis,
      otherwise: [isZen ? 'other' : 'amd-zen'],
    },
  ];
}

const readsAs = (input: typeof cpu, policy: PairUnderRules['policy']) =>
  input.from === 'settings' ? input.read(policy) : undefined;

/** Which bus is below each bridge on the way: by that a function has its place. A tree or a path shows it too. */
function placesOnPath({ walk: { providerPath, clientPath } }: PairUnderRules): readonly Evidence[] {
  return [...providerPath, ...clientPath].flatMap(fn => {
    if (fn.kind !== 'bridge') return [];
    const basis = fn.buses.state === 'unknown' ? 'captured' : basisOf(fn.buses);
    return [
      { key: `buses ${fn.id}`, node: fn.id, what: `what is below ${shortBdf(fn.bdf)}`, basis, otherwise: [] },
    ];
  });
}

/** A device has no port that another control word could make redirect. */
function acsEvidence({ walk: { passed } }: PairUnderRules): readonly Evidence[] {
  return passed.map(fn => ({
    key: `acs ${fn.id}`,
    node: fn.id,
    what: `ACS of ${shortBdf(fn.bdf)}`,
    basis: basisOf(acsFactOf(fn)),
    otherwise: mayRedirect(fn) ? [atLevel(path, levelWith(passed, fn))] : [],
  }));
}

type PathOf = Extract<typeof acs, { from: 'path' }>;
const path = acs as PathOf;

/** The strongest on the way if this function did the opposite. */
const levelWith = (passed: readonly PciFunction[], changed: PciFunction): number =>
  passed.reduce((level, fn) => Math.max(level, fn === changed ? oppositeLevel(fn) : levelOf(path, fn)), 0);
const oppositeLevel = (fn: PciFunction): number => (redirects(fn) === true ? 0 : path.scale.length - 1);

const mayRedirect = ({ kind, acs: fact }: PciFunction): boolean =>
  kind === 'bridge' && fact.state === 'known';

/** The control word decides; where it is not shown, what the port can do at all. */
function acsFactOf({ acs: fact }: PciFunction): Fact<unknown> {
  const parts = knownValue(fact);
  if (!parts) return fact.state === 'absent' ? fact : unknown;
  return parts.control.state === 'unknown' && parts.capability.state === 'known'
    ? parts.capability
    : parts.control;
}

function listEvidence({ policy }: PairUnderRules, fn: PciFunction): readonly Evidence[] {
  const { device, state } = standingAbove(policy, fn.id);
  if (!device) return [];
  return [
    {
      key: `list ${device.id}`,
      node: device.id,
      what: `the numbers of the host bridge, ${shortBdf(device.bdf)}`,
      basis: state === 'unknown' ? 'unknown' : basisOf(device.deviceId),
      otherwise: [state === 'listed' ? 'unlisted' : 'listed'],
    },
  ];
}

const words: Readonly<Record<Basis, readonly [one: string, several: string]>> = {
  captured: ['captured fact', 'captured facts'],
  drawn: ['drawn fact', 'drawn facts'],
  inferred: ['inferred one', 'inferred ones'],
  edited: ['changed by hand', 'changed by hand'],
  chosen: ['chosen setting', 'chosen settings'],
  unknown: ['unknown one that makes no difference', 'unknown ones that make no difference'],
};
const OPEN = ['unknown one', 'unknown ones'] as const;
/** As many as a person reads. */
const SHOWN = 3;

/** "It rests on 9 captured facts and 1 chosen setting. One line would change it: ACS of 02:00.0 (Direct)." */
function sentenceOf(mapType: MapType, counts: Rests['counts'], turning: readonly Turning[]): Sentence {
  const parts = bases.flatMap(basis => {
    const [one, several] = mapType === 'UNKNOWN' && basis === 'unknown' ? OPEN : words[basis];
    return counts[basis] > 0 ? [counted(counts[basis], one, several)] : [];
  });
  const rests = say`It rests on ${listed(parts)}.`;
  if (turning.length === 0) return rests;
  const shown = turning
    .slice(0, SHOWN)
    .map(({ what, would }) => `${what} (then ${verdictWords[would].word})`);
  const more = turning.length > SHOWN ? ` or ${turning.length - SHOWN} more` : '';
  return say`${rests} One line would change it: ${listed(shown, 'or')}${more}.`;
}
