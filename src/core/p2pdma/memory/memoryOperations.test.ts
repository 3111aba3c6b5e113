import { describe, expect, it } from 'vitest';
import { node } from '../../testing/fabricMachine.ts';
import { afterwards, answered, KIB, MIB } from '../../testing/memoryMachine.ts';
import { sentenceText } from '../../topology/sentence.ts';
import type { MemoryOperation } from './memoryOperations.ts';

const gpu = node('gpu');
const register: MemoryOperation = { kind: 'add-resource', node: gpu, bar: 1, sizeBytes: 0n, offsetBytes: 0n };
const publish = (isPublished = true): MemoryOperation => ({ kind: 'publish', node: gpu, isPublished });
const alloc = (sizeBytes: bigint): MemoryOperation => ({ kind: 'alloc', node: gpu, sizeBytes });
const sgl = (sizeBytes: bigint): MemoryOperation => ({ kind: 'alloc-sgl', node: gpu, sizeBytes });
const free = (offsetBytes: bigint, sizeBytes: bigint): MemoryOperation => ({
  kind: 'free',
  node: gpu,
  bar: 1,
  offsetBytes,
  sizeBytes,
});
const has: MemoryOperation = { kind: 'has-p2pmem', node: gpu };
const words = (operations: readonly MemoryOperation[], kernel = '7.2') =>
  sentenceText(answered(operations, { kernel }).sentence);

describe('publishing', () => {
  it('is a flag', () => {
    expect(afterwards([register, publish()]).memory.providers[0]?.isPublished).toBe(true);
    expect(afterwards([register, publish(), publish(false)]).memory.providers[0]?.isPublished).toBe(false);
  });
  it('is ignored where nothing is registered', () => {
    const { memory, outcomes } = afterwards([publish()]);
    expect(memory.providers).toEqual([]);
    expect(outcomes).toMatchObject([{ succeeded: false, returned: 'void' }]);
  });
  it('is what pci_has_p2pmem asks for, beside the registration', () => {
    expect(answered([has]).returned).toBe('false');
    expect(answered([register, has]).returned).toBe('false');
    expect(answered([register, publish(), has]).returned).toBe('true');
  });
  it('is not needed to allocate', () => expect(answered([register, alloc(1n)]).succeeded).toBe(true));
});

describe('allocating', () => {
  it('takes whole pages', () => {
    const { memory } = afterwards([register, alloc(1n), alloc(4097n), alloc(1n)]);
    expect(memory.providers[0]?.chunks[0]?.allocations).toEqual([
      { offsetBytes: 0n, askedBytes: 1n },
      { offsetBytes: 0x1000n, askedBytes: 4097n },
      { offsetBytes: 0x3000n, askedBytes: 1n },
    ]);
  });
  it.each([
    ['without a pool', [alloc(1n)], 'has no pool'],
    ['nothing', [register, alloc(0n)], 'Nothing was asked for'],
    ['more than there is', [register, alloc(257n * MIB)], 'has 256 MiB left'],
    ['from a pool that is full', [register, alloc(256n * MIB), alloc(1n)], 'has 0 B left'],
  ])('%s gives NULL', (_, operations, why) => {
    expect(answered(operations)).toMatchObject({ succeeded: false, returned: 'NULL' });
    expect(words(operations)).toContain(why);
  });
  it('never crosses two chunks', () => {
    const part = { kind: 'add-resource', node: gpu, bar: 1, sizeBytes: 128n * MIB } as const;
    const both: MemoryOperation[] = [
      { ...part, offsetBytes: 0n },
      { ...part, offsetBytes: 128n * MIB },
    ];
    expect(words([...both, alloc(129n * MIB)])).toContain('no more than 128 MiB of it together');
  });
  it('a scatter-gather list has exactly one entry', () => {
    expect(answered([register, sgl(2n * MIB)])).toMatchObject({ returned: 'a list of 1 entry' });
    expect(answered([register, sgl(0n)])).toMatchObject({ returned: 'NULL' });
    expect(words([register, sgl(1n << 32n)])).toContain('32 bits');
  });
  it('tells the bus address of what it gave', () => {
    const place = { kind: 'virt-to-bus', node: gpu, bar: 1 } as const;
    expect(answered([register, alloc(1n), { ...place, offsetBytes: 0x123n }]).returned).toMatch(
      /^0x2000.*123$/,
    );
    expect(answered([register, { ...place, bar: 3, offsetBytes: 0n }]).succeeded).toBe(false);
  });
});

describe('freeing', () => {
  const two = [register, alloc(5000n), alloc(4096n)];
  it('gives back what was taken there', () => {
    const { memory } = afterwards([...two, free(0n, 5000n), free(0x2000n, 4096n)]);
    expect(memory).toEqual(afterwards([register]).memory);
  });
  it.each([
    ['where nothing begins', free(0x1000n, 4096n), 'Nothing was allocated at 0x1000'],
    ['more than was asked for', free(0n, 12288n), 'BUG in lib/genalloc.c'],
    ['less than was asked for', free(0n, 4096n), 'stay taken for good'],
  ])('%s is refused', (_, operation, why) => {
    expect(afterwards([...two, operation]).memory).toEqual(afterwards(two).memory);
    expect(words([...two, operation])).toContain(why);
  });
});

describe('user space', () => {
  const map = { kind: 'map-to-user-space', node: gpu, sizeBytes: 64n * KIB, fileOffsetBytes: 0n } as const;
  it('maps pages of the pool, published or not', () => {
    const { memory, outcomes } = afterwards([register, { ...map, isShared: true }]);
    expect(memory.providers[0]?.chunks[0]?.allocations).toEqual([{ offsetBytes: 0n, askedBytes: 64n * KIB }]);
    expect(outcomes.at(-1)).toMatchObject({ call: 'mmap', succeeded: true });
  });
  it.each([
    ['before 6.2', [register, { ...map, isShared: true }], '6.1', '-ENOENT', null],
    ['without a pool', [{ ...map, isShared: true }], '7.2', '-ENOENT', null],
    [
      'privately',
      [register, { ...map, isShared: false }],
      '7.2',
      '-EINVAL',
      'fail, attempted private mapping',
    ],
    [
      'at an offset',
      [register, { ...map, isShared: true, fileOffsetBytes: 4096n }],
      '7.2',
      '-EINVAL',
      'fail, attempted mapping with non-zero offset',
    ],
    ['too much', [register, { ...map, isShared: true, sizeBytes: 257n * MIB }], '7.2', '-ENOMEM', null],
  ] as const)('%s is refused', (_, operations, kernel, returned, message) => {
    const outcome = answered(operations, { kernel });
    expect(outcome).toMatchObject({ succeeded: false, returned });
    expect(outcome.messages.map(({ text }) => text)).toEqual(
      message ? [expect.stringContaining(message)] : [],
    );
  });
});

describe('doorbells', () => {
  const bell = { node: gpu, bar: 0, offsetBytes: 0x1000n } as const;
  const ring: MemoryOperation = { kind: 'add-registers', ...bell, sizeBytes: 0x1000n };
  it('are offered to peers without pages', () => {
    const { memory } = afterwards([ring]);
    expect(memory.providers).toMatchObject([
      { chunks: [], registers: [{ bar: 0, offsetBytes: 0x1000n, sizeBytes: 0x1000n }] },
    ]);
    expect(words([ring])).toContain('exports them as they are');
    expect(words([ring], '6.1')).toContain('dma_map_resource');
  });
  it('cannot be published', () => {
    expect(words([ring, publish()])).toContain('never published as memory');
    expect(afterwards([ring, publish()]).memory.providers[0]?.isPublished).toBe(false);
  });
  it('cannot be allocated', () => {
    expect(answered([ring, alloc(4096n)]).returned).toBe('NULL');
    expect(words([ring, alloc(4096n)])).toContain('in no pool');
  });
  it('cannot be registered as memory, whole or in part', () => {
    const memory = { kind: 'add-resource', node: gpu, bar: 0, sizeBytes: 0n, offsetBytes: 0n } as const;
    expect(answered([ring, memory])).toMatchObject({ succeeded: false, returned: 'not called' });
    expect(answered([ring, { ...memory, offsetBytes: 2n * MIB }]).succeeded).toBe(true);
  });
  it('cannot lie in memory of the pool', () => {
    const inPool: MemoryOperation = {
      kind: 'add-registers',
      node: gpu,
      bar: 1,
      offsetBytes: 0n,
      sizeBytes: 8n,
    };
    expect(answered([register, inPool]).returned).toBe('not called');
  });
  it('can be taken back', () => {
    const back: MemoryOperation = { kind: 'remove-registers', ...bell };
    expect(afterwards([ring, back]).memory.providers).toEqual([]);
    expect(answered([back]).succeeded).toBe(false);
  });
});

describe('the driver that lets go', () => {
  it('takes everything of its provider with it', () => {
    const unbind: MemoryOperation = { kind: 'unbind', node: gpu };
    expect(afterwards([register, publish(), alloc(1n), unbind]).memory.providers).toEqual([]);
    expect(words([register, alloc(1n), unbind])).toContain('with 4 KiB that were in use');
    expect(answered([unbind]).succeeded).toBe(false);
  });
});

describe('memory that the BAR does not show', () => {
  const declare = (sizeBytes: bigint): MemoryOperation => ({
    kind: 'declare-private-memory',
    node: gpu,
    sizeBytes,
  });
  it('is more than the largest BAR', () => {
    expect(answered([declare(256n * MIB)]).succeeded).toBe(false);
    expect(afterwards([declare(8n << 30n)]).memory.privateMemories).toEqual([
      { node: 'gpu', sizeBytes: 8n << 30n },
    ]);
  });
  it('is said once, and taken back with 0', () => {
    expect(afterwards([declare(8n << 30n), declare(16n << 30n)]).memory.privateMemories).toHaveLength(1);
    expect(afterwards([declare(8n << 30n), declare(0n)]).memory.privateMemories).toEqual([]);
  });
});
