import { describe, expect, it } from 'vitest';
import type { MemoryOperation } from '../p2pdma/memory/memoryOperations.ts';
import { node, withFunction } from '../testing/fabricMachine.ts';
import { addressed, afterwards, GIB, KIB, MIB, memoryMachine } from '../testing/memoryMachine.ts';
import type { Architecture } from '../topology/architecture.ts';
import { unknown } from '../topology/fact.ts';
import type { Machine } from '../topology/machine.ts';
import { namedMachine } from '../topology/nodeName.ts';
import { barLens } from './barLens.ts';

const gpu = node('gpu');
const add = (bar: number, offsetBytes: bigint, sizeBytes: bigint): MemoryOperation => ({
  kind: 'add-resource',
  node: gpu,
  bar,
  offsetBytes,
  sizeBytes,
});
const alloc = (sizeBytes: bigint): MemoryOperation => ({ kind: 'alloc', node: gpu, sizeBytes });

function lensAfter(
  operations: readonly MemoryOperation[],
  { machine = memoryMachine(), architecture = 'x86' as Architecture, on = 'gpu' } = {} as {
    machine?: Machine;
    architecture?: Architecture;
    on?: string;
  },
) {
  const { memory } = afterwards(operations, { machine, architecture });
  const place = addressed({ machine, architecture });
  const ram = [{ base: MIB, limit: GIB - 1n }];
  return barLens({ machine: place, memory, ram, names: namedMachine(place.tree) }, node(on));
}
const barOf = (lens: ReturnType<typeof barLens>, index: number) =>
  lens.bars?.find(bar => bar.index === index) ?? expect.fail();

describe('the BAR lens', () => {
  it('cuts a BAR into what is registered, allocated, free and untouched', () => {
    const lens = lensAfter([add(1, 64n * MIB, 64n * MIB), alloc(MIB), alloc(5000n)]);
    expect(barOf(lens, 1).segments).toEqual([
      { kind: 'plain', offsetBytes: 0n, sizeBytes: 64n * MIB, from: 0, to: 0.25, askedBytes: null },
      expect.objectContaining({ kind: 'allocated', sizeBytes: MIB, askedBytes: MIB, from: 0.25 }),
      expect.objectContaining({ kind: 'allocated', sizeBytes: 8n * KIB, askedBytes: 5000n }),
      expect.objectContaining({ kind: 'free', to: 0.5 }),
      expect.objectContaining({ kind: 'plain', sizeBytes: 128n * MIB, to: 1 }),
    ]);
    expect(barOf(lens, 1).chunks).toMatchObject([{ number: 1, from: 0.25, to: 0.5 }]);
    expect(lens.provider).toEqual({
      isPublished: false,
      sizeBytes: 64n * MIB,
      availableBytes: 63n * MIB - 8n * KIB,
      largestFreeBytes: 63n * MIB - 8n * KIB,
    });
  });

  it('covers every BAR without gaps', () => {
    const lens = lensAfter([
      add(1, 0n, 2n * MIB),
      add(1, 128n * MIB, 2n * MIB),
      alloc(MIB),
      { kind: 'add-registers', node: gpu, bar: 1, offsetBytes: 64n * MIB, sizeBytes: 24n },
    ]);
    for (const { segments } of lens.bars ?? []) {
      expect(segments[0]?.from).toBe(0);
      expect(segments.at(-1)?.to).toBe(1);
      for (const [i, { offsetBytes }] of segments.entries()) {
        const before = segments[i - 1];
        if (before) expect(before.offsetBytes + before.sizeBytes).toBe(offsetBytes);
      }
    }
    expect(barOf(lens, 1).segments.map(({ kind }) => kind)).toEqual([
      'free',
      'plain',
      'registers',
      'plain',
      'allocated',
      'free',
      'plain',
    ]);
  });

  it('shows each window above, up to the host bridge', () => {
    const { windows } = barOf(lensAfter([]), 1);
    expect(windows.map(({ of, via, fits, isHostBridge }) => [of.node, via, fits, isHostBridge])).toEqual([
      ['sw.0', 'prefetchable', true, false],
      ['sw', 'prefetchable', true, false],
      ['rp0', 'prefetchable', true, false],
      ['rc', null, true, true],
    ]);
    expect(barOf(lensAfter([]), 0).windows[0]?.via).toBe('memory');
  });

  it('shows the shift of the host bridge', () => {
    const bar = barOf(lensAfter([], { architecture: 'arm64-offset' }), 0);
    const offset = 0x6_0000_0000n - 0xc000_0000n;
    expect(bar.windows.at(-1)?.offset).toBe(offset);
    expect(bar.cpu?.base).toBe((bar.bus?.base ?? 0n) + offset);
  });

  it('keeps unknown what is not shown', () => {
    const hidden = withFunction(memoryMachine(), 'sw', () => ({ windows: unknown }));
    expect(barOf(lensAfter([], { machine: hidden }), 1).windows.map(({ fits }) => fits)).toEqual([
      true,
      undefined,
      true,
      true,
    ]);
    const noBars = withFunction(memoryMachine(), 'gpu', () => ({ bars: unknown }));
    expect(lensAfter([], { machine: noBars }).bars).toBeNull();
  });

  it('shows a buffer until its driver registers it', () => {
    const cmb = {
      node: node('drive'),
      bar: 4,
      sizeUnits: 2,
      size: 128,
      offset: 0,
      capabilities: 0,
      hasMemorySpaceControl: false,
    };
    const set: MemoryOperation = { kind: 'set-cmb', cmb };
    const kinds = (operations: readonly MemoryOperation[]) =>
      barOf(lensAfter(operations, { on: 'drive' }), 4).segments.map(({ kind }) => kind);
    expect(kinds([set])).toEqual(['cmb', 'plain']);
    expect(kinds([set, { kind: 'register-cmb', node: cmb.node }])).toEqual(['free', 'plain']);
    expect(lensAfter([set], { on: 'drive' }).cmb?.words).toBe('128 MiB at 0x0 of BAR 4');
  });

  it('shows how much of the memory the BAR shows, and where the pages of all of it are', () => {
    const lens = lensAfter([{ kind: 'declare-private-memory', node: gpu, sizeBytes: GIB }]);
    expect(lens.privateMemory).toEqual({
      sizeBytes: GIB,
      aperture: { bar: 1, sizeBytes: 256n * MIB, to: 0.25 },
      hole: { base: (1n << 46n) - GIB, limit: (1n << 46n) - 1n },
    });
  });
});
