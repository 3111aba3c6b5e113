import { addressText } from '../../lib/hex.ts';
import type { NodeId } from '../../topology/machine.ts';
import { nameOf } from '../../topology/nodeName.ts';
import type { PlayStep } from '../../topology/playStep.ts';
import { type Sentence, say, sentenceText } from '../../topology/sentence.ts';
import type { Fabric } from '../routing/fabric.ts';
import { isDelivered, type Route } from '../routing/hop.ts';
import { interruptAddress } from '../routing/interruptAddress.ts';
import { plainRequest, type RouteRequest, type RouteTarget } from '../routing/request.ts';
import { route } from '../routing/route.ts';
import { playRace, type Racer } from './playRace.ts';
import { type Race, raceOf } from './race.ts';

/** Two writes of one device that the receiver's driver takes to arrive in order. */
export interface RaceAnswer {
  readonly first: Sentence;
  readonly second: Sentence;
  readonly race: Race;
  /** Both on the tree, in the order of time. */
  readonly title: string;
  readonly steps: readonly PlayStep[];
}

/** Between the two on the link: one packet of 64 bytes at a few gigabytes a second. */
const GAP_NS = 20;

/**
 * The race that a write is in: data to a peer and then an interrupt (a posted write to the CPU), or data to system
 * memory and then the doorbell. Null for a read, for what does not arrive and where both go to memory.
 */
export function raceAnswer(fabric: Fabric, asked: Route, queuedNs: number): RaceAnswer | null {
  const { request } = asked;
  const { target } = request;
  const buffer = fabric.platform.memory[0]?.base;
  if (request.operation !== 'write' || !isDelivered(asked) || buffer === undefined) return null;
  if (target.kind === 'system-memory' || target.node === request.initiator) return null;
  const device = nameOf(fabric, target.node);
  if (target.kind === 'doorbell') {
    const toMemory = delivered(fabric, plainRequest(request.initiator, memoryAt(buffer), 'write', 64));
    return (
      toMemory &&
      answerOf(fabric, queuedNs, [
        { name: say`Data to system memory`, route: toMemory },
        { name: say`Doorbell of ${device}`, route: asked },
      ])
    );
  }
  const interrupt = interruptOf(fabric, request.initiator, buffer);
  return interrupt && answerOf(fabric, queuedNs, [{ name: say`Data to ${device}`, route: asked }, interrupt]);
}

const memoryAt = (address: bigint): RouteTarget => ({ kind: 'system-memory', address });

function delivered(fabric: Fabric, request: RouteRequest): Route | null {
  const routed = route(fabric, request);
  return routed.ok && isDelivered(routed.value) ? routed.value : null;
}

/** The device's interrupt: a write to the address where the architecture takes them; where none is fixed, as to memory. */
function interruptOf(fabric: Fabric, device: NodeId, buffer: bigint): Racer | null {
  const address = interruptAddress(fabric);
  const request = plainRequest(device, memoryAt(address ?? buffer), 'write', 4);
  // A driver programs this address as it is: interrupts are not mapped as memory.
  const routed = delivered(fabric, address === null ? request : { ...request, addressing: 'cpu-physical' });
  if (!routed) return null;
  const name =
    address === null
      ? say`Interrupt (MSI) to the CPU, taken to go as a write to memory does`
      : say`Interrupt (MSI) to the CPU, a write to ${addressText(address)}`;
  return { name, route: routed };
}

function answerOf(
  fabric: Fabric,
  firstQueuedNs: number,
  [first, second]: readonly [Racer, Racer],
): RaceAnswer {
  const routes = { first: first.route, second: second.route };
  const race = raceOf(fabric, routes, { gapNs: GAP_NS, firstQueuedNs });
  return {
    first: first.name,
    second: second.name,
    race,
    title: `${sentenceText(first.name)}, then ${sentenceText(second.name)}`,
    steps: playRace(fabric, race, { first, second }),
  };
}
