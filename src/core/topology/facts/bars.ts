import type { Bar } from '../bar.ts';
import { absent, type Fact, known, unknown } from '../fact.ts';
import { CAP_ENHANCED_ALLOCATION, type ConfigSpace, EXT_RESIZABLE_BAR } from './configSpace.ts';
import type { BarSpec } from './drawnFacts.ts';

/** A BAR as a drawing says it; its address waits for enumeration. */
export const barOf = ({ index, kind, prefetchable, sizeBytes }: BarSpec): Bar => ({
  index,
  kind,
  prefetchable,
  address: unknown,
  sizeBytes: known(sizeBytes, 'drawn'),
});

/**
 * The registers tell place and kind; a size is in a dump only where a BAR is resizable. Enhanced Allocation puts the
 * BARs elsewhere, so the registers tell nothing then.
 */
export function readBars(space: ConfigSpace): Fact<readonly Bar[]> | undefined {
  if (typeof space.capability(CAP_ENHANCED_ALLOCATION) === 'number') return undefined;
  const slots = space.layout === undefined ? undefined : slotsOf[space.layout];
  const bars = slots === undefined ? undefined : registers(space, slots);
  return bars && known(resized(space, bars), 'hex');
}

/** By header type: what follows the BARs of a bridge are bus numbers, of a CardBus bridge its capability pointer. */
const slotsOf: Readonly<Record<number, number>> = { 0: 6, 1: 2, 2: 1 };

/** Undefined where a row of the dump is missing: what stands there may be a BAR. */
function registers(space: ConfigSpace, slots: number): readonly Bar[] | undefined {
  const bars: Bar[] = [];
  for (let index = 0; index < slots; index++) {
    const register = space.dword(0x10 + 4 * index);
    if (register === undefined) return undefined;
    if (register === 0) continue;
    if ((register & 1) === 1) {
      const address = BigInt(register & ~3 & 0xffff_ffff) & 0xffff_ffffn;
      bars.push({ index, kind: 'io', prefetchable: false, address: placed(address), sizeBytes: unknown });
      continue;
    }
    const is64 = (register & 6) === 4;
    const upper = is64 ? space.dword(0x14 + 4 * index) : 0;
    if (upper === undefined) return undefined;
    const address = (BigInt(upper) << 32n) | (BigInt(register) & 0xffff_fff0n);
    bars.push({
      index,
      kind: is64 ? 'memory64' : 'memory32',
      prefetchable: (register & 8) !== 0,
      address: placed(address),
      sizeBytes: unknown,
    });
    if (is64) index++;
  }
  return bars;
}

const placed = (address: bigint): Fact<bigint> => (address === 0n ? absent('hex') : known(address, 'hex'));

/** Bits 12:8 of each control register: the size is 2^(20+n) bytes. */
function resized(space: ConfigSpace, bars: readonly Bar[]): readonly Bar[] {
  const at = space.extendedCapability(EXT_RESIZABLE_BAR);
  if (typeof at !== 'number') return bars;
  const count = ((space.dword(at + 8) ?? 0) >> 5) & 7;
  const sizes = new Map<number, Fact<bigint>>();
  for (let i = 0; i < count; i++) {
    const control = space.dword(at + 8 + 8 * i);
    if (control !== undefined)
      sizes.set(control & 7, known(1n << BigInt(20 + ((control >> 8) & 0x3f)), 'hex'));
  }
  return bars.map(bar => ({ ...bar, sizeBytes: sizes.get(bar.index) ?? bar.sizeBytes }));
}
