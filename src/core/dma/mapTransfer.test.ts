import { describe, expect, it } from 'vitest';
import { node } from '../testing/fabricMachine.ts';
import {
  addresses,
  type Bench,
  inBar,
  landings,
  mapped,
  oneSwitch,
  ram,
  results,
  translated,
} from '../testing/mappingBench.ts';
import { unknown } from '../topology/fact.ts';
import { sentenceText } from '../topology/sentence.ts';
import type { Segment } from './transfer.ts';

const POWER_OFFSET = 0x3fe0_0000_0000n - 0x8000_0000n;
const RR = 0x04;
const zen = { cpu: { vendor: 'amd', family: 0x19 } } as const;
/** A drive, whose requests go through the block layer. */
const drive = { classCode: 0x0108 } as const;

describe('a peer below one switch, by kernel generation', () => {
  it.each<[kernel: string, bench: Bench, got: string, lands: string]>([
    ['4.20', {}, 'bus', 'target'],
    ['5.4', {}, 'bus', 'target'],
    ['5.4', { architecture: 'power' }, 'bus', 'nothing'],
    ['4.20', { architecture: 'power' }, 'bus', 'nothing'],
    ['5.15', { architecture: 'arm64-offset' }, 'bus', 'nothing'],
    ['5.16', { architecture: 'arm64-offset' }, 'bus', 'target'],
    ['6.0', { architecture: 'power' }, 'bus', 'target'],
    ['7.2', { architecture: 'power' }, 'bus', 'target'],
    ['7.2', { architecture: 'power', platform: translated }, 'bus', 'target'],
  ])('%s %o', (kernel, bench, got, lands) => {
    const mapping = mapped([inBar('b')], { kernel, ...bench });
    expect([results(mapping), landings(mapping)]).toEqual([got, lands]);
  });

  it('5.4 takes bus_offset away from the CPU address where 6.0 adds it', () => {
    const [wrong] = addresses(mapped([inBar('b', 0x1000n)], { kernel: '5.4', architecture: 'power' }));
    const [right] = addresses(mapped([inBar('b', 0x1000n)], { kernel: '6.0', architecture: 'power' }));
    expect((wrong ?? 0n) - (right ?? 0n)).toBe(2n * POWER_OFFSET);
  });

  it('the wrong address is in memory where RAM is there', () => {
    const memory = [{ base: 0n, limit: (1n << 48n) - 1n }];
    const mapping = mapped([inBar('b')], { kernel: '5.4', architecture: 'power', platform: { memory } });
    expect([landings(mapping), mapping.status]).toEqual(['system-memory', 'wrong-place']);
  });
});

describe('memory that the kernel says cannot be reached', () => {
  it.each<[why: string, kernel: string, bench: Bench, got: string]>([
    ['nothing is asked until 5.3', '5.3', {}, 'bus'],
    ['5.4 warns and maps nothing', '5.4', {}, 'refused:0, after a WARN'],
    ['6.0 fails the call', '6.0', {}, 'refused:-EREMOTEIO'],
    [
      'a drive answers with the status for targets',
      '6.0',
      { machine: oneSwitch(undefined, drive) },
      'refused:-EREMOTEIO, BLK_STS_TARGET',
    ],
    [
      'and since 6.17 with one for invalid',
      '6.17',
      { machine: oneSwitch(undefined, drive) },
      'refused:BLK_STS_INVAL',
    ],
    ['other drivers get the error as before', '6.17', {}, 'refused:-EREMOTEIO'],
    ['on Zen it goes through the host bridge', '7.2', { settings: zen }, 'cpu-physical'],
    ['there as an IOVA where the IOMMU translates', '7.2', { settings: zen, platform: translated }, 'iova'],
  ])('%s (%s)', (_, kernel, bench, got) => {
    const mapping = mapped([inBar('d')], { kernel, ...bench });
    expect(results(mapping)).toBe(got);
  });

  it('redirected below a translating IOMMU faults where nobody asked', () => {
    const mapping = mapped([inBar('b')], { kernel: '5.3', machine: oneSwitch(RR), platform: translated });
    expect([landings(mapping), mapping.status]).toEqual(['iommu-fault', 'wrong-place']);
  });

  it('fails a list as a whole', () => {
    expect(results(mapped([ram(), inBar('b'), inBar('d')]))).toBe('not-mapped not-mapped refused:-EREMOTEIO');
  });
});

describe('the first segment decides from 5.4 to 5.19', () => {
  it.each<[why: string, segments: readonly Segment[], bench: Bench, got: string, lands: string]>([
    ['memory first: all is memory', [ram(), inBar('b')], {}, 'cpu-physical cpu-physical', 'target target'],
    [
      'memory first: a peer that cannot be reached slips through',
      [ram(), inBar('d')],
      {},
      'cpu-physical cpu-physical',
      'target target',
    ],
    [
      'memory first, where the CPU sees the peer elsewhere',
      [ram(), inBar('b')],
      { architecture: 'power' },
      'cpu-physical cpu-physical',
      'target target',
    ],
    ['memory first, translated', [ram(), inBar('b')], { platform: translated }, 'iova iova', 'target target'],
    ['a peer first: memory goes by bus address too', [inBar('b'), ram()], {}, 'bus bus', 'target target'],
    [
      'a peer first: memory goes past the IOMMU',
      [inBar('b'), ram()],
      { platform: translated },
      'bus bus',
      'target iommu-fault',
    ],
    [
      'a peer first: memory gets its offset',
      [inBar('b'), ram()],
      { architecture: 'power' },
      'bus bus',
      'nothing nothing',
    ],
    [
      'a refused peer first',
      [inBar('d'), inBar('b')],
      {},
      'refused:0, after a WARN refused:0, after a WARN',
      '- -',
    ],
  ])('%s', (_, segments, bench, got, lands) => {
    const mapping = mapped(segments, { kernel: '5.10', ...bench });
    expect([results(mapping), landings(mapping)]).toEqual([got, lands]);
  });
});

describe('since 6.0 each segment decides for itself', () => {
  const mixed = [ram(), inBar('b'), inBar('a'), inBar('d')];
  it.each<[string, Bench, string]>([
    ['without an IOMMU', {}, 'cpu-physical bus bus cpu-physical'],
    ['pass-through', { platform: { iommu: { mode: 'pass-through' } } }, 'cpu-physical bus bus cpu-physical'],
    ['translated', { platform: translated }, 'iova bus bus iova'],
    [
      'all below the switch redirected',
      { machine: oneSwitch(RR) },
      'cpu-physical cpu-physical bus cpu-physical',
    ],
  ])('a mixed list on Zen, %s', (_, bench, got) => {
    const mapping = mapped(mixed, { settings: zen, ...bench });
    expect([results(mapping), mapping.status]).toEqual([got, 'works']);
  });

  it('is classed by where each segment lives', () => {
    expect(mapped(mixed, { settings: zen }).segments.map(each => each.class)).toEqual([
      'system-memory',
      'by-bus-address',
      'own-bar',
      'through-host-bridge',
    ]);
  });
});

describe('the IOVA ranges of a list', () => {
  it('are one for all that goes through the IOMMU, and bus addresses take none', () => {
    const list = [ram(), inBar('b'), ram(0x2_0000_0000n), inBar('d')];
    const { iovaRanges } = mapped(list, { settings: zen, platform: translated });
    expect(iovaRanges).toMatchObject([{ sizeBytes: 3n * 4096n, segments: [0, 2, 3] }]);
  });
  it('are none where only bus addresses are mapped', () => {
    expect(mapped([inBar('b'), inBar('c')], { platform: translated }).iovaRanges).toEqual([]);
  });
  it('are one for each range by dma_map_resource', () => {
    const list = [ram(), inBar('b'), inBar('d')];
    expect(mapped(list, { platform: translated, way: 'resource' }).iovaRanges).toHaveLength(3);
  });
});

describe('what is programmed', () => {
  it('joins neighbours in IOVA space into one entry, however far apart they are in memory', () => {
    const { programmed } = mapped([ram(), ram(0x3_0000_0000n), inBar('b'), ram()], { platform: translated });
    expect(programmed.map(entry => [entry.address.space, entry.sizeBytes, entry.segments])).toEqual([
      ['iova', 8192, [0, 1]],
      ['bus', 4096, [2]],
      ['iova', 4096, [3]],
    ]);
  });
  it('does not join what ends within a page', () => {
    const list = [ram(0x1_0000_0000n, 512), ram(0x2_0000_0000n)];
    expect(mapped(list, { platform: translated }).programmed).toHaveLength(2);
  });
  it.each([
    ['6.15', 'works', 8192],
    ['6.16', 'wrong-length', 4096],
    ['7.1', 'wrong-length', 4096],
    ['7.2', 'works', 8192],
  ])('%s behind an IOMMU: %s', (kernel, status, sizeBytes) => {
    const mapping = mapped([ram(), inBar('b', 0n, 8192)], { kernel, platform: translated });
    expect([mapping.status, mapping.programmed.at(-1)?.sizeBytes]).toEqual([status, sizeBytes]);
  });
});

describe('block requests since 6.17', () => {
  const machine = oneSwitch(undefined, drive);
  it('hold one kind of memory each', () => {
    const list = [ram(), ram(0x2_0000_0000n), inBar('b'), inBar('c'), ram()];
    const { calls } = mapped(list, { machine, kernel: '6.17' });
    expect(calls.map(call => call.segments)).toEqual([[0, 1], [2], [3], [4]]);
  });
  it('fail one by one', () => {
    const mapping = mapped([ram(), inBar('d'), inBar('b')], { machine, kernel: '6.17' });
    expect(results(mapping)).toBe('cpu-physical refused:BLK_STS_INVAL bus');
  });
  it('were one list before', () => {
    expect(mapped([ram(), inBar('b')], { machine, kernel: '6.16' }).calls).toHaveLength(1);
  });
});

describe('a map type that is not cached', () => {
  it.each([
    ['5.3', 'bus'],
    ['5.4', 'refused:0, after a WARN'],
    ['5.19', 'refused:0, after a WARN'],
    ['6.0', 'bus'],
  ])('%s: %s', (kernel, got) => {
    expect(results(mapped([inBar('b')], { kernel, isDistanceAsked: false }))).toBe(got);
  });
  it('is worked out since 6.0, and what is wrong is logged', () => {
    const { calls } = mapped([inBar('d')], { isDistanceAsked: false });
    expect(calls[0]?.outcome.messages.at(-1)?.text).toContain('do not share an upstream bridge');
  });
});

it('a peer that nobody asked about is mapped unchecked', () => {
  expect(mapped([inBar('d')], { kernel: '5.3' }).status).toBe('unchecked');
  expect(mapped([ram(), inBar('d')], { kernel: '5.4' }).status).toBe('unchecked');
  expect(mapped([inBar('d')], { way: 'resource' }).status).toBe('unchecked');
  expect(mapped([inBar('b')], { way: 'resource' }).status).toBe('works');
  expect(mapped([inBar('b')], { way: 'resource', platform: translated }).status).toBe('unchecked');
});

describe('a DMA layer that does not know peer-to-peer pages', () => {
  it.each<[why: string, kernel: string, bench: Bench, got: string, lands: string]>([
    [
      'refuses: the driver takes none',
      '7.2',
      { platform: { dmaLayer: 'refuses' } },
      'refused:dma_pci_p2pdma_supported() = false',
      '-',
    ],
    [
      'returns the physical address: the same on x86',
      '7.2',
      { platform: { dmaLayer: 'returns-physical' } },
      'cpu-physical',
      'target',
    ],
    [
      'returns the physical address: a fault behind an IOMMU',
      '7.2',
      { platform: { ...translated, dmaLayer: 'returns-physical' }, architecture: 'power' },
      'cpu-physical',
      'iommu-fault',
    ],
    ['is not asked before 6.0', '5.10', { platform: { dmaLayer: 'refuses' } }, 'bus', 'target'],
  ])('%s', (_, kernel, bench, got, lands) => {
    const mapping = mapped([inBar('b')], { kernel, ...bench });
    expect([results(mapping), landings(mapping)]).toEqual([got, lands]);
  });
});

describe('dma_map_resource', () => {
  it.each<[why: string, bench: Bench, got: string, lands: string]>([
    ['off: the physical address', {}, 'cpu-physical', 'target'],
    ['pass-through: the same', { platform: { iommu: { mode: 'pass-through' } } }, 'cpu-physical', 'target'],
    ['translated: an IOVA', { platform: translated }, 'iova', 'target'],
    ['refused cleanly', { platform: { dmaLayer: 'refuses' } }, 'refused:DMA_MAPPING_ERROR', '-'],
    [
      'returned unchanged behind an IOMMU: a fault',
      { architecture: 'power', platform: { ...translated, dmaLayer: 'returns-physical' } },
      'cpu-physical',
      'iommu-fault',
    ],
  ])('%s', (_, bench, got, lands) => {
    const mapping = mapped([inBar('d')], { way: 'resource', ...bench });
    expect([results(mapping), landings(mapping)]).toEqual([got, lands]);
  });
  it('needs no pages', () => {
    const memory = { providers: [], cmbs: [], privateMemories: [], unmappable: [] };
    expect(results(mapped([inBar('b')], { memory, way: 'resource' }))).toBe('cpu-physical');
    expect(results(mapped([inBar('b'), ram()], { memory }))).toBe('refused:no struct pages not-mapped');
  });
});

describe('a device that is not a PCI function', () => {
  const machine = {
    ...oneSwitch(),
    others: [{ id: node('usb'), label: 'USB stick', parent: node('a'), virtualDma: false }],
  };
  it.each([
    ['7.2', 'refused:-EREMOTEIO'],
    ['5.4', 'refused:0, after a WARN'],
    ['4.20', 'bus'],
  ])('%s looks at no parent: %s', (kernel, got) => {
    expect(results(mapped([inBar('b')], { machine, device: node('usb'), kernel }))).toBe(got);
  });
  it('maps memory as any other', () => {
    expect(results(mapped([ram()], { machine, device: node('usb'), platform: translated }))).toBe('iova');
  });
});

describe('what cannot be a segment is answered in words', () => {
  it.each<[Segment, string]>([
    [inBar('b', 0n, 1 << 25), 'BAR 0 of b ends at 0x01000000; the segment goes beyond.'],
    [inBar('b', -1n), 'BAR 0 of b ends at 0x01000000; the segment goes beyond.'],
    [{ ...inBar('b'), bar: 3 } as Segment, 'b has no BAR 3.'],
    [inBar('b', 0n, 0), 'A segment has at least one byte.'],
    [ram(0n, 0), 'A segment has at least one byte.'],
    [inBar('nobody'), 'The machine has no nobody.'],
  ])('%o', (segment, words) => {
    const [first] = mapped([segment, ram()]).segments;
    expect(first?.result.kind === 'refused' && sentenceText(first.result.sentence)).toBe(words);
  });
  it('an empty list maps nothing', () => {
    expect(mapped([])).toMatchObject({ status: 'works', calls: [], programmed: [] });
  });
});

describe('the two schemes', () => {
  it('flags ask once for neighbours of one registration; a search looks at every address twice', () => {
    const { lookUps } = mapped([ram(), inBar('b'), inBar('b', 4096n), inBar('c'), inBar('b')]);
    expect(lookUps.flags).toMatchObject({ searchesToMap: 0, searchesToUnmap: 0, verdicts: 3 });
    expect(lookUps.byAddress).toMatchObject({ searchesToMap: 5, searchesToUnmap: 5, verdicts: 4 });
  });
  it.each([
    ['5.3', 0],
    ['5.4', 1],
  ])('%s asks %i times', (kernel, verdicts) => {
    expect(mapped([inBar('b'), inBar('c')], { kernel }).lookUps.flags.verdicts).toBe(verdicts);
  });
});

describe('a host bridge whose windows are not known', () => {
  const shown = oneSwitch();
  const roots = shown.roots.map(root => (root.kind === 'host-bridge' ? { ...root, windows: unknown } : root));
  const bench: Bench = { machine: { ...shown, roots }, architecture: 'arm64' };
  it.each<[why: string, bench: Bench, got: string]>([
    ['leaves the bus address certain', {}, 'bus'],
    ['leaves the wrong sign open, as it needs both addresses', { kernel: '5.4' }, 'unknown'],
    ['leaves the CPU address open', { way: 'resource' }, 'unknown'],
    [
      'leaves the IOVA open',
      { machine: { ...oneSwitch(RR), roots }, platform: translated, settings: zen },
      'unknown',
    ],
  ])('%s', (_, more, got) => {
    expect(results(mapped([inBar('b')], { ...bench, ...more }))).toBe(got);
  });
});
