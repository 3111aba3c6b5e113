import { hex } from '../../lib/hex.ts';
import { REDIRECT_BITS } from '../../topology/acs.ts';
import { shortBdf } from '../../topology/bdf.ts';
import { knownValue } from '../../topology/fact.ts';
import type { PciFunction } from '../../topology/machine.ts';
import {
  at,
  capitalized,
  joined,
  listed,
  listOf,
  type MissingFact,
  type Sentence,
  say,
  strong,
} from '../../topology/sentence.ts';
import { acsBitNames } from '../acs/acsFinding.ts';
import type { Decision, Side } from './decision.ts';
import { type PairUnderRules, standingAbove } from './facts.ts';
import type { CaseWords, WordsFor } from './rule.ts';
import type { rules } from './rules.ts';

/**
 * What people read about each answer of each rule. Words may name what is on the way of the concrete pair; they decide
 * nothing.
 */
export const ruleWords = {
  commonBridge: {
    'same-function': {
      sentence: ({ provider }) =>
        say`Provider and client are the same function, ${at(provider)}: distance 0.`,
    },
    found: {
      sentence: ({ walk: { common, distance, providerPath, clientPath } }) =>
        say`The first bridge above both is ${common ? at(common) : ''}: ${hops(providerPath.length - 1)} up from the provider and ${hops(clientPath.length)} from the client, distance ${distance ?? 0}.`,
    },
    none: {
      sentence: ({ walk }) =>
        say`No bridge is above both: their paths meet only in the root complex. ${countedToRoot(walk)}`,
      clause: () => say`no bridge is above both`,
    },
    'not-shown': {
      sentence: () => BRIDGES_NOT_SHOWN,
      missing: () => [BRIDGES_ABOVE],
    },
    'of-no-consequence': {
      sentence: () => BRIDGES_NOT_SHOWN,
    },
  },

  acsOnPath: {
    redirects: {
      sentence: ({ walk }) =>
        say`${redirecting(walk.redirecting)}: ACS redirects.${changingNothing(walk.acsUnknown)}`,
      clause: ({ walk }) => firstRedirecting(walk.redirecting),
    },
    'not-shown': {
      sentence: ({ walk }) => say`Whether ACS redirects at ${namesOf(walk.acsUnknown)} is not shown.`,
      missing: ({ walk }) => walk.acsUnknown.map(acsOf),
    },
    clean: {
      sentence: ({ walk }) =>
        say`Nothing on the path redirects: the traffic ${strong('stays below the common bridge')}.${harmless(walk.passed)}`,
      clause: () => say`no ACS redirect is set on the path`,
    },
  },

  redirectRefused: {
    refused: alone(({ policy }) => say`Linux ${policy.row.release} refuses redirected paths`),
    'if-there-is-a-bridge': {
      sentence: ({ policy }) => say`Linux ${policy.row.release} refuses redirected paths.`,
      missing: () => [BRIDGES_ABOVE],
    },
  },

  onlyCommonBridge: {
    refused: alone(({ policy }) => say`Linux ${policy.row.release} allows nothing without a common bridge`),
  },

  iommuServes: {
    refused: alone(
      ({ policy }) =>
        say`Linux ${policy.row.release} lets nothing through the root complex while an IOMMU driver serves the PCI bus`,
    ),
    'not-shown': {
      sentence: ({ policy }) =>
        say`Whether an IOMMU is on is not shown; then Linux ${policy.row.release} lets nothing through the root complex.`,
      missing: () => [
        { node: null, what: 'whether an IOMMU is on', howToGet: 'ls /sys/kernel/iommu_groups' },
      ],
    },
  },

  amdZen: {
    allowed: {
      sentence: pair =>
        say`The CPU is AMD of family ${cpuFamily(pair)}: the host bridge is ${strong('allowed')} without asking the list.`,
      clause: pair => say`Linux allows it on AMD CPUs of family ${cpuFamily(pair)}`,
    },
    'another-cpu': {
      sentence: () => say`The CPU is not AMD of family 0x17 or later, so the list of host bridges is asked.`,
    },
    'not-shown': {
      sentence: () =>
        say`Which CPU this is, is not shown; on AMD of family 0x17 or later the host bridge is allowed.`,
      missing: () => [
        {
          node: null,
          what: 'the CPU vendor and family',
          howToGet: 'lscpu (Vendor ID and CPU family), or choose the CPU in the settings',
        },
      ],
    },
  },

  hostBridgeList: {
    unlisted: alone(
      (pair, { about }) => say`${hostBridge(pair, about)} is ${strong('not on the list')} of this kernel`,
    ),
    'not-identified': alone(
      () =>
        say`no function identifies the host bridge to this kernel, so it is ${strong('not on the list')} of this kernel`,
    ),
    'listed-for-one': alone(
      (pair, { about }) =>
        say`${hostBridge(pair, about)} is listed only for devices below one and the same host bridge`,
    ),
    'not-shown': {
      sentence: (pair, { about }) =>
        say`Whether the list lets it through depends on ${openSides(pair, about)[0]?.what ?? ''}, which is not shown.`,
      missing: (pair, { about }) => openSides(pair, about),
    },
    listed: alone(
      (pair, { about }) =>
        say`${hostBridge(pair, about)} ${about.length > 1 ? 'are' : 'is'} ${strong('on the list')}`,
    ),
  },
} satisfies WordsFor<typeof rules>;

/** A clause that is a sentence too: a capital in front, a full stop behind. */
function alone<D extends Decision>(
  clause: (pair: PairUnderRules, decision: D) => Sentence,
): Required<Pick<CaseWords<D>, 'sentence' | 'clause'>> {
  return { clause, sentence: (pair, decision) => say`${capitalized(clause(pair, decision))}.` };
}

const hops = (count: number) => `${count} ${count === 1 ? 'hop' : 'hops'}`;

const countedToRoot = ({ distance, providerPath, clientPath }: PairUnderRules['walk']) =>
  distance === null
    ? 'How many hops it is to the root bus is not shown.'
    : `${hops(providerPath.length)} and ${hops(clientPath.length)} to the root bus make distance ${distance}.`;

const BRIDGES_NOT_SHOWN = say`The bridges above one of the devices are not shown, so where the two meet is unknown.`;

const BRIDGES_ABOVE: MissingFact = {
  node: null,
  what: 'which bridges lead to both devices',
  howToGet: 'lspci -tv, or lspci -vv of the whole machine',
};

const namesOf = (functions: readonly PciFunction[]): Sentence => listOf(functions.map(fn => at(fn)));

const redirecting = (functions: readonly PciFunction[]): Sentence =>
  say`On the path ${joined(
    functions.map(fn => say`${at(fn)} has ${listed(acsBitNames(fn, REDIRECT_BITS))} on`),
    ', ',
  )}`;

function changingNothing(functions: readonly PciFunction[]): Sentence {
  if (functions.length === 0) return [];
  return say` What ${namesOf(functions)} ${functions.length === 1 ? 'does' : 'do'} is not shown, and changes nothing.`;
}

function firstRedirecting([first, ...more]: readonly PciFunction[]): Sentence {
  if (!first) return [];
  const bits = acsBitNames(first, REDIRECT_BITS);
  const others = more.length === 0 ? '' : `, and ACS redirects on ${more.length} more`;
  return say`${listed(bits)} ${bits.length > 1 ? 'are' : 'is'} set on ${at(first)}${others}`;
}

/** People chase Source Validation; say that it is not to blame. */
function harmless(passed: readonly PciFunction[]): Sentence {
  const fn = passed.find(each => acsBitNames(each, ~REDIRECT_BITS).length > 0);
  if (!fn) return [];
  const bits = acsBitNames(fn, ~REDIRECT_BITS);
  return say` ${listed(bits)} on ${at(fn)} ${bits.length > 1 ? 'do' : 'does'} not redirect peer-to-peer traffic.`;
}

const acsOf = (fn: PciFunction): MissingFact => ({
  node: fn.id,
  what: `the ACS control word of ${shortBdf(fn.bdf)}`,
  howToGet: `sudo lspci -vvv -s ${fn.bdf}`,
});

const cpuFamily = ({ policy }: PairUnderRules) => `0x${hex(knownValue(policy.cpu)?.family ?? 0, 2)}`;

/** The host bridges of these sides, by the functions that identify them: "host bridge 8086:2030 (Skylake-E)". */
function hostBridge(pair: PairUnderRules, about: readonly Side[]): Sentence {
  const named = about.flatMap(side => {
    const standing = standingAbove(pair.policy, pair[side].id);
    if (!standing.device) return [];
    const entry = standing.state === 'unlisted' ? null : standing.entry;
    return [say`${at(standing.device, idText(standing.device))}${entry ? ` (${entry.platform})` : ''}`];
  });
  return say`host bridge ${joined(named, ' and ')}`;
}

/** `8086:2030`; the address where the ids are not known. */
function idText({ vendorId, deviceId, bdf }: PciFunction): string {
  const [vendor, device] = [knownValue(vendorId), knownValue(deviceId)];
  return vendor === undefined || device === undefined ? bdf : `${hex(vendor, 4)}:${hex(device, 4)}`;
}

/** What is open about each side: its own standing, or whether the other side hangs below the same host bridge. */
const openSides = (pair: PairUnderRules, about: readonly Side[]): readonly MissingFact[] =>
  about.map(side => {
    const standing = standingAbove(pair.policy, pair[side].id);
    return {
      node: standing.device?.id ?? null,
      what: standing.state === 'unknown' ? standing.what : 'whether both sit below one host bridge',
      howToGet: 'lspci -nn and lspci -tv of the whole machine',
    };
  });
