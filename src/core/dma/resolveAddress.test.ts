import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placedBar } from '../p2pdma/memory/barMemory.ts';
import type { MemoryOperation } from '../p2pdma/memory/memoryOperations.ts';
import { PAGE_BYTES, wholePages } from '../p2pdma/memory/pool.ts';
import { device, fabricMachine, hostBridge, node, rootPort, withFunction } from '../testing/fabricMachine.ts';
import { addressed, afterwards, GIB, KIB, MIB, memory64, memoryMachine } from '../testing/memoryMachine.ts';
import type { Architecture } from '../topology/architecture.ts';
import { unknown } from '../topology/fact.ts';
import type { Machine } from '../topology/machine.ts';
import { functionOf } from '../topology/machineTree.ts';
import { namedMachine } from '../topology/nodeName.ts';
import { sentenceText } from '../topology/sentence.ts';
import { answerAddress } from './addressWords.ts';
import { devicePages, privateHoles } from './devicePages.ts';
import { type AddressContext, resolveAddress } from './resolveAddress.ts';

const ram = [{ base: MIB, limit: GIB - 1n }];
const gpu = node('gpu');

interface Asked {
  readonly machine?: Machine;
  readonly architecture?: Architecture;
  readonly inboundOffsets?: AddressContext['inboundOffsets'];
}

function contextAfter(operations: readonly MemoryOperation[], asked: Asked = {}): AddressContext {
  const { memory } = afterwards(operations, asked);
  const machine = addressed(asked);
  return {
    machine,
    memory,
    ram,
    inboundOffsets: asked.inboundOffsets ?? {},
    names: namedMachine(machine.tree),
  };
}

const busOf = ({ machine }: AddressContext, id: string, bar: number): bigint =>
  placedBar(machine, functionOf(machine.tree, node(id)), bar)?.bus ?? expect.fail();

const cpu = (context: AddressContext, address: bigint) => resolveAddress(context, { space: 'cpu', address });
const bus = (context: AddressContext, address: bigint, root = 'rc') =>
  resolveAddress(context, { space: 'bus', root: node(root), address });

const register: MemoryOperation = {
  kind: 'add-resource',
  node: gpu,
  bar: 1,
  offsetBytes: 64n * MIB,
  sizeBytes: 64n * MIB,
};
const alloc = (sizeBytes: bigint): MemoryOperation => ({ kind: 'alloc', node: gpu, sizeBytes });
const bell: MemoryOperation = {
  kind: 'add-registers',
  node: gpu,
  bar: 0,
  offsetBytes: 4096n,
  sizeBytes: 64n,
};

describe('what a CPU address leads to', () => {
  const context = contextAfter([register, alloc(8n * KIB), bell]);
  const bar1 = busOf(context, 'gpu', 1);
  const bar0 = busOf(context, 'gpu', 0);
  const nobody = { page: null, chunk: null, allocation: null, registers: null };

  it.each([
    ['the first byte of a BAR', bar1, { kind: 'bar', node: 'gpu', bar: 1, offsetBytes: 0n, ...nobody }],
    [
      'a registered byte',
      bar1 + 64n * MIB + 16n * KIB,
      {
        kind: 'bar',
        page: 'MEMORY_DEVICE_PCI_P2PDMA',
        chunk: { offsetBytes: 64n * MIB },
        allocation: null,
      },
    ],
    [
      'an allocated byte',
      bar1 + 64n * MIB + 5000n,
      { kind: 'bar', offsetBytes: 64n * MIB + 5000n, allocation: { offsetBytes: 0n, askedBytes: 8n * KIB } },
    ],
    ['a doorbell', bar0 + 4100n, { kind: 'bar', bar: 0, page: null, registers: { offsetBytes: 4096n } }],
    ['behind the doorbell', bar0 + 4160n, { kind: 'bar', ...nobody }],
    ['RAM', 2n * MIB, { kind: 'system-memory', cpu: 2n * MIB }],
    ['a hole', 0n, { kind: 'nothing' }],
    ['beyond everything', 1n << 60n, { kind: 'nothing' }],
  ])('%s', (_, address, expected) => expect(cpu(context, address)).toMatchObject(expected));

  it('a window in which nobody is, with the last bridge that passes it on', () => {
    // BARs are packed from the largest down; the windows end on a whole MiB.
    const small = busOf(context, 'small', 0);
    const found = cpu(context, small + 512n * KIB);
    expect(found).toMatchObject({ kind: 'empty-window' });
  });
});

describe('the two address spaces', () => {
  const offset = 0x6_0000_0000n - 0xc000_0000n;
  const context = contextAfter([], { architecture: 'arm64-offset' });
  it('differ where the host bridge shifts', () => {
    const address = busOf(context, 'gpu', 0);
    expect(bus(context, address)).toMatchObject({ kind: 'bar', node: 'gpu', bar: 0, cpu: address + offset });
    expect(cpu(context, address + offset)).toMatchObject({ kind: 'bar', node: 'gpu', bus: address });
    expect(cpu(context, address)).toEqual({ kind: 'nothing' });
  });
  it('a bus address that no window holds goes up to memory', () => {
    expect(bus(context, 2n * MIB)).toEqual({ kind: 'system-memory', cpu: 2n * MIB });
    const shifted = contextAfter([], { inboundOffsets: { [node('rc')]: -GIB } });
    expect(bus(shifted, GIB + 2n * MIB)).toEqual({ kind: 'system-memory', cpu: 2n * MIB });
  });
  it('two domains may have the same bus address', () => {
    const windows = (base: bigint) => [
      { base, limit: base + GIB - 1n, offset: base - GIB, prefetchable: true },
    ];
    const domain = (n: number) =>
      hostBridge([rootPort(`rp${n}`, [device(`d${n}`, { bars: [memory64(0, 16n * MIB)] })])], {
        id: `rc${n}`,
        domain: n,
        windows: windows(BigInt(n + 1) << 40n),
      });
    const two = contextAfter([], { machine: fabricMachine(domain(0), domain(1)) });
    const address = busOf(two, 'd0', 0);
    expect(busOf(two, 'd1', 0)).toBe(address);
    expect(bus(two, address, 'rc0')).toMatchObject({ node: 'd0', cpu: address - GIB + (1n << 40n) });
    expect(bus(two, address, 'rc1')).toMatchObject({ node: 'd1', cpu: address - GIB + (2n << 40n) });
  });
});

describe('what is not shown stays unknown', () => {
  it('BARs', () => {
    const machine = withFunction(memoryMachine(), 'gpu', () => ({ bars: unknown }));
    const address = busOf(contextAfter([]), 'gpu', 1);
    expect(cpu(contextAfter([], { machine }), address)).toMatchObject({
      kind: 'unknown',
      missing: [{ node: 'gpu' }],
    });
  });
  it('windows of a host bridge, for CPU addresses', () => {
    const { roots, ...rest } = memoryMachine();
    const machine = {
      ...rest,
      roots: roots.map(root => (root.kind === 'host-bridge' ? { ...root, windows: unknown } : root)),
    };
    const context = contextAfter([], { machine, architecture: 'arm64' });
    expect(cpu(context, 1n << 45n)).toMatchObject({ kind: 'unknown', missing: [{ node: 'rc' }] });
    expect(cpu(context, 2n * MIB)).toMatchObject({ kind: 'system-memory' });
    expect(bus(context, busOf(context, 'gpu', 1))).toMatchObject({ kind: 'bar', cpu: undefined });
  });
});

describe('pages in a hole of the address space', () => {
  const declare = (on: string, sizeBytes: bigint): MemoryOperation => ({
    kind: 'declare-private-memory',
    node: node(on),
    sizeBytes,
  });
  const END = 1n << 46n;
  it('take the highest free range below the limit of physical addresses', () => {
    const context = contextAfter([declare('gpu', 8n * GIB)]);
    expect(privateHoles(context).get(gpu)).toEqual({ base: END - 8n * GIB, limit: END - 1n });
    expect(cpu(context, END - 1n)).toEqual({
      kind: 'private-memory',
      node: 'gpu',
      offsetBytes: 8n * GIB - 1n,
    });
  });
  it('come in sections of 128 MiB, one device after the other', () => {
    const context = contextAfter([declare('gpu', 8n * GIB + 1n), declare('nic', GIB)]);
    expect(privateHoles(context).get(node('nic'))).toEqual({
      base: END - 9n * GIB - 128n * MIB,
      limit: END - 8n * GIB - 128n * MIB - 1n,
    });
  });
  it('leave windows of host bridges alone', () => {
    const windows = [{ base: END - 4n * GIB, limit: END - GIB - 1n, offset: 0n, prefetchable: true }];
    const machine = fabricMachine(hostBridge([rootPort('rp', [device('gpu')])], { windows }));
    const at = (bytes: bigint) =>
      privateHoles(contextAfter([declare('gpu', bytes)], { machine })).get(gpu)?.base;
    expect(at(GIB)).toBe(END - GIB);
    expect(at(2n * GIB)).toBe(END - 6n * GIB);
  });
  it('are listed beside the pages over BARs', () => {
    const context = contextAfter([register, declare('gpu', 8n * GIB)]);
    expect(devicePages(context).map(({ kind, bar }) => [kind, bar])).toEqual([
      ['MEMORY_DEVICE_PCI_P2PDMA', 1],
      ['MEMORY_DEVICE_PRIVATE', null],
    ]);
  });
});

describe('properties', () => {
  const sizes = fc.array(fc.bigInt(1n, 40n * PAGE_BYTES), { maxLength: 12 });
  const spots = fc.array(fc.bigInt(0n, 256n * MIB - 1n), { minLength: 1, maxLength: 8 });

  it('every byte of an allocation resolves to it, in both address spaces, and no other byte does', () => {
    fc.assert(
      fc.property(sizes, spots, (list, anywhere) => {
        const context = contextAfter([register, ...list.map(alloc)], { architecture: 'arm64-offset' });
        const base = busOf(context, 'gpu', 1);
        const chunk = context.memory.providers[0]?.chunks[0] ?? expect.fail();
        const edges = chunk.allocations.flatMap(({ offsetBytes, askedBytes }) => [
          chunk.offsetBytes + offsetBytes,
          chunk.offsetBytes + offsetBytes + wholePages(askedBytes) - 1n,
        ]);
        for (const at of [...edges, ...anywhere]) {
          const found = bus(context, base + at);
          if (found.kind !== 'bar') expect.fail();
          const inside = chunk.allocations.filter(
            each =>
              at >= chunk.offsetBytes + each.offsetBytes &&
              at < chunk.offsetBytes + each.offsetBytes + wholePages(each.askedBytes),
          );
          expect([found.allocation].filter(each => each !== null)).toEqual(inside);
          expect(cpu(context, found.cpu ?? expect.fail())).toEqual(found);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('the sentence', () => {
  const context = contextAfter([register, alloc(8n * KIB), bell]);
  const said = (address: bigint, from = context) =>
    sentenceText(answerAddress(from, { space: 'cpu', address }).sentence);
  it.each([
    [
      'names BAR, offset and chunk',
      () => said(busOf(context, 'gpu', 1) + 65n * MIB),
      'of the chunk 64 MiB at 0x4000000 of BAR 1',
    ],
    [
      'counts into an allocation',
      () => said(busOf(context, 'gpu', 1) + 64n * MIB + 16n),
      'is byte 0x10 of an allocation of 8 KiB',
    ],
    ['tells doorbells', () => said(busOf(context, 'gpu', 0) + 4096n), 'no page, no memory'],
    ['tells what has no page', () => said(busOf(context, 'gpu', 3)), 'has no struct page'],
    ['tells memory', () => said(2n * MIB), 'CPU address 0x00200000 is system memory'],
    ['tells nothing', () => said(0n), 'Nobody answers at CPU address 0x00000000'],
  ])('%s', (_, say, words) => expect(say()).toContain(words));
});
