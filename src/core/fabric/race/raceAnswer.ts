import { nameOf } from '../../topology/nodeName.ts';
import type { PlayStep } from '../../topology/playStep.ts';
import { type Sentence, say, sentenceText } from '../../topology/sentence.ts';
import type { Fabric } from '../routing/fabric.ts';
import { isDelivered, type Route } from '../routing/hop.ts';
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
  const memory: RouteTarget = { kind: 'system-memory', address: buffer };
  const toMemory = route(fabric, write(request, memory));
  if (!toMemory.ok || !isDelivered(toMemory.value)) return null;
  const device = nameOf(fabric, target.node);
  return target.kind === 'doorbell'
    ? answerOf(fabric, queuedNs, [
        { name: say`Data to system memory`, route: toMemory.value },
        { name: say`Doorbell of ${device}`, route: asked },
      ])
    : answerOf(fabric, queuedNs, [
        { name: say`Data to ${device}`, route: asked },
        { name: say`Interrupt (MSI) to the CPU`, route: toMemory.value },
      ]);
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
    steps: playRace(race, { first, second }),
  };
}

const write = ({ initiator }: RouteRequest, target: RouteTarget): RouteRequest =>
  plainRequest(initiator, target, 'write', 64);
