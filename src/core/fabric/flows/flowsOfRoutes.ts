import type { LinkRate } from '../../topology/link.ts';
import { rateInForce } from '../../topology/linkInForce.ts';
import type { NodeId } from '../../topology/machine.ts';
import { functionOf } from '../../topology/machineTree.ts';
import { nameOf } from '../../topology/nodeName.ts';
import type { MissingFact } from '../../topology/sentence.ts';
import { dataHops, linksCrossed } from '../rates/linkLoads.ts';
import type { Fabric } from '../routing/fabric.ts';
import { isDelivered, type Route } from '../routing/hop.ts';
import { type FlowNetwork, flowNetwork } from './flows.ts';

/** One direction of one link, named by the port at its upper end. */
export interface DirectedLink {
  readonly link: NodeId;
  readonly direction: 'up' | 'down';
}

export interface RouteFlows {
  readonly network: FlowNetwork;
  /** By link index of the network. */
  readonly links: readonly DirectedLink[];
  /** Links whose rate is not shown: they limit nothing. */
  readonly missing: readonly MissingFact[];
}

/**
 * The flows that routes make, over the directed links on which their data travels. `capacityOf` says what a link of
 * some rate carries in one direction, in GB/s. A route that does not deliver crosses nothing.
 */
export const flowsOfRoutes = (
  fabric: Fabric,
  routes: readonly Route[],
  capacityOf: (rate: LinkRate) => number,
): RouteFlows =>
  flowsOfLegs(
    fabric,
    routes.map(route => [route]),
    capacityOf,
  );

/** The same for data that takes several routes one behind the other, at one rate: each such list is a flow. */
export function flowsOfLegs(
  fabric: Fabric,
  flows: readonly (readonly Route[])[],
  capacityOf: (rate: LinkRate) => number,
): RouteFlows {
  const indexOf = new Map<string, number>();
  const links: DirectedLink[] = [];
  const paths = flows.map(legs =>
    legs
      .filter(isDelivered)
      .flatMap(leg => linksCrossed(dataHops(leg)))
      .map(crossed => {
        const key = `${crossed.direction} ${crossed.link}`;
        const known = indexOf.get(key);
        if (known !== undefined) return known;
        indexOf.set(key, links.length);
        return links.push(crossed) - 1;
      }),
  );
  const rates = links.map(({ link }) => rateInForce(fabric.tree, functionOf(fabric.tree, link)));
  const capacities = rates.map(rate => (rate ? capacityOf(rate) : Number.POSITIVE_INFINITY));
  const unknown = [...new Set(links.filter((_, index) => !rates[index]).map(({ link }) => link))];
  return {
    network: flowNetwork(capacities, paths),
    links,
    missing: unknown.map(node => missingRate(fabric, node)),
  };
}

export const missingRate = (fabric: Fabric, port: NodeId): MissingFact => ({
  node: port,
  what: `the speed and width of the link below ${nameOf(fabric, port).text}`,
  howToGet: 'lspci -vv',
});
