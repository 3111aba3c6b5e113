import { hex } from '../lib/hex.ts';
import { acsBitsIn } from '../topology/acs.ts';
import { shortBdf } from '../topology/bdf.ts';
import { knownValue } from '../topology/fact.ts';
import type { PciFunction } from '../topology/machine.ts';
import { rootOf } from '../topology/machineTree.ts';
import type { MissingFact, Sentence, TextPart } from '../topology/sentence.ts';
import { isAmdZen } from './cpu.ts';
import type { HostBridgeStanding } from './hostBridgeStanding.ts';
import { type Policy, standingAbove } from './policy.ts';
import type { MapType, Reason } from './verdict.ts';
import { REDIRECT_BITS, type Walk } from './walk.ts';

/** The pair a rule looks at. */
export interface PairUnderRules {
  readonly policy: Policy;
  readonly provider: PciFunction;
  readonly client: PciFunction;
  readonly walk: Walk;
}

/** What a rule found; with `mapType` it settles the verdict. */
export interface Finding {
  readonly reason: Omit<Reason, 'rule'>;
  readonly mapType?: MapType;
  readonly missing?: readonly MissingFact[];
}

/** A small function over a pair; null where it has nothing to say. */
export type Rule = (pair: PairUnderRules, before: readonly Finding[]) => Finding | null;

/** The policy: these rules in this order, until one settles the verdict. */
export const rules = {
  commonBridge,
  noRedirectOnPath,
  redirectRefused,
  onlyCommonBridge,
  amdZen,
  hostBridgeList,
} as const satisfies Record<string, Rule>;

const at = (fn: PciFunction, text = shortBdf(fn.bdf)): TextPart => ({ text, node: fn.id });
const plain = (text: string): TextPart => ({ text });
const strong = (text: string): TextPart => ({ text, emphasis: true });
const hops = (count: number) => `${count} ${count === 1 ? 'hop' : 'hops'}`;

/** Names joined as in a sentence: "A, B and C". */
function namesOf(functions: readonly PciFunction[]): Sentence {
  return functions.flatMap((fn, i) => {
    const between = i === 0 ? [] : [plain(i === functions.length - 1 ? ' and ' : ', ')];
    return [...between, at(fn)];
  });
}

/** calc_map_type_and_dist: walk up from both until a bridge is above, or is, both. */
function commonBridge({ provider, client, walk }: PairUnderRules): Finding {
  const source = 'calc_map_type_and_dist, upstream_bridge_distance';
  const { common, distance, providerPath, clientPath } = walk;
  if (common === undefined) {
    const sentence = [
      plain('The bridges above one of the devices are not shown, so where the two meet is unknown.'),
    ];
    const what = 'which bridges lead to both devices';
    const missing = [{ node: null, what, howToGet: 'lspci -tv, or lspci -vv as any user' }];
    return { reason: { effect: 'unknown', sentence, source }, mapType: 'UNKNOWN', missing };
  }
  if (common && provider.id === client.id) {
    const sentence = [
      plain('Provider and client are the same function, '),
      at(provider),
      plain(': distance 0.'),
    ];
    return { reason: { effect: 'continues', sentence, source } };
  }
  if (common === null) {
    const sentence = [
      plain('No bridge is above both: their paths meet only in the root complex. '),
      plain(
        `${hops(providerPath.length)} and ${hops(clientPath.length)} to the root bus make distance ${distance}.`,
      ),
    ];
    return { reason: { effect: 'continues', sentence, source } };
  }
  const sentence = [
    plain('The first bridge above both is '),
    at(common),
    plain(
      `: ${hops(providerPath.length - 1)} up from the provider and ${hops(clientPath.length)} from the client, `,
    ),
    plain(`distance ${distance}.`),
  ];
  return { reason: { effect: 'continues', sentence, source } };
}

/** pci_bridge_has_acs_redir on every function from each device up to, and with, the common bridge. */
function noRedirectOnPath({ walk }: PairUnderRules): Finding | null {
  const source = 'pci_bridge_has_acs_redir';
  if (!walk.common) return null;
  if (walk.redirecting.length > 0) {
    const sentence = walk.redirecting.flatMap((fn, i) => [
      plain(i === 0 ? 'On the path ' : ', '),
      at(fn),
      plain(` has ${redirectBitNames(fn)} on`),
    ]);
    return { reason: { effect: 'continues', sentence: [...sentence, plain(': ACS redirects.')], source } };
  }
  if (walk.acsUnknown.length > 0) {
    const sentence = [
      plain('Whether ACS redirects at '),
      ...namesOf(walk.acsUnknown),
      plain(' is not shown.'),
    ];
    return {
      reason: { effect: 'unknown', sentence, source },
      mapType: 'UNKNOWN',
      missing: walk.acsUnknown.map(acsOf),
    };
  }
  const sentence = [
    plain('Nothing on the path redirects: the traffic '),
    strong('stays below the common bridge'),
    plain('.'),
  ];
  return { reason: { effect: 'decides', sentence, source }, mapType: 'BUS_ADDR' };
}

const acsOf = (fn: PciFunction): MissingFact => ({
  node: fn.id,
  what: `the ACS control word of ${shortBdf(fn.bdf)}`,
  howToGet: `sudo lspci -vvv -s ${fn.bdf}`,
});

function redirectBitNames(fn: PciFunction): string {
  const acs = knownValue(fn.acs);
  const control = (acs && knownValue(acs.control)) ?? 0;
  const names = acsBitsIn(control & REDIRECT_BITS).map(bit => bit.lspci);
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : (names[0] ?? '');
}

/** Before 5.4 a redirected path is refused even where the host bridge could carry it. */
function redirectRefused({ policy, walk }: PairUnderRules): Finding | null {
  if (policy.row.redirectedMayPass || !walk.common) return null;
  const sentence = [plain(`Linux ${policy.row.release} refuses a redirected path.`)];
  return {
    reason: { effect: 'decides', sentence, source: 'pci_p2pdma_distance, -2' },
    mapType: 'NOT_SUPPORTED',
  };
}

/** 4.20 knows no way but a common bridge. */
function onlyCommonBridge({ policy }: PairUnderRules): Finding | null {
  if (policy.row.hostBridge !== 'never') return null;
  const sentence = [plain(`Linux ${policy.row.release} allows nothing without a common bridge.`)];
  return {
    reason: { effect: 'decides', sentence, source: 'pci_p2pdma_distance, -1' },
    mapType: 'NOT_SUPPORTED',
  };
}

/** cpu_supports_p2pdma, since 5.9: asked before the list, so on these CPUs the list is never read. */
function amdZen({ policy }: PairUnderRules): Finding | null {
  const source = 'cpu_supports_p2pdma';
  if (!policy.row.amdZenPasses) return null;
  const cpu = knownValue(policy.cpu);
  if (!cpu) {
    const sentence = [
      plain('Which CPU this is, is not shown; on AMD of family 0x17 or later the host bridge is allowed.'),
    ];
    const missing = [
      { node: null, what: 'the CPU vendor and family', howToGet: 'lscpu, or choose the CPU above' },
    ];
    return { reason: { effect: 'unknown', sentence, source }, missing };
  }
  const family = `0x${hex(cpu.family, 2)}`;
  if (isAmdZen(cpu)) {
    const sentence = [
      plain(`The CPU is AMD of family ${family}: the host bridge is `),
      strong('allowed'),
      plain(' without asking the list.'),
    ];
    return { reason: { effect: 'decides', sentence, source }, mapType: 'THRU_HOST_BRIDGE' };
  }
  const sentence = [
    plain('The CPU is not AMD of family 0x17 or later, so the list of host bridges is asked.'),
  ];
  return { reason: { effect: 'continues', sentence, source } };
}

/** host_bridge_whitelist: one entry for a shared host bridge, two without REQ_SAME_HOST_BRIDGE for different ones. */
function hostBridgeList(pair: PairUnderRules, before: readonly Finding[]): Finding {
  const { policy, provider, client } = pair;
  const source = policy.row.hostBridge === 'list' ? 'host_bridge_whitelist' : 'root_complex_whitelist';
  const providerRoot = rootOf(policy.tree, provider.id);
  const clientRoot = rootOf(policy.tree, client.id);
  const same = providerRoot.id === clientRoot.id;
  const sides = same
    ? [standingAbove(policy, provider.id)]
    : [provider, client].map(fn => standingAbove(policy, fn.id));
  const refused = sides.find(side => refusesAlone(side, same));
  const missing = sides.flatMap(side => (side.state === 'unknown' ? [missingOf(side)] : []));
  const cpuMissing = before.flatMap(finding => finding.missing ?? []);

  if (refused && cpuMissing.length === 0) {
    return {
      reason: { effect: 'decides', sentence: refusal(refused, same), source },
      mapType: 'NOT_SUPPORTED',
    };
  }
  if (refused) {
    const sentence = [...refusal(refused, same), plain(' Only the CPU could allow it.')];
    return { reason: { effect: 'unknown', sentence, source }, mapType: 'UNKNOWN', missing: [] };
  }
  if (missing.length > 0) {
    const sentence = [
      plain(`Whether the host bridge is on the list depends on ${missing[0]?.what}, which is not shown.`),
    ];
    return { reason: { effect: 'unknown', sentence, source }, mapType: 'UNKNOWN', missing };
  }
  return { reason: { effect: 'decides', sentence: acceptance(sides), source }, mapType: 'THRU_HOST_BRIDGE' };
}

const refusesAlone = (side: HostBridgeStanding, same: boolean) =>
  side.state === 'unlisted' || (side.state === 'listed' && side.entry.sameHostBridge && !same);

const missingOf = (side: HostBridgeStanding & { state: 'unknown' }): MissingFact => ({
  node: side.device?.id ?? null,
  what: side.what,
  howToGet: 'lspci -nn of the whole machine',
});

function refusal(side: HostBridgeStanding, same: boolean): Sentence {
  if (side.state === 'listed' && !same) {
    return [
      plain('The host bridge '),
      at(side.device, idsOf(side.device)),
      plain(` (${side.entry.platform}) is listed only for devices below one and the same host bridge.`),
    ];
  }
  if (side.device) {
    return [
      plain('The host bridge '),
      at(side.device, idsOf(side.device)),
      plain(' is '),
      strong('not on the list'),
      plain(' of this kernel.'),
    ];
  }
  return [
    plain('No function identifies the host bridge to this kernel, so it is '),
    strong('not on the list'),
    plain('.'),
  ];
}

const acceptance = (sides: readonly HostBridgeStanding[]): Sentence => [
  ...sides.flatMap((side, i) =>
    side.state === 'listed'
      ? [
          plain(i === 0 ? 'The host bridge ' : ' and '),
          at(side.device, idsOf(side.device)),
          plain(` (${side.entry.platform})`),
        ]
      : [],
  ),
  plain(sides.length > 1 ? ' are ' : ' is '),
  strong('on the list'),
  plain('.'),
];

const idsOf = ({ vendorId, deviceId, bdf }: PciFunction): string => {
  const [vendor, device] = [knownValue(vendorId), knownValue(deviceId)];
  return vendor === undefined || device === undefined ? bdf : `${hex(vendor, 4)}:${hex(device, 4)}`;
};
