import { describe, expect, it } from 'vitest';
import { node, withFunction } from '../../testing/fabricMachine.ts';
import { afterwards, answered, GIB, KIB, MIB, memoryMachine } from '../../testing/memoryMachine.ts';
import { known, knownValue } from '../../topology/fact.ts';
import { sentenceText } from '../../topology/sentence.ts';
import { CMB_RDS, CMB_WDS, cmbFields, cmbRange } from './cmb.ts';
import type { ControllerMemoryBuffer } from './drivers.ts';

const BOTH = CMB_RDS | CMB_WDS;

/** 256 MiB from the start of BAR 4, for data both ways. */
const buffer: ControllerMemoryBuffer = {
  node: node('drive'),
  bar: 4,
  sizeUnits: 2,
  size: 256,
  offset: 0,
  capabilities: BOTH,
  hasMemorySpaceControl: false,
};

const bound = (change: Partial<ControllerMemoryBuffer> = {}, kernel = '7.2') => {
  const cmb = { ...buffer, ...change };
  const { memory, outcomes } = afterwards(
    [
      { kind: 'set-cmb', cmb },
      { kind: 'register-cmb', node: cmb.node },
    ],
    { kernel },
  );
  const outcome = outcomes[1];
  return {
    set: outcomes[0],
    provider: memory.providers[0],
    said: sentenceText(outcome?.sentence ?? []),
    messages: (outcome?.messages ?? []).map(({ text }) => text.replace(/\S*:[0-9a-f]{2}\.\d/, '<bdf>')),
  };
};

describe('the registers of a controller memory buffer', () => {
  it('count in units of 4 KiB << 4 * SZU', () => {
    expect(cmbRange({ ...buffer, sizeUnits: 0, size: 3, offset: 1 })).toEqual({
      bar: 4,
      offsetBytes: 4n * KIB,
      sizeBytes: 12n * KIB,
    });
    expect(cmbRange({ ...buffer, sizeUnits: 3, size: 2, offset: 0 }).sizeBytes).toBe(32n * MIB);
  });
  it('hold a range in the largest unit that divides it', () => {
    expect(cmbFields(512n * MIB, 16n * MIB)).toEqual({ sizeUnits: 3, size: 32, offset: 1 });
    expect(cmbFields(12n * KIB, 0n)).toEqual({ sizeUnits: 0, size: 3, offset: 0 });
    expect(cmbFields(1n, 0n)).toBeNull();
    expect(cmbFields(64n * GIB + 4096n, 0n)).toBeNull();
  });
  it('hold 20 bits of size and of offset', () => {
    const most = 0xf_ffff;
    const unit = 4096n;
    expect(cmbFields(BigInt(most) * unit, BigInt(most) * unit)).toEqual({
      sizeUnits: 0,
      size: most,
      offset: most,
    });
    // A page off a multiple of 64 KiB, so that no larger unit divides it.
    expect(cmbFields(unit, (1n << 32n) + unit)).toBeNull();
    expect(bound({ size: most, offset: most, sizeUnits: 6 }).set?.succeeded).toBe(true);
  });
  it('are said once for each drive, and taken back for one', () => {
    const other = { ...buffer, node: node('small') };
    const set = (cmb: ControllerMemoryBuffer) => ({ kind: 'set-cmb', cmb }) as const;
    const again = { ...buffer, size: 8 };
    const { memory } = afterwards([set(buffer), set(other), set(again)]);
    expect(memory.cmbs).toEqual([other, again]);
    const remove = { kind: 'remove-cmb', node: other.node } as const;
    expect(afterwards([set(other), set(buffer), remove]).memory.cmbs).toEqual([buffer]);
    expect(answered([set(buffer), remove]).succeeded).toBe(false);
  });
  it.each([
    [0, 'for nothing.'],
    [CMB_RDS, 'for data of reads.'],
  ])('with capabilities %i say what the buffer is for', (capabilities, words) => {
    expect(sentenceText(bound({ capabilities }).set?.sentence ?? [])).toContain(words);
  });
  it.each([
    ['a device that is no drive', { node: node('gpu') }, 'no NVMe controller'],
    ['a BAR that is not there', { bar: 2 }, 'no memory BAR 2'],
    ['a unit that is not there', { sizeUnits: 7 }, 'SZU'],
    ['a unit below the first', { sizeUnits: -1 }, 'SZU'],
    ['a unit between two', { sizeUnits: 1.5 }, 'SZU'],
    ['a BAR of I/O ports', { node: node('gpu'), bar: 5 }, 'no NVMe controller'],
    ['a size of more than 20 bits', { size: 1 << 20 }, '20 bits'],
    ['an offset of more than 20 bits', { offset: 1 << 20 }, '20 bits'],
  ])('refuse %s', (_, change, words) => {
    const { set } = bound(change);
    expect(set?.succeeded).toBe(false);
    expect(sentenceText(set?.sentence ?? [])).toContain(words);
  });
});

describe('the NVMe driver', () => {
  it('registers the buffer, and publishes it for data both ways', () => {
    const { provider, messages } = bound();
    expect(provider).toMatchObject({
      isPublished: true,
      chunks: [{ bar: 4, offsetBytes: 0n, sizeBytes: 256n * MIB }],
    });
    expect(messages).toEqual([expect.stringContaining('added peer-to-peer DMA memory')]);
  });
  it.each([
    ['RDS alone', CMB_RDS, 'WDS is not set'],
    ['WDS alone', CMB_WDS, 'RDS is not set'],
    ['queues alone', 1, 'neither RDS nor WDS'],
  ])('does not publish a buffer with %s', (_, capabilities, words) => {
    const { provider, said } = bound({ capabilities });
    expect(provider).toMatchObject({ isPublished: false, chunks: [{ bar: 4 }] });
    expect(said).toContain(words);
  });
  it('leaves a drive without one alone', () => {
    expect(answered([{ kind: 'register-cmb', node: node('drive') }]).succeeded).toBe(false);
    expect(bound({ size: 0 }).said).toContain('CMBSZ is 0');
  });
  it('takes what the BAR shows of a larger buffer', () => {
    const { provider, said } = bound({ size: 1024, offset: 256 });
    expect(provider?.chunks).toMatchObject([{ offsetBytes: 256n * MIB, sizeBytes: 256n * MIB }]);
    expect(said).toContain('the BAR shows no more');
  });
  it('says nothing of a buffer behind the BAR', () => {
    const { provider, said, messages } = bound({ offset: 1024 });
    expect(provider).toBeUndefined();
    expect(messages).toEqual([]);
    expect(said).toContain('without a word');
  });
  it('fails with a buffer at the very end of the BAR', () => {
    expect(bound({ offset: 512 }).messages).toEqual(['nvme <bdf>: failed to register the CMB']);
  });

  describe('and 2 MiB', () => {
    it('fails to register a buffer off it, before Linux learned to look', () => {
      expect(bound({ size: 3 }, '6.11').messages).toEqual(['nvme <bdf>: failed to register the CMB']);
    });
    it('leaves it alone since then', () => {
      const { provider, messages, said } = bound({ size: 3 });
      expect(provider).toBeUndefined();
      expect(messages).toEqual([]);
      expect(said).toContain('no multiple of 2 MiB');
    });
    it.each([
      ['6.11', ['nvme <bdf>: failed to register the CMB']],
      ['7.2', []],
    ])('a BAR off it is refused or left alone: %s', (kernel, logged) => {
      const machine = withFunction(memoryMachine(), 'drive', fn => ({
        bars: known(
          (knownValue(fn.bars) ?? []).map(bar => ({ ...bar, address: known(0x9010_0000n, 'hex') })),
          'hex',
        ),
      }));
      const { memory, outcomes } = afterwards(
        [
          { kind: 'set-cmb', cmb: buffer },
          { kind: 'register-cmb', node: buffer.node },
        ],
        { machine, kernel },
      );
      expect(memory.providers).toEqual([]);
      const texts = outcomes[1]?.messages.map(({ text }) => text.replace(/\S*:[0-9a-f]{2}\.\d/, '<bdf>'));
      expect(texts).toEqual(logged);
    });
    it('fails with an offset off it in every kernel, since only size and BAR are looked at', () => {
      expect(bound({ offset: 1 }).messages).toEqual(['nvme <bdf>: failed to register the CMB']);
    });
  });

  describe('and a drive of NVMe 1.4', () => {
    it('tells it the bus address and switches the buffer on', () => {
      const { provider, said } = bound({ hasMemorySpaceControl: true, offset: 2 });
      expect(provider?.isPublished).toBe(true);
      expect(said).toMatch(/CMBMSC tells the drive its bus address, 0x2000[0-9a-f]+/);
    });
    it('sees no buffer before 5.12', () => {
      const { provider, said } = bound({ hasMemorySpaceControl: true }, '5.9');
      expect(provider).toBeUndefined();
      expect(said).toContain('CMBSZ reads 0');
    });
    it('clears CMBMSC after a failure', () => {
      expect(bound({ hasMemorySpaceControl: true, offset: 1 }).said).toContain('CMBMSC is cleared again');
      expect(bound({ offset: 1 }).said).not.toContain('CMBMSC');
    });
    it('is told nothing where it is older, and of a whole buffer nothing is cut', () => {
      expect(bound().said).not.toContain('CMBMSC');
      expect(bound().said).not.toContain('the BAR shows no more');
    });
  });

  it('looks at the buffer only when it binds', () => {
    const set = { kind: 'set-cmb', cmb: buffer } as const;
    const register = { kind: 'register-cmb', node: buffer.node } as const;
    expect(answered([set, register, set]).succeeded).toBe(false);
    expect(answered([set, register, { kind: 'remove-cmb', node: buffer.node }]).succeeded).toBe(false);
    expect(answered([set, register, register]).succeeded).toBe(false);
    const unbind = { kind: 'unbind', node: buffer.node } as const;
    expect(answered([set, register, unbind, { kind: 'remove-cmb', node: buffer.node }]).succeeded).toBe(true);
  });
  it('is what places memory on a drive that has a buffer', () => {
    const { memory } = afterwards([
      { kind: 'set-cmb', cmb: buffer },
      { kind: 'offer', node: buffer.node },
    ]);
    expect(memory.providers).toMatchObject([{ chunks: [{ bar: 4, sizeBytes: 256n * MIB }] }]);
  });
});
