import { err, ok, type Result } from '../../lib/result.ts';
import { take, whyNothing } from '../../p2pdma/memory/allocate.ts';
import type { P2pMemory } from '../../p2pdma/memory/drivers.ts';
import type { MemoryContext } from '../../p2pdma/memory/memoryStep.ts';
import type { NvmetChoice, NvmetNamespace } from '../../p2pdma/nvmet/nvmet.ts';
import { judgePair } from '../../p2pdma/policy/judgePair.ts';
import type { Policy } from '../../p2pdma/policy/policy.ts';
import type { NodeId } from '../../topology/machine.ts';
import { nearestFunction } from '../../topology/nearestFunction.ts';
import { nameOf } from '../../topology/nodeName.ts';
import type { PlayStep } from '../../topology/playStep.ts';
import { type Sentence, say } from '../../topology/sentence.ts';
import { playFallback, playRoute } from '../answers/playRoute.ts';
import type { Fabric } from '../routing/fabric.ts';
import { isDelivered, type RequestError, type Route } from '../routing/hop.ts';
import { addressingUnder, plainRequest, type RouteRequest, type RouteTarget } from '../routing/request.ts';
import { route } from '../routing/route.ts';

/** What an NVMe target's data path depends on. */
export interface TargetContext {
  /** Routed over the ACS control words that the kernel leaves: the policy's tree. */
  readonly fabric: Fabric;
  readonly policy: Policy;
  readonly memory: MemoryContext;
}

/** One command of a host, as the target gets it. */
export interface TargetIo {
  readonly namespace: NvmetNamespace;
  /** What the connection chose for the namespace when it was made; it is not asked again. */
  readonly choice: NvmetChoice;
  readonly rdmaDevice: NodeId;
  /** As the host sees it: a read comes from the drive. */
  readonly operation: 'read' | 'write';
  readonly sizeBytes: number;
  /** 0 is the admin queue, which never gets peer-to-peer memory. */
  readonly queue: number;
}

/** Where the data of a command waits between the drive and the network. */
export type IoBuffer =
  | { readonly kind: 'peer'; readonly provider: NodeId; readonly bar: number; readonly offsetBytes: bigint }
  | { readonly kind: 'system-memory'; readonly address: bigint };

/** The way of one command's data: into the buffer, then out of it. */
export interface IoPath {
  readonly buffer: IoBuffer;
  /** Why it is there. */
  readonly why: Sentence;
  readonly legs: readonly [Route, Route];
  /** Pools after the allocation; the caller frees when the command is done. */
  readonly memory: P2pMemory;
}

/**
 * The data path of a command (`nvmet_req_alloc_sgls`): a list out of the memory that the connection chose, and
 * whatever keeps it from that, normal memory without a word. A read goes from the drive into the buffer and from there
 * to the network; a write the other way.
 */
export function nvmetIo(
  context: TargetContext,
  memory: P2pMemory,
  io: TargetIo,
): Result<IoPath, RequestError> {
  const adapter = nearestFunction(context.fabric.tree, io.rdmaDevice);
  const drive = nearestFunction(context.fabric.tree, io.namespace.device);
  if (!adapter || !drive) {
    const missing = adapter ? io.namespace.device : io.rdmaDevice;
    return err({
      code: 'no-such-device',
      sentence: say`${nameOf(context.fabric, missing)} is no PCI device and sits below none, so the CPU copies its data.`,
    });
  }
  const placed = placeBuffer(context, memory, io);
  if (!placed.ok) return placed;
  const { buffer } = placed.value;
  const [source, sink] = io.operation === 'read' ? [drive.id, adapter.id] : [adapter.id, drive.id];
  const into = leg(context, { device: source, operation: 'write', buffer, sizeBytes: io.sizeBytes });
  if (!into.ok) return into;
  const outOf = leg(context, { device: sink, operation: 'read', buffer, sizeBytes: io.sizeBytes });
  if (!outOf.ok) return outOf;
  return ok({ ...placed.value, legs: [into.value, outOf.value] });
}

type Placed = Pick<IoPath, 'buffer' | 'why' | 'memory'>;

function placeBuffer(context: TargetContext, memory: P2pMemory, io: TargetIo): Result<Placed, RequestError> {
  const { choice, sizeBytes } = io;
  const fallback = (why: Sentence) => inSystemMemory(context, memory, sizeBytes, why);
  if (io.queue === 0) return fallback(say`The admin queue gets no peer-to-peer memory.`);
  if (choice.provider === null) return fallback(choice.why);
  const asked = { node: choice.provider, sizeBytes: BigInt(sizeBytes) };
  const taken = take(memory, asked);
  if (!taken) {
    const why = whyNothing(context.memory, memory, asked);
    return fallback([...why, ...say` The target takes normal memory for this command and says nothing.`]);
  }
  const { bar, offsetBytes } = taken.place;
  return ok({
    buffer: { kind: 'peer', provider: choice.provider, bar, offsetBytes },
    why: choice.why,
    memory: taken.after,
  });
}

function inSystemMemory(
  { fabric }: TargetContext,
  memory: P2pMemory,
  sizeBytes: number,
  why: Sentence,
): Result<Placed, RequestError> {
  const room = fabric.platform.memory.find(range => range.limit - range.base + 1n >= BigInt(sizeBytes));
  if (!room) return err({ code: 'bad-size', sentence: say`There is no system memory of this size.` });
  return ok({ buffer: { kind: 'system-memory', address: room.base }, why, memory });
}

interface Leg {
  readonly device: NodeId;
  readonly operation: 'read' | 'write';
  readonly buffer: IoBuffer;
  readonly sizeBytes: number;
}

const leg = (context: TargetContext, asked: Leg): Result<Route, RequestError> =>
  route(context.fabric, legRequest(context, asked));

/** What the device's DMA engine is asked for: by bus address below a common bridge, else as the DMA layer maps it. */
function legRequest({ policy }: TargetContext, { device, operation, buffer, sizeBytes }: Leg): RouteRequest {
  const request = plainRequest(device, targetOf(buffer), operation, sizeBytes);
  if (buffer.kind === 'system-memory') return request;
  const { mapType } = judgePair(policy, buffer.provider, device);
  return { ...request, addressing: addressingUnder(mapType) };
}

const targetOf = (buffer: IoBuffer): RouteTarget =>
  buffer.kind === 'system-memory'
    ? buffer
    : { kind: 'bar', node: buffer.provider, bar: buffer.bar, offset: buffer.offsetBytes };

/** Whether the data arrives. */
export const arrives = ({ legs }: Pick<IoPath, 'legs'>): boolean => legs.every(isDelivered);

/** A command as the player shows it; what goes through system memory in the lane of the fallback. */
export const playIo = (
  fabric: Fabric,
  { buffer, legs }: Pick<IoPath, 'buffer' | 'legs'>,
): readonly PlayStep[] =>
  buffer.kind === 'system-memory'
    ? playFallback(fabric, { legs })
    : legs.flatMap(leg => playRoute(fabric, leg));
