import { nameOf } from '../topology/nodeName.ts';
import { type Sentence, say } from '../topology/sentence.ts';
import type { Fabric } from './fabric.ts';
import { isDelivered, type Route } from './hop.ts';
import { type Race, raceOf } from './race.ts';
import { plainRequest, type RouteRequest, type RouteTarget } from './request.ts';
import { route } from './route.ts';

/** Two writes of one device that the receiver's driver takes to arrive in order (mission S14). */
export interface RaceAnswer {
  readonly first: Sentence;
  readonly second: Sentence;
  readonly race: Race;
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
  const timing = { gapNs: GAP_NS, firstQueuedNs: queuedNs };
  if (target.kind === 'doorbell') {
    return {
      first: say`Data to system memory`,
      second: say`Doorbell of ${device}`,
      race: raceOf(fabric, { first: toMemory.value, second: asked }, timing),
    };
  }
  return {
    first: say`Data to ${device}`,
    second: say`Interrupt (MSI) to the CPU`,
    race: raceOf(fabric, { first: asked, second: toMemory.value }, timing),
  };
}

const write = ({ initiator }: RouteRequest, target: RouteTarget): RouteRequest =>
  plainRequest(initiator, target, 'write', 64);
