import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyDomain, type IommuDomain, mapIova, translateIova } from './iommu.ts';

const GIB = 1n << 30n;
const map = (
  domain: IommuDomain,
  cpuPhysical: bigint,
  sizeBytes: bigint,
  reserved: { base: bigint; limit: bigint }[] = [],
) => {
  const result = mapIova(domain, { cpuPhysical, sizeBytes }, { reserved });
  if (!result) throw new Error('no room');
  return result;
};

describe('an IOVA', () => {
  it('is given out from 4 GiB downward', () => {
    expect(map(emptyDomain, 0x1_0000_0000n, 4096n).iova).toBe(4n * GIB - 4096n);
  });
  it('keeps the offset within a page', () => {
    expect(map(emptyDomain, 0x1_0000_0123n, 16n).iova).toBe(4n * GIB - 4096n + 0x123n);
  });
  it('is aligned to its size', () => {
    expect(map(emptyDomain, 0n, 0x3000n).iova).toBe(4n * GIB - 0x4000n);
  });
  it('stays clear of the host bridge windows, so that no switch takes it for a peer', () => {
    const windows = [{ base: 2n * GIB, limit: 4n * GIB - 1n }];
    expect(map(emptyDomain, 0n, 4096n, windows).iova).toBe(2n * GIB - 4096n);
  });
  it('is refused where there is no room', () => {
    const all = [{ base: 0n, limit: 4n * GIB - 1n }];
    expect(mapIova(emptyDomain, { cpuPhysical: 0n, sizeBytes: 1n }, { reserved: all })).toBeNull();
  });
  it('that nobody mapped is a fault', () => {
    expect(translateIova(emptyDomain, 0x1000n)).toBeNull();
  });

  it('leads to every byte of what was mapped, and no two mappings share one', () => {
    const ranges = fc.array(
      fc.record({ cpuPhysical: fc.bigInt(0n, 1n << 40n), sizeBytes: fc.bigInt(1n, 1n << 20n) }),
      { minLength: 1, maxLength: 12 },
    );
    fc.assert(
      fc.property(ranges, list => {
        let domain = emptyDomain;
        const given = list.map(({ cpuPhysical, sizeBytes }) => {
          const result = map(domain, cpuPhysical, sizeBytes);
          domain = result.domain;
          return { iova: result.iova, cpuPhysical, sizeBytes };
        });
        for (const { iova, cpuPhysical, sizeBytes } of given) {
          expect(translateIova(domain, iova)).toBe(cpuPhysical);
          expect(translateIova(domain, iova + sizeBytes - 1n)).toBe(cpuPhysical + sizeBytes - 1n);
        }
      }),
    );
  });
});
