import type { RouteForm } from '../../../fabric/answers/routeForm.ts';
import type { LinkLoad, MemoryLoad } from '../../../fabric/rates/linkLoads.ts';
import { sizeText } from '../../../lib/byteSize.ts';
import type { NodeId } from '../../../topology/machine.ts';
import { nameOf } from '../../../topology/nodeName.ts';
import { say } from '../../../topology/sentence.ts';
import { type Checked, type ClaimContext, isAsClaimed } from './checked.ts';
import { routed } from './routed.ts';

/** Bytes on the link below one port, both ways together, and into and out of DRAM. */
interface Counted {
  readonly uplink: number;
  readonly dram: number;
}

/** What a transfer costs directly, and by way of system memory. */
export interface BytesClaim {
  readonly request?: Partial<RouteForm>;
  /** The port at the upper end of the link. */
  readonly port: NodeId;
  readonly direct?: Counted;
  readonly throughMemory?: Counted;
}

export function checkBytes(
  { state, names }: ClaimContext,
  { request, port, direct, throughMemory }: BytesClaim,
): Checked {
  const { comparison } = routed(state, request);
  if (!comparison) return { holds: false, sentence: say`There is no way through memory to compare with.` };
  const { links, memory } = comparison;
  const now = counted(port, links.direct, memory.direct);
  const then = counted(port, links.fallback, memory.fallback);
  const text = (each: Counted) =>
    `${sizeText(BigInt(each.uplink))} on that link, ${sizeText(BigInt(each.dram))} into and out of DRAM`;
  return {
    holds: (!direct || isAsClaimed(direct, now)) && (!throughMemory || isAsClaimed(throughMemory, then)),
    sentence: say`Below ${nameOf(names, port)}, directly: ${text(now)}. Through memory: ${text(then)}.`,
  };
}

function counted(port: NodeId, links: readonly LinkLoad[], memory: MemoryLoad): Counted {
  const load = links.find(({ link }) => link === port);
  return {
    uplink: (load?.upBytes ?? 0) + (load?.downBytes ?? 0),
    dram: memory.readBytes + memory.writtenBytes,
  };
}
