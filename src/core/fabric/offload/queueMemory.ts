import { take, whyNothing } from '../../p2pdma/memory/allocate.ts';
import { cmbCapabilities, cmbOf } from '../../p2pdma/memory/cmb.ts';
import type { P2pMemory } from '../../p2pdma/memory/drivers.ts';
import type { MemoryContext } from '../../p2pdma/memory/memoryStep.ts';
import type { PoolPlace } from '../../p2pdma/memory/pool.ts';
import type { NodeId } from '../../topology/machine.ts';
import { nameOf } from '../../topology/nodeName.ts';
import { type Sentence, say } from '../../topology/sentence.ts';
import { plainRequest, type RouteRequest } from '../routing/request.ts';

/** A submission queue entry and a completion queue entry (NVM Express Base Specification). */
const SUBMISSION_BYTES = 64;
const COMPLETION_BYTES = 16;

export interface SubmissionQueue {
  /** Where it is in the drive's buffer; null: in system memory. */
  readonly place: PoolPlace | null;
  readonly why: Sentence;
  readonly memory: P2pMemory;
}

export interface QueueAsked {
  readonly drive: NodeId;
  readonly entries: number;
  /** 0 is the admin queue. */
  readonly queue: number;
}

const CMB_SQS = cmbCapabilities.find(({ name }) => name === 'SQS')?.bit ?? 0;

/**
 * Where the NVMe host driver puts a submission queue (`nvme_alloc_sq_cmds`): in the drive's own buffer if that takes
 * submission queues and has room, else in system memory without a word.
 */
export function submissionQueue(
  context: MemoryContext,
  memory: P2pMemory,
  { drive, entries, queue }: QueueAsked,
): SubmissionQueue {
  const who = nameOf(context.names, drive);
  const elsewhere = (why: Sentence): SubmissionQueue => ({ place: null, why, memory });
  if (queue === 0) return elsewhere(say`The admin queue is always in system memory.`);
  const cmb = cmbOf(memory, drive);
  if (!cmb) return elsewhere(say`${who} has no controller memory buffer.`);
  if ((cmb.capabilities & CMB_SQS) === 0) {
    return elsewhere(say`The buffer of ${who} takes no submission queues (SQS is 0).`);
  }
  const asked = { node: drive, sizeBytes: BigInt(entries * SUBMISSION_BYTES) };
  const taken = take(memory, asked);
  if (!taken) return elsewhere(whyNothing(context, memory, asked));
  const why = say`${entries} entries are in the buffer of ${who}: the CPU writes each over the link, and the drive fetches it without going out.`;
  return { place: taken.place, why, memory: taken.after };
}

/**
 * What one command makes a drive ask for beside its data: the entry, out of its own buffer or from system memory, and
 * the completion, always into system memory. A doorbell is written by the CPU either way.
 */
export const queueRequests = (
  drive: NodeId,
  { place }: Pick<SubmissionQueue, 'place'>,
  systemAddress: bigint,
): readonly RouteRequest[] => {
  const memory = { kind: 'system-memory', address: systemAddress } as const;
  const entry = place
    ? { kind: 'bar' as const, node: drive, bar: place.bar, offset: place.offsetBytes }
    : memory;
  return [
    plainRequest(drive, entry, 'read', SUBMISSION_BYTES),
    plainRequest(drive, memory, 'write', COMPLETION_BYTES),
  ];
};
