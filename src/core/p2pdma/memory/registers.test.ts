import { describe, expect, it } from 'vitest';
import { node } from '../../testing/fabricMachine.ts';
import { afterwards, answered, MIB } from '../../testing/memoryMachine.ts';
import { sentenceText } from '../../topology/sentence.ts';
import type { MemoryOperation } from './memoryOperations.ts';

const gpu = node('gpu');
const PAGE = 4096n;
const doorbells = (bar: number, offsetBytes: bigint, sizeBytes: bigint): MemoryOperation => ({
  kind: 'add-registers',
  node: gpu,
  bar,
  offsetBytes,
  sizeBytes,
});
const takenBack = (bar: number, offsetBytes: bigint): MemoryOperation => ({
  kind: 'remove-registers',
  node: gpu,
  bar,
  offsetBytes,
});
const memory = (bar: number, offsetBytes: bigint, sizeBytes: bigint): MemoryOperation => ({
  kind: 'add-resource',
  node: gpu,
  bar,
  offsetBytes,
  sizeBytes,
});

describe('doorbells', () => {
  it.each<[why: string, before: readonly MemoryOperation[], asked: MemoryOperation, returned: string]>([
    ['a part of a BAR', [], doorbells(0, MIB, PAGE), '0'],
    ['all of it', [], doorbells(0, 0n, 16n * MIB), '0'],
    ['its very end', [], doorbells(0, 15n * MIB, MIB), '0'],
    ['a byte more than there is', [], doorbells(0, 15n * MIB, MIB + 1n), '-EINVAL'],
    ['nothing', [], doorbells(0, 0n, 0n), '-EINVAL'],
    ['a BAR of I/O ports', [], doorbells(5, 0n, 16n), '-EINVAL'],
    ['where doorbells are', [doorbells(0, 0n, MIB)], doorbells(0, PAGE, PAGE), 'not called'],
    ['beside them', [doorbells(0, 0n, MIB)], doorbells(0, MIB, MIB), '0'],
    ['at that place of another BAR', [doorbells(0, 0n, MIB)], doorbells(1, 0n, MIB), '0'],
    ['where memory of the pool is', [memory(1, 0n, 2n * MIB)], doorbells(1, MIB, PAGE), 'not called'],
    ['behind it', [memory(1, 0n, 2n * MIB)], doorbells(1, 2n * MIB, PAGE), '0'],
  ])('%s', (_, before, asked, returned) => {
    const outcome = answered([...before, asked]);
    expect(outcome).toMatchObject({ returned, succeeded: returned === '0' });
    const left = afterwards([...before, asked]).memory;
    if (returned !== '0') expect(left).toEqual(afterwards(before).memory);
  });

  it('are refused for their length, or for not fitting', () => {
    const said = (sizeBytes: bigint) => sentenceText(answered([doorbells(0, 15n * MIB, sizeBytes)]).sentence);
    expect(said(0n)).toBe('Say how long the doorbells are.');
    expect(said(2n * MIB)).toBe('2 MiB from 0xf00000 on do not fit: BAR 0 of gpu has only 16 MiB.');
  });

  it('say what is in the way', () => {
    const said = (before: MemoryOperation) =>
      sentenceText(answered([before, doorbells(1, 0n, PAGE)]).sentence);
    expect(said(memory(1, 0n, 2n * MIB))).toMatch(/^2 MiB at 0x0 of BAR 1 of gpu are memory of the pool/);
    expect(said(doorbells(1, 0n, MIB))).toMatch(/^1 MiB at 0x0 of BAR 1 of gpu are doorbells/);
  });

  it('are taken back one by one, and the last takes the provider with it', () => {
    const three = [doorbells(0, 0n, PAGE), doorbells(0, MIB, PAGE), doorbells(1, 0n, PAGE)];
    const left = (...operations: readonly MemoryOperation[]) =>
      afterwards([...three, ...operations]).memory.providers.flatMap(({ registers }) =>
        registers.map(({ bar, offsetBytes }) => [bar, offsetBytes]),
      );
    expect(left(takenBack(0, MIB))).toEqual([
      [0, 0n],
      [1, 0n],
    ]);
    expect(left(takenBack(1, 0n))).toEqual([
      [0, 0n],
      [0, MIB],
    ]);
    const all = [takenBack(0, 0n), takenBack(0, MIB), takenBack(1, 0n)];
    expect(afterwards([...three, ...all]).memory.providers).toEqual([]);
  });

  it('leave the memory of a provider when they go', () => {
    const operations = [memory(1, 0n, 2n * MIB), doorbells(0, 0n, PAGE), takenBack(0, 0n)];
    expect(afterwards(operations).memory.providers).toMatchObject([
      { node: 'gpu', registers: [], chunks: [{ bar: 1 }] },
    ]);
  });

  it.each<[why: string, before: readonly MemoryOperation[], asked: MemoryOperation]>([
    ['no doorbells are', [], takenBack(0, 0n)],
    ['none begin', [doorbells(0, 0n, MIB)], takenBack(0, PAGE)],
    ['only another BAR has some', [doorbells(0, 0n, MIB)], takenBack(1, 0n)],
  ])('cannot be taken back where %s', (_, before, asked) => {
    expect(answered([...before, asked])).toMatchObject({ succeeded: false, returned: 'void' });
    expect(afterwards([...before, asked]).memory).toEqual(afterwards(before).memory);
  });
});
