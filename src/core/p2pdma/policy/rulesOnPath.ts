import { shortBdf } from '../../topology/bdf.ts';
import type { PciFunction } from '../../topology/machine.ts';
import { at, listed, type MissingFact, type Sentence, strong } from '../../topology/sentence.ts';
import { acsBitNames } from '../acs/acsFinding.ts';
import type { Finding, PairUnderRules } from './rule.ts';
import { namesOf, plain } from './ruleWords.ts';
import { REDIRECT_BITS, type Walk } from './walk.ts';

/** calc_map_type_and_dist: walk up from both until a bridge is above, or is, both. */
export function commonBridge({ provider, client, walk }: PairUnderRules): Finding {
  const source = 'calc_map_type_and_dist, upstream_bridge_distance';
  const { common, distance, providerPath, clientPath } = walk;
  if (common === undefined) return commonBridgeNotShown(walk, source);
  if (provider.id === client.id) {
    const sentence = [
      plain('Provider and client are the same function, '),
      at(provider),
      plain(': distance 0.'),
    ];
    return { reason: { effect: 'continues', sentence, source } };
  }
  if (common === null) {
    const count =
      distance === null
        ? 'How many hops it is to the root bus is not shown.'
        : `${hops(providerPath.length)} and ${hops(clientPath.length)} to the root bus make distance ${distance}.`;
    const sentence = [plain(`No bridge is above both: their paths meet only in the root complex. ${count}`)];
    const clause = [plain('no bridge is above both')];
    return { reason: { effect: 'continues', sentence, source }, clause };
  }
  const sentence = [
    plain('The first bridge above both is '),
    at(common),
    plain(`: ${hops(providerPath.length - 1)} up from the provider and ${hops(clientPath.length)} `),
    plain(`from the client, distance ${distance}.`),
  ];
  return { reason: { effect: 'continues', sentence, source } };
}

const hops = (count: number) => `${count} ${count === 1 ? 'hop' : 'hops'}`;

/** A function that redirects on the way to any common bridge rules out the direct path without it being known. */
function commonBridgeNotShown({ redirecting }: Walk, source: string): Finding {
  const sentence = [
    plain('The bridges above one of the devices are not shown, so where the two meet is unknown.'),
  ];
  const reason = { effect: 'unknown' as const, sentence, source };
  return redirecting.length > 0 ? { reason } : { reason, may: 'BUS_ADDR', missing: [BRIDGES_ABOVE] };
}

const BRIDGES_ABOVE: MissingFact = {
  node: null,
  what: 'which bridges lead to both devices',
  howToGet: 'lspci -tv, or lspci -vv of the whole machine',
};

/** pci_bridge_has_acs_redir on every function from each device up to, and with, the common bridge. */
export function acsOnPath({ walk }: PairUnderRules): Finding | null {
  const source = 'pci_bridge_has_acs_redir';
  if (walk.common === null) return null;
  if (walk.redirecting.length > 0) {
    return {
      reason: { effect: 'continues', sentence: redirectSentence(walk), source },
      clause: redirectClause(walk.redirecting),
    };
  }
  if (walk.acsUnknown.length > 0) {
    const sentence = [
      plain('Whether ACS redirects at '),
      ...namesOf(walk.acsUnknown),
      plain(' is not shown.'),
    ];
    const missing = walk.acsUnknown.map(acsOf);
    return { reason: { effect: 'unknown', sentence, source }, may: 'BUS_ADDR', missing };
  }
  if (walk.common === undefined) return null;
  const sentence = [
    plain('Nothing on the path redirects: the traffic '),
    strong('stays below the common bridge'),
    plain('.'),
    ...harmlessBits(walk),
  ];
  const clause = [plain('no ACS redirect is set on the path')];
  return { reason: { effect: 'decides', sentence, source }, clause, mapType: 'BUS_ADDR' };
}

function redirectSentence({ redirecting, acsUnknown }: Walk): Sentence {
  const sentence = redirecting.flatMap((fn, i) => [
    plain(i === 0 ? 'On the path ' : ', '),
    at(fn),
    plain(` has ${listed(acsBitNames(fn, REDIRECT_BITS))} on`),
  ]);
  const further = [
    plain(' What '),
    ...namesOf(acsUnknown),
    plain(acsUnknown.length === 1 ? ' does is not shown, ' : ' do is not shown, '),
    plain('and changes nothing.'),
  ];
  return [...sentence, plain(': ACS redirects.'), ...(acsUnknown.length > 0 ? further : [])];
}

function redirectClause([first, ...more]: readonly PciFunction[]): Sentence {
  if (!first) return [];
  const bits = acsBitNames(first, REDIRECT_BITS);
  const others = more.length === 0 ? '' : `, and ACS redirects on ${more.length} more`;
  return [plain(`${listed(bits)} ${bits.length > 1 ? 'are' : 'is'} set on `), at(first), plain(others)];
}

/** People chase Source Validation; say that it is not to blame. */
function harmlessBits({ providerPath, clientPath }: Walk): Sentence {
  const fn = [...providerPath, ...clientPath].find(each => acsBitNames(each, ~REDIRECT_BITS).length > 0);
  if (!fn) return [];
  const bits = acsBitNames(fn, ~REDIRECT_BITS);
  const verb = bits.length > 1 ? 'do' : 'does';
  return [plain(` ${listed(bits)} on `), at(fn), plain(` ${verb} not redirect peer-to-peer traffic.`)];
}

const acsOf = (fn: PciFunction): MissingFact => ({
  node: fn.id,
  what: `the ACS control word of ${shortBdf(fn.bdf)}`,
  howToGet: `sudo lspci -vvv -s ${fn.bdf}`,
});

/** Before 5.4 a redirected path is refused even where the host bridge could carry it. */
export function redirectRefused({ policy, walk }: PairUnderRules): Finding | null {
  if (policy.row.redirectedMayPass || walk.common === null) return null;
  const text = `Linux ${policy.row.release} refuses redirected paths`;
  const reason = { sentence: [plain(`${text}.`)], source: 'pci_p2pdma_distance, -2' };
  const refusal = { clause: [plain(text)] };
  if (walk.common) return { ...refusal, reason: { ...reason, effect: 'decides' }, mapType: 'NOT_SUPPORTED' };
  return {
    ...refusal,
    reason: { ...reason, effect: 'unknown' },
    may: 'NOT_SUPPORTED',
    missing: [BRIDGES_ABOVE],
  };
}
