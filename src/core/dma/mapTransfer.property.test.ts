import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kernelRows } from '../p2pdma/kernels/kernels.ts';
import { type Bench, inBar, mapped, oneSwitch, ram, translated } from '../testing/mappingBench.ts';
import { busRangesOf } from '../topology/hostWindows.ts';
import { machineTree } from '../topology/machineTree.ts';
import { mappingWays } from './mapping.ts';
import type { Segment } from './transfer.ts';

const page = fc.integer({ min: 0, max: 4000 }).map(n => BigInt(n) * 4096n);
const size = fc.integer({ min: 1, max: 1 << 16 });
const segment: fc.Arbitrary<Segment> = fc.oneof(
  fc.tuple(page, size).map(([offset, bytes]) => ram(0x1_0000_0000n + offset * 16n + 8n, bytes)),
  fc
    .tuple(fc.constantFrom('a', 'b', 'c', 'd'), page, size)
    .map(([id, offset, bytes]) => inBar(id, offset, bytes)),
);
const list = fc.array(segment, { minLength: 1, maxLength: 8 });
const machines = [oneSwitch(), oneSwitch(0x04)];
const bench: fc.Arbitrary<Bench> = fc.record({
  machine: fc.constantFrom(...machines),
  kernel: fc.constantFrom(...kernelRows.map(row => row.release)),
  settings: fc.constantFrom({}, { cpu: { vendor: 'amd', family: 0x19 } as const }),
  architecture: fc.constantFrom('x86', 'power'),
  platform: fc.constantFrom({}, translated, { iommu: { mode: 'pass-through' } } as const),
  way: fc.constantFrom(...mappingWays),
  isDistanceAsked: fc.boolean(),
});
const sum = (sizes: readonly number[]) => sizes.reduce((a, b) => a + b, 0);

describe('any list, on any kernel', () => {
  it('takes IOVAs clear of every window of its host bridge, so that no switch claims one', () => {
    fc.assert(
      fc.property(list, bench, (segments, how) => {
        const tree = machineTree(how.machine ?? oneSwitch());
        const [root] = tree.machine.roots;
        if (!root) throw new Error('no root');
        const windows = busRangesOf({ tree, architecture: how.architecture ?? 'x86' }, root.id);
        for (const { iova, sizeBytes } of mapped(segments, how).iovaRanges) {
          for (const { base, limit } of windows) {
            expect(iova + sizeBytes <= base || iova > limit).toBe(true);
          }
        }
      }),
    );
  });

  it('is mapped or not, byte for byte: entries and segments that are not mapped make up the list', () => {
    fc.assert(
      fc.property(list, bench, (segments, how) => {
        const mapping = mapped(segments, how);
        fc.pre(mapping.status !== 'wrong-length');
        const rest = mapping.segments.filter(each => each.result.kind !== 'mapped');
        const programmed = sum(mapping.programmed.map(entry => entry.sizeBytes));
        expect(programmed + sum(rest.map(each => each.segment.sizeBytes))).toBe(
          sum(segments.map(each => each.sizeBytes)),
        );
      }),
    );
  });

  it('spends IOVAs on what goes through the IOMMU and on nothing else', () => {
    fc.assert(
      fc.property(list, bench, (segments, how) => {
        const mapping = mapped(segments, how);
        const inRanges = mapping.iovaRanges.flatMap(range => range.segments).toSorted();
        const byIova = mapping.segments.flatMap(({ result }, index) =>
          result.kind === 'mapped' && result.address.space === 'iova' ? [index] : [],
        );
        expect(inRanges).toEqual(byIova);
      }),
    );
  });

  it('holds every IOVA in one range, and no two segments share a page of it', () => {
    fc.assert(
      fc.property(list, bench, (segments, how) => {
        const mapping = mapped(segments, { ...how, platform: translated });
        const pages = mapping.segments.flatMap(({ result, segment: { sizeBytes } }) => {
          if (result.kind !== 'mapped' || result.address.space !== 'iova') return [];
          const from = result.address.value / 4096n;
          const to = (result.address.value + BigInt(sizeBytes) - 1n) / 4096n;
          return [[from, to] as const];
        });
        const sorted = pages.toSorted(([a], [b]) => (a < b ? -1 : 1));
        for (const [i, [from]] of sorted.slice(1).entries())
          expect(from > (sorted[i]?.[1] ?? from)).toBe(true);
      }),
    );
  });

  it('gets the same bus addresses from plus as from minus where bus and CPU addresses are equal', () => {
    fc.assert(
      fc.property(list, segments => {
        const peers = segments.filter(each => each.kind === 'bar-memory' && each.node !== 'd');
        const by = (kernel: string) => mapped(peers, { kernel }).programmed;
        expect(by('5.19')).toEqual(by('6.0'));
      }),
    );
  });

  it('never lands beside its target on x86 without an IOMMU', () => {
    fc.assert(
      fc.property(list, bench, (segments, how) => {
        expect(mapped(segments, { ...how, architecture: 'x86', platform: {} }).status).not.toBe(
          'wrong-place',
        );
      }),
    );
  });
});
