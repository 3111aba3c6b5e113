import { sizeText } from '../../lib/byteSize.ts';
import type { NodeId } from '../../topology/machine.ts';
import type { PlayNote } from '../../topology/playStep.ts';
import { type Fabric, isLinkPort } from '../routing/fabric.ts';
import type { Comparison } from '../routing/fallback.ts';
import { isDelivered, type Route } from '../routing/hop.ts';
import type { LinkLoad, MemoryLoad } from './linkLoads.ts';

const NOTHING = '–';
const joined = (...parts: readonly (string | null)[]): string =>
  parts.filter(part => part !== null).join(', ') || NOTHING;
const bytes = (sign: string, count: number): string | null =>
  count === 0 ? null : `${sign} ${sizeText(BigInt(count))}`;

/** `↑ 4 KiB, ↓ 4 KiB`: what of these loads is on one link, up towards the root and down. */
export function linkLoadText(loads: readonly LinkLoad[], link: NodeId): string {
  const load = loads.find(each => each.link === link);
  return load ? joined(bytes('↑', load.upBytes), bytes('↓', load.downBytes)) : NOTHING;
}

/** `in 4 KiB, out 4 KiB`: what goes into DRAM and comes out of it. */
export const memoryLoadText = ({ readBytes, writtenBytes }: MemoryLoad): string =>
  joined(bytes('in', writtenBytes), bytes('out', readBytes));

/** Why the direct way carries nothing of use, in two words; null where it delivers. */
export function directFails(direct: Route): string | null {
  if (isDelivered(direct)) return null;
  return direct.outcome.kind === 'unknown' ? 'direct: unknown' : 'direct: fails';
}

/**
 * What each way puts on the links that several devices share, and on DRAM, written beside them: the links above
 * switches, each named by the port at its upper end.
 */
export function loadNotes(
  fabric: Fabric,
  { direct, fallback, links, memory }: Comparison,
): readonly PlayNote[] {
  const used = new Set([...links.direct, ...links.fallback].map(({ link }) => link));
  const uplinks = [...used].filter(
    link => isLinkPort(fabric, link) && fabric.tree.childrenOf(link).some(({ kind }) => kind === 'bridge'),
  );
  const roots = new Set(fallback.legs.map(leg => leg.outcome.at));
  const ways = (directText: string, stagedTexts: readonly string[]): PlayNote['lines'] => [
    { lane: 'request', text: directFails(direct) ?? directText },
    ...stagedTexts.map(text => ({ lane: 'fallback', text }) as const),
  ];
  return [
    ...uplinks.map(at => ({
      at,
      lines: ways(`direct ${linkLoadText(links.direct, at)}`, [`staged ${linkLoadText(links.fallback, at)}`]),
    })),
    // The root stands in a narrow column: short lines.
    ...[...roots].slice(0, 1).map(at => ({
      at,
      lines: ways(
        `DRAM ${memoryLoadText(memory.direct)}`,
        memoryLoadText(memory.fallback)
          .split(', ')
          .map(text => `DRAM ${text}`),
      ),
    })),
  ];
}
