import { knownValue } from '../../topology/fact.ts';
import { nameOf } from '../../topology/nodeName.ts';
import { say } from '../../topology/sentence.ts';
import type { Fabric } from './fabric.ts';
import type { RequestError } from './hop.ts';
import type { RouteRequest, RouteTarget } from './request.ts';

/** Linux maps at most this much at once; larger transfers come as several (d.1: entries are split at 4 GiB - 1). */
const MOST_BYTES = 0xffff_ffff;

/** Why a request cannot be asked at all; null if it can. */
export function checkRequest(fabric: Fabric, request: RouteRequest): RequestError | null {
  const { initiator, sizeBytes, target } = request;
  const fn = fabric.tree.functionById.get(initiator);
  if (!fn)
    return { code: 'no-such-device', sentence: say`There is no device ${initiator} to start a transfer.` };
  if (fn.kind !== 'endpoint') {
    return {
      code: 'not-an-endpoint',
      sentence: say`${nameOf(fabric, fn.id)} is a port; it forwards and starts nothing.`,
    };
  }
  if (!Number.isInteger(sizeBytes) || sizeBytes < 1 || sizeBytes > MOST_BYTES) {
    return { code: 'bad-size', sentence: say`A transfer has 1 to ${MOST_BYTES} bytes, not ${sizeBytes}.` };
  }
  return checkTarget(fabric, target, BigInt(sizeBytes));
}

function checkTarget(fabric: Fabric, target: RouteTarget, sizeBytes: bigint): RequestError | null {
  if (target.kind === 'system-memory') {
    if (target.address >= 0n && target.address + sizeBytes <= 1n << 64n) return null;
    return { code: 'bad-address', sentence: say`A memory address has 64 bits.` };
  }
  const fn = fabric.tree.functionById.get(target.node);
  if (!fn) return { code: 'no-such-device', sentence: say`There is no device ${target.node} to reach.` };
  const bars = knownValue(fn.bars);
  const name = nameOf(fabric, fn.id);
  if (!bars && fn.bars.state === 'unknown') return null;
  const bar = bars?.find(each => each.index === target.bar);
  if (!bar) return { code: 'no-such-bar', sentence: say`${name} has no BAR ${target.bar}.` };
  if (bar.kind === 'io') {
    return {
      code: 'io-bar',
      sentence: say`BAR ${target.bar} of ${name} is I/O space; only memory can be a target.`,
    };
  }
  if (bar.address.state === 'absent') {
    return { code: 'no-such-bar', sentence: say`BAR ${target.bar} of ${name} has no address.` };
  }
  const size = knownValue(bar.sizeBytes);
  const outside = target.offset < 0n || (size !== undefined && target.offset + sizeBytes > size);
  if (!outside) return null;
  return { code: 'outside-bar', sentence: say`The transfer would leave BAR ${target.bar} of ${name}.` };
}
