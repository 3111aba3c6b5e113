import type { NodeId, SideLink } from '../../topology/machine.ts';
import { type Sentence, say } from '../../topology/sentence.ts';
import { type SideLinkKind, sideLinkKinds } from '../../topology/sideLink.ts';

export type Transport =
  | {
      readonly kind: 'side-link';
      readonly link: SideLinkKind;
      readonly via: readonly SideLink[];
      readonly gigabytesPerSecond: number | null;
      readonly sentence: Sentence;
    }
  | { readonly kind: 'pcie'; readonly sentence: Sentence };

/**
 * Over what a pair of devices talks, as drivers choose: a link of their own before PCIe, the fastest if there are
 * several; kinds that forward also join devices that share a fabric without an edge of their own.
 */
export function preferredTransport(links: readonly SideLink[], a: NodeId, b: NodeId): Transport {
  const found = sideLinkKinds
    .map(({ id }) => transportOver(links, id, [a, b]))
    .filter(transport => transport !== null)
    .toSorted((x, y) => (y.gigabytesPerSecond ?? 0) - (x.gigabytesPerSecond ?? 0));
  return (
    found[0] ?? {
      kind: 'pcie',
      sentence: say`No link of their own joins the two, so the PCI path decides.`,
    }
  );
}

function transportOver(
  links: readonly SideLink[],
  kind: SideLinkKind,
  [a, b]: readonly [NodeId, NodeId],
): Extract<Transport, { kind: 'side-link' }> | null {
  const row = sideLinkKinds.find(each => each.id === kind);
  const ofKind = links.filter(link => link.kind === kind);
  const direct = ofKind.filter(link => (link.a === a && link.b === b) || (link.a === b && link.b === a));
  const via = direct.length > 0 ? direct : row?.forwards ? shortestWay(ofKind, a, b) : [];
  if (a === b || via.length === 0 || !row) return null;
  const rates = via.map(link => link.gigabytesPerSecond);
  const known = rates.every(rate => rate !== null) ? rates : null;
  // Several links of one pair add up; links one after another pass what the slowest does.
  const gigabytesPerSecond =
    known === null
      ? null
      : direct.length > 0
        ? known.reduce((sum, rate) => sum + rate, 0)
        : Math.min(...known);
  const words = direct.length > 0 ? 'joins the two directly' : 'joins the two in one fabric';
  const sentence = say`${row.name} ${words}; the driver takes it whatever PCI says (${row.driver}).`;
  return { kind: 'side-link', link: kind, via, gigabytesPerSecond, sentence };
}

/** Fewest links from a to b, breadth first; empty where there is no way. */
function shortestWay(links: readonly SideLink[], a: NodeId, b: NodeId): readonly SideLink[] {
  const cameBy = new Map<NodeId, { readonly link: SideLink; readonly from: NodeId } | null>([[a, null]]);
  const queue = [a];
  for (const at of queue) {
    for (const link of links) {
      const to = link.a === at ? link.b : link.b === at ? link.a : undefined;
      if (to === undefined || cameBy.has(to)) continue;
      cameBy.set(to, { link, from: at });
      queue.push(to);
    }
  }
  const way: SideLink[] = [];
  for (let step = cameBy.get(b); step; step = cameBy.get(step.from)) way.unshift(step.link);
  return way;
}
