import { describe, expect, it } from 'vitest';
import { addressText } from '../../lib/hex.ts';
import { node } from '../../testing/fabricMachine.ts';
import { afterwards, answered, KIB, MIB, memoryMachine } from '../../testing/memoryMachine.ts';
import type { HostWindow } from '../../topology/bar.ts';
import { type Fact, known, knownValue, unknown } from '../../topology/fact.ts';
import { functionOf, machineTree } from '../../topology/machineTree.ts';
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

describe('the bus address behind a pointer', () => {
  const virtToBus = (offsetBytes: bigint, bar = 1, on = gpu): MemoryOperation => ({
    kind: 'virt-to-bus',
    node: on,
    bar,
    offsetBytes,
  });
  /** Of the second quarter of BAR 1. */
  const quarter: MemoryOperation = { ...register, offsetBytes: 64n * MIB, sizeBytes: 64n * MIB };
  const bars = knownValue(functionOf(machineTree(memoryMachine()), gpu).bars) ?? [];
  const start = knownValue(bars.find(({ index }) => index === 1)?.address ?? unknown) ?? expect.fail();

  it.each<[why: string, offsetBytes: bigint, isInside: boolean]>([
    ['at the start of the chunk', 64n * MIB, true],
    ['within it', 65n * MIB + 5n, true],
    ['at its last byte', 128n * MIB - 1n, true],
    ['before it', 64n * MIB - 1n, false],
    ['behind it', 128n * MIB, false],
  ])('%s', (_, offsetBytes, isInside) => {
    const { returned, succeeded } = answered([quarter, virtToBus(offsetBytes)]);
    expect({ succeeded, address: BigInt(returned) }).toEqual({
      succeeded: isInside,
      address: isInside ? start + offsetBytes : 0n,
    });
  });
  it('is 0 in another BAR, and on a device without memory', () => {
    expect(answered([quarter, virtToBus(65n * MIB, 0)]).returned).toBe('0');
    expect(answered([virtToBus(0n, 0, node('nic'))])).toMatchObject({ succeeded: false, returned: '0' });
  });
  it('is told beside the CPU address, where the host bridge shifts one against the other', () => {
    const { roots, ...machine } = memoryMachine();
    const seenThrough = (windows: Fact<readonly HostWindow[]>) => ({
      machine: {
        ...machine,
        roots: roots.map(root => (root.kind === 'host-bridge' ? { ...root, windows } : root)),
      },
      architecture: 'arm64' as const,
    });
    const said = (windows: Fact<readonly HostWindow[]>) =>
      sentenceText(answered([quarter, virtToBus(65n * MIB)], seenThrough(windows)).sentence);
    // It holds CPU addresses; bus addresses are lower by the offset.
    const window = { base: 1n << 45n, limit: (1n << 46n) - 1n, prefetchable: true };
    const bus = addressText(start + 65n * MIB);
    const cpu = addressText(start + 65n * MIB + (1n << 43n));
    expect(said(known([{ ...window, offset: 1n << 43n }], 'text'))).toContain(
      `bus address ${bus}, CPU address ${cpu}.`,
    );
    expect(said(unknown)).toContain(`bus address ${bus}; the CPU address is not known.`);
    expect(said(known([], 'text'))).toContain(`bus and CPU address ${bus}.`);
  });
});

describe('two devices', () => {
  const nic = node('nic');
  const both: readonly MemoryOperation[] = [
    register,
    { kind: 'add-resource', node: nic, bar: 0, sizeBytes: 0n, offsetBytes: 0n },
  ];
  const offering = (...operations: readonly MemoryOperation[]) =>
    afterwards([...both, ...operations]).memory.providers.map(each => [each.node, each.isPublished]);

  it('publish each for itself', () => {
    expect(offering(publish())).toEqual([
      ['gpu', true],
      ['nic', false],
    ]);
  });
  it('go each for itself', () => {
    expect(offering({ kind: 'unbind', node: gpu })).toEqual([['nic', false]]);
  });
  it('have private memory and mappable BARs each for itself', () => {
    const declare = (on: typeof gpu, sizeBytes: bigint): MemoryOperation => ({
      kind: 'declare-private-memory',
      node: on,
      sizeBytes,
    });
    const privately = (...operations: readonly MemoryOperation[]) =>
      afterwards(operations).memory.privateMemories.map(each => [each.node, each.sizeBytes]);
    const G = 1n << 30n;
    expect(privately(declare(gpu, G), declare(nic, 2n * G), declare(gpu, 3n * G))).toEqual([
      ['nic', 2n * G],
      ['gpu', 3n * G],
    ]);
    expect(privately(declare(gpu, G), declare(nic, 2n * G), declare(gpu, 0n))).toEqual([['nic', 2n * G]]);
    expect(privately(declare(gpu, 1n << 63n))).toHaveLength(1);
    expect(privately(declare(gpu, (1n << 63n) + 1n))).toEqual([]);

    const mappable = (on: typeof gpu, isMappable: boolean): MemoryOperation => ({
      kind: 'set-mappable',
      node: on,
      isMappable,
    });
    const cannot = (...operations: readonly MemoryOperation[]) => afterwards(operations).memory.unmappable;
    expect(cannot(mappable(gpu, false), mappable(nic, false))).toEqual(['gpu', 'nic']);
    expect(cannot(mappable(gpu, false), mappable(gpu, false))).toEqual(['gpu']);
    expect(cannot(mappable(gpu, false), mappable(nic, false), mappable(gpu, true))).toEqual(['nic']);
  });
});

it('what is left but in pieces is told from what is not left', () => {
  const half = 128n * MIB;
  const pieces = [register, alloc(half / 2n), alloc(half / 2n), alloc(half / 2n), free(0n, half / 2n)];
  expect(words([...pieces, alloc(half)])).toContain('do not fit into one piece');
  expect(words([...pieces, alloc(half + 1n)])).toContain('has 128 MiB left.');
});

it('a list of one entry holds just below 4 GiB', () => {
  expect(words([register, sgl((1n << 32n) - 1n)])).toContain('has 256 MiB left');
  expect(words([register, sgl(1n << 32n)])).toContain('32 bits');
});
