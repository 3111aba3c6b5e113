import { largestMemoryBar } from '../fabric/rates/transferWay.ts';
import type { Fabric } from '../fabric/routing/fabric.ts';
import { allHops, isDelivered, type Route } from '../fabric/routing/hop.ts';
import { type Addressing, addressingUnder, plainRequest } from '../fabric/routing/request.ts';
import { route } from '../fabric/routing/route.ts';
import type { MapType } from '../p2pdma/policy/verdict.ts';
import type { NodeId } from '../topology/machine.ts';
import { functionOf } from '../topology/machineTree.ts';
import { nameOf } from '../topology/nodeName.ts';
import { type MissingFact, type Sentence, say } from '../topology/sentence.ts';
import type { Outcome } from './layerRule.ts';
import type { PathAddress } from './stackPaths.ts';

/** What the wires do with reads and writes of a pair, by the address that the path has the client put on them. */
export interface WiresAnswer {
  readonly outcome: Outcome;
  readonly sentence: Sentence;
  readonly missing: readonly MissingFact[];
}

export interface WiresAsked {
  readonly provider: NodeId;
  readonly client: NodeId;
  readonly address: PathAddress;
  /** What Linux says of the pair: where it decides, it chooses the address. */
  readonly mapType: MapType;
}

const operations = ['write', 'read'] as const;

/** Both a write and a read have to arrive: a program that copies takes either. */
export function wiresAnswer(fabric: Fabric, { provider, client, address, mapType }: WiresAsked): WiresAnswer {
  const target = largestMemoryBar(functionOf(fabric.tree, provider));
  const whose = nameOf(fabric, provider);
  if (target === null) return says('no', say`${whose} has no memory BAR, so nothing can reach its memory.`);
  if (!target) {
    const missing = [{ node: provider, what: `the BARs of ${whose.text}`, howToGet: 'sudo lspci -vv' }];
    return says('unknown', say`The BARs of ${whose} are not known.`, missing);
  }
  const addressing = addressingOf(address, mapType);
  const routes: Route[] = [];
  for (const operation of operations) {
    const routed = route(fabric, { ...plainRequest(client, target, operation), addressing });
    if (!routed.ok) return says('no', routed.error.sentence);
    routes.push(routed.value);
  }
  const lost = routes.find(each => each.outcome.kind !== 'unknown' && !isDelivered(each));
  if (lost) return says('no', say`${lostWords(lost)} ${lost.outcome.sentence}${rawWords(address, lost)}`);
  const open = routes.find(each => each.outcome.kind === 'unknown');
  if (open) return says('unknown', open.outcome.sentence, open.outcome.missing);
  return says('yes', deliveredWords(fabric, routes));
}

const says = (outcome: Outcome, sentence: Sentence, missing: readonly MissingFact[] = []): WiresAnswer => ({
  outcome,
  sentence,
  missing,
});

function addressingOf(address: PathAddress, mapType: MapType): Addressing {
  if (address === 'raw') return 'bus';
  return address === 'by-linux' ? addressingUnder(mapType) : 'dma-map';
}

const lostWords = ({ request }: Route): string =>
  request.operation === 'write' ? 'A write does not arrive.' : 'A read does not bring the data.';

/** The classic case: each piece of software says yes, and the IOMMU does not know the address. */
const rawWords = (address: PathAddress, { outcome }: Route): string =>
  address === 'raw' && outcome.kind === 'iommu-fault'
    ? ' The driver uses the peer’s bus address, for which the IOMMU has no mapping.'
    : '';

function deliveredWords(fabric: Fabric, routes: readonly Route[]): Sentence {
  const passesRoot = routes.some(each => allHops(each).some(({ at }) => fabric.tree.rootById.has(at)));
  return passesRoot
    ? say`Reads and writes arrive, through the root complex.`
    : say`Reads and writes arrive, and stay below the root complex.`;
}
