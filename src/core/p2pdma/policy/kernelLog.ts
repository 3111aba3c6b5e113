import { hex } from '../../lib/hex.ts';
import { knownValue } from '../../topology/fact.ts';
import { loggedWords } from '../../topology/loggedLine.ts';
import type { PciFunction } from '../../topology/machine.ts';
import type { Side } from './decision.ts';
import { type PairUnderRules, standingAbove } from './facts.ts';
import type { KernelMessage } from './verdict.ts';

/** A line of the kernel's log, and whether it comes also where the driver did not ask for reasons. */
export interface LogLine {
  readonly message: KernelMessage;
  readonly isAlways: boolean;
}

const warning = (device: PciFunction, text: string, isAlways = false): LogLine => ({
  message: { level: 'warn', device: device.id, text: `${device.bdf}: ${text}` },
  isAlways,
});

/** From 5.4 the redirect is told also where the verdict is fine. */
export function toldOfRedirect(pair: PairUnderRules): readonly LogLine[] {
  const { policy, client, provider } = pair;
  if (!policy.row.tellsMapTypes) return [];
  const told = warning(client, loggedWords('redirect', provider.bdf, ''));
  return [told, ...disableRedirect(pair)];
}

/** Before that it is told with the refusal, and how to mend it. */
export function refusedForRedirect(pair: PairUnderRules): readonly LogLine[] {
  const { client, provider } = pair;
  const refused = warning(client, loggedWords('redirect-refused', provider.bdf, ''));
  return [refused, ...disableRedirect(pair)];
}

/** The refusal of 4.20 to 5.3 for what has no bridge in common; later kernels log theirs when all is decided. */
export function notShared({ policy, client, provider }: PairUnderRules): readonly LogLine[] {
  if (policy.row.tellsMapTypes) return [];
  return [warning(client, loggedWords('not-shared', provider.bdf, ''))];
}

/** The refusal since 5.4, whichever rule it was. */
export function refusal({ policy, client, provider }: PairUnderRules): readonly LogLine[] {
  if (!policy.row.tellsMapTypes) return [];
  return [warning(client, loggedWords('not-shared-or-listed', provider.bdf, ''))];
}

/**
 * The names are printed into a buffer of fixed size; what does not fit is cut, in the middle of a name if need be. A
 * function whose ACS is not shown may be among them, so then the line cannot be told.
 */
function disableRedirect({ client, walk, policy }: PairUnderRules): readonly LogLine[] {
  if (walk.acsUnknown.length > 0) return [];
  const names = walk.redirecting.map(fn => `${fn.bdf};`).join('');
  const room = policy.row.acsListBytes - 1;
  const list = names.length > room ? names.slice(0, room) : names.slice(0, -1);
  return [warning(client, loggedWords('parameter', '', list))];
}

/** `__host_bridge_whitelist` warns of the first host bridge that is not in the list: of the side that was refused. */
export function notInList(about: readonly Side[], pair: PairUnderRules): readonly LogLine[] {
  const { policy, walk } = pair;
  const when = policy.row.listWarning;
  if (when === 'never' || (when === 'redirected' && walk.redirecting.length === 0)) return [];
  const [side] = about;
  const device = side && standingAbove(policy, pair[side].id).device;
  // The client's is looked up only once the provider's has passed for certain.
  if (!device || (side === 'client' && !isPassed(pair))) return [];
  const ids = `${hex(knownValue(device.vendorId) ?? 0, 4)}:${hex(knownValue(device.deviceId) ?? 0, 4)}`;
  return [warning(device, loggedWords('not-listed', '', ids), when === 'redirected')];
}

function isPassed({ policy, provider }: PairUnderRules): boolean {
  const standing = standingAbove(policy, provider.id);
  return standing.state === 'listed' && !standing.entry.sameHostBridge;
}
