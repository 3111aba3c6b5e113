import { describe, expect, it } from 'vitest';
import {
  device,
  fabricMachine,
  hostBridge,
  node,
  rootPort,
  withFunction,
} from '../../testing/fabricMachine.ts';
import { afterwards, answered, GIB, KIB, MIB, memory64, memoryMachine } from '../../testing/memoryMachine.ts';
import { absent, known, knownValue, unknown } from '../../topology/fact.ts';
import type { BarSpec } from '../../topology/facts/drawnFacts.ts';
import { sentenceText } from '../../topology/sentence.ts';
import type { MemoryOperation } from './memoryOperations.ts';

const add = (
  bar: number,
  sizeBytes = 0n,
  offsetBytes = 0n,
  on = 'gpu',
): MemoryOperation & { kind: 'add-resource' } => ({
  kind: 'add-resource',
  node: node(on),
  bar,
  sizeBytes,
  offsetBytes,
});

describe('pci_p2pdma_add_resource', () => {
  it('makes pages for the rest of the BAR where the size is 0', () => {
    const { memory, outcomes } = afterwards([add(1, 0n, 64n * MIB)]);
    expect(memory.providers).toEqual([
      {
        node: 'gpu',
        isPublished: false,
        chunks: [{ bar: 1, offsetBytes: 64n * MIB, sizeBytes: 192n * MIB, allocations: [] }],
        registers: [],
      },
    ]);
    expect(outcomes[0]).toMatchObject({ call: 'pci_p2pdma_add_resource', succeeded: true, returned: '0' });
    expect(outcomes[0]?.messages.map(({ text }) => text)).toEqual([
      expect.stringMatching(
        /^0000:[0-9a-f:.]+: added peer-to-peer DMA memory 0x2000[0-9a-f]{8}-0x2000[0-9a-f]{8}$/,
      ),
    ]);
  });

  it('may be called again for another range, which is a chunk of its own', () => {
    const { memory } = afterwards([add(1, 64n * MIB), add(1, 64n * MIB, 64n * MIB), add(3)]);
    expect(memory.providers[0]?.chunks.map(({ bar, offsetBytes }) => [bar, offsetBytes])).toEqual([
      [1, 0n],
      [1, 64n * MIB],
      [3, 0n],
    ]);
  });

  it.each([
    ['a BAR of I/O ports', add(5), '-EINVAL', 'holds I/O ports'],
    ['a BAR that is not there', add(4), '-EINVAL', 'upper half of the 64-bit BAR 3'],
    ['no such BAR at all', add(2, 0n, 0n, 'nic'), '-EINVAL', 'has no BAR 2'],
    ['an offset at the end', add(1, 0n, 256n * MIB), '-EINVAL', 'lies behind the end of BAR 1'],
    ['an offset beyond it, with a size', add(1, MIB, GIB), '-EINVAL', 'lies behind the end of BAR 1'],
    ['more than there is', add(1, 257n * MIB), '-EINVAL', 'do not fit: BAR 1 of gpu has only 256 MiB'],
    ['more than there is after the offset', add(1, 255n * MIB, 2n * MIB), '-EINVAL', 'do not fit'],
    ['a start off 2 MiB', add(1, 2n * MIB, MIB), '-EINVAL', 'groups of 2 MiB'],
    ['a size off 2 MiB', add(1, 3n * MIB), '-EINVAL', 'are 3 MiB long'],
    ['a small BAR', add(0, 0n, 0n, 'drive'), '-EINVAL', 'are 16 KiB long'],
  ])('refuses %s', (_, operation, returned, words) => {
    const { memory, outcomes } = afterwards([operation]);
    expect(outcomes[0]).toMatchObject({ succeeded: false, returned });
    expect(sentenceText(outcomes[0]?.sentence ?? [])).toContain(words);
    expect(memory.providers).toEqual([]);
  });

  describe('looks at pages that are there already', () => {
    const there = add(1, 64n * MIB, 64n * MIB);
    it.each([
      ['the same range', there, '-ENOMEM'],
      ['one that begins in it', add(1, 64n * MIB, 96n * MIB), '-ENOMEM'],
      ['one that ends in it', add(1, 66n * MIB), '-ENOMEM'],
      ['one that begins in it, off 2 MiB', add(1, MIB, 65n * MIB), '-ENOMEM'],
      ['one around it', add(1), '-EEXIST'],
      ['one around it, off 2 MiB', add(1, 255n * MIB), '-EINVAL'],
      ['one before it', add(1, 64n * MIB), '0'],
      ['the same range of another BAR', add(3, 0n), '0'],
    ])('%s', (_, operation, returned) => expect(answered([there, operation]).returned).toBe(returned));
  });

  it('asks in the kernel’s order: place, size, mappable, pages, alignment', () => {
    const ism: MemoryOperation = { kind: 'set-mappable', node: node('gpu'), isMappable: false };
    const last = (operation: MemoryOperation, kernel = '7.2') =>
      answered([ism, operation], { kernel }).returned;
    expect(last(add(5))).toBe('-EINVAL');
    expect(last(add(1, 0n, GIB))).toBe('-EINVAL');
    expect(last(add(1, GIB))).toBe('-EINVAL');
    expect(last(add(1, 3n * MIB))).toBe('-EOPNOTSUPP');
    expect(last(add(1, 3n * MIB), '6.19')).toBe('-EINVAL');
    expect(last(add(1), '6.19')).toBe('0');
  });

  it('asks for the alignment of the CPU address, not of the bus address', () => {
    const machine = withFunction(memoryMachine(), 'gpu', fn => ({
      bars:
        fn.bars.state === 'known'
          ? known(
              fn.bars.value.map(bar =>
                bar.index === 1 ? { ...bar, address: known(0x9010_0000n, 'hex') } : bar,
              ),
              'hex',
            )
          : fn.bars,
    }));
    const windows = known(
      [{ base: 0x10_0000_0000n, limit: 0x10_ffff_ffffn, offset: 0xf_6ff0_0000n, prefetchable: true }],
      'hex' as const,
    );
    const shifted = {
      ...machine,
      roots: machine.roots.map(root => (root.kind === 'host-bridge' ? { ...root, windows } : root)),
    };
    expect(answered([add(1)], { machine }).returned).toBe('-EINVAL');
    expect(answered([add(1)], { machine: shifted, architecture: 'arm64' })).toMatchObject({
      returned: '0',
      messages: [{ text: expect.stringContaining('memory 0x1000000000-0x100fffffff') }],
    });
  });

  it('says so where the capture does not tell', () => {
    const machine = withFunction(memoryMachine(), 'gpu', () => ({ bars: unknown }));
    expect(answered([add(1)], { machine })).toMatchObject({ succeeded: false, returned: 'not known' });
  });

  it('is never reached where the BAR found no room', () => {
    const machine = withFunction(memoryMachine(), 'gpu', ({ bars }) => ({
      bars:
        bars.state === 'known'
          ? known(
              bars.value.map(bar => ({ ...bar, address: absent('text') })),
              'text',
            )
          : bars,
    }));
    expect(answered([add(1)], { machine })).toMatchObject({ call: 'pci_enable_device', returned: '-EINVAL' });
  });

  it('takes windows that are not shown to keep the alignment, and tells no CPU address', () => {
    const { roots, ...machine } = memoryMachine();
    const hidden = {
      ...machine,
      roots: roots.map(root => (root.kind === 'host-bridge' ? { ...root, windows: unknown } : root)),
    };
    const outcome = answered([add(1)], { machine: hidden, architecture: 'arm64' });
    expect(outcome).toMatchObject({ succeeded: true, messages: [] });
    expect(sentenceText(outcome.sentence)).toContain('not known');
  });
});

describe('placing memory on a device', () => {
  const offer = (on: string): MemoryOperation => ({ kind: 'offer', node: node(on) });
  it('registers and publishes its largest prefetchable BAR', () => {
    const { memory, outcomes } = afterwards([offer('gpu')]);
    expect(memory.providers).toMatchObject([
      { isPublished: true, chunks: [{ bar: 1, sizeBytes: 256n * MIB }] },
    ]);
    expect(outcomes[0]).toMatchObject({ succeeded: true, messages: [{ level: 'info' }] });
  });
  it('publishes what is registered already', () => {
    const { memory } = afterwards([add(3), offer('gpu')]);
    expect(memory.providers).toMatchObject([{ isPublished: true, chunks: [{ bar: 3 }] }]);
  });
  it.each([
    ['bare', 'has no memory BAR'],
    ['rp0', 'has no memory BAR'],
    ['rc', 'is no PCI function'],
    ['small', 'are 1 MiB long'],
  ])('tells why %s has nothing to offer', (on, words) => {
    const outcome = answered([offer(on)]);
    expect(outcome.succeeded).toBe(false);
    expect(sentenceText(outcome.sentence)).toContain(words);
  });
  it.each([
    ['the BARs are not shown', { bars: unknown }, 'not known'],
    ['there are none', { bars: known([], 'text') }, 'not called'],
  ] as const)('tells apart whether %s', (_, bars, returned) => {
    const machine = withFunction(memoryMachine(), 'bare', () => bars);
    expect(answered([offer('bare')], { machine })).toMatchObject({ succeeded: false, returned });
  });
  it('a BAR without a known address may be memory, so the capture is to be taken again', () => {
    const machine = withFunction(memoryMachine(), 'nic', ({ bars }) => ({
      bars: known(
        (knownValue(bars) ?? []).map(bar => ({ ...bar, address: unknown })),
        'text',
      ),
    }));
    expect(answered([offer('nic')], { machine })).toMatchObject({ succeeded: false, returned: 'not known' });
  });
  it.each<[why: string, bars: readonly BarSpec[], taken: number]>([
    ['prefetchable before larger', [memory64(0, 64n * MIB, false), memory64(2, 4n * MIB)], 2],
    ['the larger of two', [memory64(0, 4n * MIB), memory64(2, 64n * MIB), memory64(4, 8n * MIB)], 2],
    [
      'one that fits before a larger one that is too small for pages',
      [memory64(0, MIB), memory64(2, 2n * MIB, false)],
      2,
    ],
  ])('takes %s', (_, bars, taken) => {
    const machine = fabricMachine(hostBridge([rootPort('rp', [device('gpu', { bars })])]));
    expect(afterwards([offer('gpu')], { machine }).memory.providers[0]?.chunks).toMatchObject([
      { bar: taken },
    ]);
  });
  it('of several that are refused tells of the largest', () => {
    const bars = [memory64(0, 4n * KIB), memory64(2, MIB), memory64(4, 16n * KIB)];
    const machine = fabricMachine(hostBridge([rootPort('rp', [device('gpu', { bars })])]));
    expect(sentenceText(answered([offer('gpu')], { machine }).sentence)).toContain('are 1 MiB long');
  });
});
