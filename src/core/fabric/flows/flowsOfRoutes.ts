import type { MissingFact } from '../../topology/sentence.ts';
import { type Crossing, crossingsOf, isOfUnknownRate, missingRate } from '../rates/capacity.ts';
import type { PacketRules } from '../rates/packetRules.ts';
import type { Fabric } from '../routing/fabric.ts';
import { isDelivered, type Route } from '../routing/hop.ts';
import { type FlowNetwork, weightedNetwork } from './flows.ts';

export interface RouteFlows {
  readonly network: FlowNetwork;
  /** By link index of the network: what it stands for, as the first flow over it says. */
  readonly links: readonly Crossing[];
  /** By place in the network's `links`: how often the flow's data crosses it; 0 for requests and DLLPs alone. */
  readonly dataCrossings: readonly number[];
  /** By flow: it crosses a link whose rate is not known, so its own is not either, and it takes nothing of others. */
  readonly isUnknown: readonly boolean[];
  /** Links whose rate is not known. */
  readonly missing: readonly MissingFact[];
}

/** The flows that routes make over the links that their packets cross. A route that does not deliver crosses nothing. */
export const flowsOfRoutes = (fabric: Fabric, routes: readonly Route[], rules: PacketRules): RouteFlows =>
  flowsOfLegs(
    fabric,
    routes.map(route => [route]),
    rules,
  );

/** The same for data that takes several routes one behind the other, at one rate: each such list is a flow. */
export function flowsOfLegs(
  fabric: Fabric,
  flows: readonly (readonly Route[])[],
  rules: PacketRules,
): RouteFlows {
  const crossings = flows.map(legs =>
    legs.filter(isDelivered).flatMap(leg => crossingsOf(fabric, leg, rules)),
  );
  const isUnknown = crossings.map(each => each.some(isOfUnknownRate));
  const unknown = new Map(
    crossings
      .flat()
      .filter(isOfUnknownRate)
      .map(each => [each.key, each]),
  );
  const { network, links } = networkOf(crossings.map((each, flow) => (isUnknown[flow] ? [] : each)));
  return {
    network,
    links,
    dataCrossings: crossings.flatMap((each, flow) =>
      isUnknown[flow] ? [] : each.map(({ dataCrossings }) => dataCrossings),
    ),
    isUnknown,
    missing: [...unknown.values()].map(crossing => missingRate(fabric, crossing)),
  };
}

/** Flows over what they cross, each thing once. */
export function networkOf(flows: readonly (readonly Crossing[])[]): {
  readonly network: FlowNetwork;
  readonly links: readonly Crossing[];
} {
  const indexOf = new Map<string, number>();
  const links: Crossing[] = [];
  const paths = flows.map(crossings =>
    crossings.map(crossing => {
      const link = indexOf.get(crossing.key) ?? links.push(crossing) - 1;
      indexOf.set(crossing.key, link);
      return { link, weight: crossing.weight };
    }),
  );
  const capacities = links.map(({ capacity }) => capacity);
  return { network: weightedNetwork(capacities, paths), links };
}
