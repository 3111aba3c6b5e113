import { hex } from '../../lib/hex.ts';
import { knownValue } from '../../topology/fact.ts';
import type { PciFunction } from '../../topology/machine.ts';
import { rootOf } from '../../topology/machineTree.ts';
import type { HostBridgeStanding } from '../kernels/hostBridgeStanding.ts';
import type { Judgement } from './judgePair.ts';
import { standingAbove } from './policy.ts';
import { isSameHostBridge } from './sameHostBridge.ts';
import type { KernelMessage } from './verdict.ts';

/**
 * What the kernel logs for this pair, in its order and to the letter; when not asked to be verbose, no more than the
 * warning of 5.14 to 7.1 that comes all the same. Only lines that are certain: none for a verdict that is not known,
 * nor where the two might meet below a bridge that is not shown.
 */
export function kernelMessages(judgement: Judgement, isVerbose = true): readonly KernelMessage[] {
  const { mapType, policy, walk } = judgement;
  if (mapType === 'UNKNOWN' || walk.common === undefined) return [];
  if (!isVerbose) {
    const unlisted = policy.row.listWarning === 'redirected' ? listWarning(judgement) : undefined;
    return unlisted ? [unlisted] : [];
  }
  return policy.row.tellsMapTypes ? mapTypeMessages(judgement) : distanceMessages(judgement);
}

const CANNOT = 'cannot be used for peer-to-peer DMA as';

/** 4.20 to 5.3: a refusal, and for a redirected path how to mend it. */
function distanceMessages(judgement: Judgement): readonly KernelMessage[] {
  const { client, provider, mapType } = judgement;
  if (mapType !== 'NOT_SUPPORTED') return [];
  if (judgement.walk.redirecting.length > 0) {
    return [
      warn(client, `${CANNOT} ACS redirect is set between the client and provider (${provider.bdf})`),
      ...disableRedirect(judgement),
    ];
  }
  return [
    warn(client, `${CANNOT} the client and provider (${provider.bdf}) do not share an upstream bridge`),
  ];
}

/** From 5.4: the redirect is told also where the verdict is fine. */
function mapTypeMessages(judgement: Judgement): readonly KernelMessage[] {
  const { client, provider, mapType } = judgement;
  const messages: KernelMessage[] = [];
  if (judgement.walk.redirecting.length > 0) {
    messages.push(warn(client, `ACS redirect is set between the client and provider (${provider.bdf})`));
    messages.push(...disableRedirect(judgement));
  }
  const unlisted = listWarning(judgement);
  if (unlisted) messages.push(unlisted);
  if (mapType === 'NOT_SUPPORTED') {
    const text = `${CANNOT} the client and provider (${provider.bdf}) do not share an upstream bridge or whitelisted host bridge`;
    messages.push(warn(client, text));
  }
  return messages;
}

const warn = (device: PciFunction, text: string): KernelMessage => ({
  level: 'warn',
  device: device.id,
  text: `${device.bdf}: ${text}`,
});

/**
 * The names are printed into a buffer of fixed size; what does not fit is cut, in the middle of a name if need be. A
 * function whose ACS is not shown may be among them, so then the line cannot be told.
 */
function disableRedirect({ client, walk, policy }: Judgement): readonly KernelMessage[] {
  if (walk.acsUnknown.length > 0) return [];
  const names = walk.redirecting.map(fn => `${fn.bdf};`).join('');
  const room = policy.row.acsListBytes - 1;
  const list = names.length > room ? names.slice(0, room) : names.slice(0, -1);
  const text = `to disable ACS redirect for this path, add the kernel parameter: pci=disable_acs_redir=${list}`;
  return [warn(client, text)];
}

/**
 * `__host_bridge_whitelist` warns of the first host bridge that is not in the list. It says nothing where no
 * function identifies it, nor where an entry is refused for REQ_SAME_HOST_BRIDGE; on AMD Zen it is never asked.
 */
function listWarning(judgement: Judgement): KernelMessage | undefined {
  const { policy, findings, provider, client, walk } = judgement;
  const when = policy.row.listWarning;
  const wanted = when === 'verbose' || (when === 'redirected' && walk.redirecting.length > 0);
  if (!wanted || !findings.some(({ rule }) => rule === 'hostBridgeList')) return undefined;
  const same = isSameHostBridge(rootOf(policy.tree, provider.id), rootOf(policy.tree, client.id));
  const providerSide = standingAbove(policy, provider.id);
  if (providerSide.state === 'unlisted') return notInList(providerSide);
  const goesOn = providerSide.state === 'listed' && !providerSide.entry.sameHostBridge;
  if (same || !goesOn) return undefined;
  const clientSide = standingAbove(policy, client.id);
  return clientSide.state === 'unlisted' ? notInList(clientSide) : undefined;
}

function notInList({ device }: HostBridgeStanding & { state: 'unlisted' }): KernelMessage | undefined {
  if (!device) return undefined;
  const ids = `${hex(knownValue(device.vendorId) ?? 0, 4)}:${hex(knownValue(device.deviceId) ?? 0, 4)}`;
  return warn(device, `Host bridge not in P2PDMA whitelist: ${ids}`);
}
