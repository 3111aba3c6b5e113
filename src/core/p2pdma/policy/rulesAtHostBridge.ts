import { hex } from '../../lib/hex.ts';
import { knownValue } from '../../topology/fact.ts';
import { rootOf } from '../../topology/machineTree.ts';
import { at, type MissingFact, type Sentence, strong } from '../../topology/sentence.ts';
import { isAmdZen } from '../kernels/cpu.ts';
import type { HostBridgeStanding } from '../kernels/hostBridgeStanding.ts';
import { standingAbove } from './policy.ts';
import type { Finding, PairUnderRules } from './rule.ts';
import { asSentence, idsOf, plain } from './ruleWords.ts';
import { isSameHostBridge } from './sameHostBridge.ts';

/** 4.20 knows no way but a common bridge. */
export function onlyCommonBridge({ policy }: PairUnderRules): Finding | null {
  if (policy.row.hostBridge !== 'never') return null;
  const text = `Linux ${policy.row.release} allows nothing without a common bridge`;
  return {
    reason: { effect: 'decides', sentence: [plain(`${text}.`)], source: 'pci_p2pdma_distance, -1' },
    clause: [plain(text)],
    mapType: 'NOT_SUPPORTED',
  };
}

/** cpu_supports_p2pdma, since 5.9: asked before the list, so on these CPUs the list is never read. */
export function amdZen({ policy }: PairUnderRules): Finding | null {
  const source = 'cpu_supports_p2pdma';
  if (!policy.row.amdZenPasses) return null;
  const cpu = knownValue(policy.cpu);
  if (!cpu) {
    const sentence = [
      plain('Which CPU this is, is not shown; on AMD of family 0x17 or later the host bridge is allowed.'),
    ];
    const howToGet = 'lscpu (Vendor ID and CPU family), or choose the CPU in the settings';
    const missing = [{ node: null, what: 'the CPU vendor and family', howToGet }];
    return { reason: { effect: 'unknown', sentence, source }, may: 'THRU_HOST_BRIDGE', missing };
  }
  const family = `0x${hex(cpu.family, 2)}`;
  if (isAmdZen(cpu)) {
    const sentence = [
      plain(`The CPU is AMD of family ${family}: the host bridge is `),
      strong('allowed'),
      plain(' without asking the list.'),
    ];
    const clause = [plain(`Linux allows it on AMD CPUs of family ${family}`)];
    return { reason: { effect: 'decides', sentence, source }, clause, mapType: 'THRU_HOST_BRIDGE' };
  }
  const sentence = [
    plain('The CPU is not AMD of family 0x17 or later, so the list of host bridges is asked.'),
  ];
  return { reason: { effect: 'continues', sentence, source } };
}

/** host_bridge_whitelist: one entry for a shared host bridge, two without REQ_SAME_HOST_BRIDGE for different ones. */
export function hostBridgeList(pair: PairUnderRules): Finding {
  const { policy, provider, client } = pair;
  const source = policy.row.hostBridge === 'list' ? 'host_bridge_whitelist' : 'root_complex_whitelist';
  const same = isSameHostBridge(rootOf(policy.tree, provider.id), rootOf(policy.tree, client.id));
  const sides = (same ? [provider] : [provider, client]).map(fn => standingAbove(policy, fn.id));
  const refused = sides.find(side => allows(side, same) === false);
  if (refused) {
    const reason = { effect: 'decides' as const, sentence: asSentence(refusal(refused)), source };
    return { reason, clause: refusal(refused), mapType: 'NOT_SUPPORTED' };
  }
  const open = sides.find(side => allows(side, same) === undefined);
  if (open) {
    const missing = sides.filter(side => allows(side, same) === undefined).map(missingOf);
    const sentence = [
      plain(`Whether the list lets it through depends on ${missing[0]?.what}, which is not shown.`),
    ];
    const reason = { effect: 'unknown' as const, sentence, source };
    return { reason, may: 'THRU_HOST_BRIDGE', mapType: 'NOT_SUPPORTED', missing };
  }
  const clause = acceptance(sides);
  const reason = { effect: 'decides' as const, sentence: asSentence(clause), source };
  return { reason, clause, mapType: 'THRU_HOST_BRIDGE' };
}

/** Whether the list lets this side through; undefined where that depends on something not shown. */
function allows(side: HostBridgeStanding, same: boolean | undefined): boolean | undefined {
  if (side.state === 'unlisted') return false;
  if (side.entry?.sameHostBridge && same !== true) return same;
  return side.state === 'listed' ? true : undefined;
}

/** What is open about a side: its own standing, or whether the other side hangs below the same host bridge. */
function missingOf(side: HostBridgeStanding): MissingFact {
  const what = side.state === 'unknown' ? side.what : 'whether both sit below one host bridge';
  return { node: side.device?.id ?? null, what, howToGet: 'lspci -nn and lspci -tv of the whole machine' };
}

function refusal(side: HostBridgeStanding): Sentence {
  if (side.state !== 'unlisted' && side.device && side.entry) {
    return [
      plain('host bridge '),
      at(side.device, idsOf(side.device)),
      plain(` (${side.entry.platform}) is listed only for devices below one and the same host bridge`),
    ];
  }
  if (!side.device) {
    const notListed = [strong('not on the list'), plain(' of this kernel')];
    return [plain('no function identifies the host bridge to this kernel, so it is '), ...notListed];
  }
  return [
    plain('host bridge '),
    at(side.device, idsOf(side.device)),
    plain(' is '),
    strong('not on the list'),
    plain(' of this kernel'),
  ];
}

const acceptance = (sides: readonly HostBridgeStanding[]): Sentence => [
  ...sides.flatMap((side, i) =>
    side.state === 'listed'
      ? [
          plain(i === 0 ? 'host bridge ' : ' and '),
          at(side.device, idsOf(side.device)),
          plain(` (${side.entry.platform})`),
        ]
      : [],
  ),
  plain(sides.length > 1 ? ' are ' : ' is '),
  strong('on the list'),
];
