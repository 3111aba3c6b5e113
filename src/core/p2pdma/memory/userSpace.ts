import { sizeText } from '../../lib/byteSize.ts';
import type { NodeId } from '../../topology/machine.ts';
import { say } from '../../topology/sentence.ts';
import { take, whyNothing } from './allocate.ts';
import { offsetText } from './barMemory.ts';
import type { P2pMemory } from './drivers.ts';
import {
  done,
  failed,
  functionIn,
  logged,
  type MemoryContext,
  type MemoryStep,
  named,
  providerOf,
} from './memoryStep.ts';
import { wholePages } from './pool.ts';

export interface MapToUserSpace {
  readonly node: NodeId;
  readonly sizeBytes: bigint;
  /** Into the file, which claims 1 TiB. */
  readonly fileOffsetBytes: bigint;
  /** MAP_SHARED; otherwise MAP_PRIVATE. */
  readonly isShared: boolean;
}

/** The name of the program in the log lines. */
const PROGRAM = 'p2p-app';

/**
 * `mmap` of `/sys/bus/pci/devices/<bdf>/p2pmem/allocate`, from 6.2 on: pages of the pool for a program. They go back
 * one by one, when the last reference to each is dropped. Publishing is not asked for.
 */
export function mapToUserSpace(context: MemoryContext, memory: P2pMemory, asked: MapToUserSpace): MemoryStep {
  const { node, sizeBytes, fileOffsetBytes, isShared } = asked;
  const who = named(context, node);
  const fn = functionIn(context, node);
  if (!context.kernel.allocatesToUserSpace) {
    const sentence = say`The file allocate came with Linux 6.2; before it, user space could not map peer-to-peer memory.`;
    return failed(memory, 'ENOENT', { call: 'open', sentence });
  }
  if (!providerOf(memory, node)?.chunks.length) {
    const sentence = say`${who} has no directory p2pmem in sysfs: none of its memory is registered.`;
    return failed(memory, 'ENOENT', { call: 'open', sentence });
  }
  const invalid = (reason: string, text: string) =>
    failed(memory, 'EINVAL', {
      call: 'mmap',
      sentence: say`${reason}`,
      messages: [logged(fn, 'info', `${PROGRAM}: fail, attempted ${text}`)],
    });
  if (!isShared) {
    return invalid(
      'The pages of a device cannot be copied on write; the mapping must be shared (MAP_SHARED).',
      'private mapping',
    );
  }
  if (fileOffsetBytes !== 0n) {
    const reason = 'Every mapping takes fresh pages from the pool; the offset means nothing and must be 0.';
    return invalid(reason, 'mapping with non-zero offset');
  }
  const taken = take(memory, asked);
  if (!taken) {
    return failed(memory, 'ENOMEM', { call: 'mmap', sentence: whyNothing(context, memory, asked) });
  }
  const { after, place } = taken;
  return done(after, {
    call: 'mmap',
    returned: 'a mapping',
    sentence: say`A program has ${sizeText(wholePages(sizeBytes))} of ${who} mapped, at ${offsetText(place.offsetBytes)} of BAR ${place.bar}. Each page goes back to the pool when nobody holds it any more.`,
  });
}
