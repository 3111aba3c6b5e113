import { sizeText } from '../../lib/byteSize.ts';
import { word64 } from '../../lib/cell.ts';
import type { Bar } from '../bar.ts';
import { absent, changedFact, type Fact, isEdited, known, knownValue } from '../fact.ts';
import type { ValueType } from '../facts/valueType.ts';
import type { PciFunction } from '../machine.ts';
import { say } from '../sentence.ts';
import type { EditableFact } from './editableFact.ts';

const MOST_BYTES = 1n << 62n;

/** Which sizes a register can hold follows from its kind, so `refuse` tells more. */
const barSizeType: ValueType<bigint> = {
  legal: 'a power of two',
  isLegal: value => value > 0n && value <= MOST_BYTES && (value & (value - 1n)) === 0n,
  cell: () => word64,
  text: sizeText,
  samples: [16n, 1n << 31n, MOST_BYTES],
};

/** The size of each BAR; its address follows. A register that shows none may be given one. */
export const barSizes = {
  'bar-0': barSize(0),
  'bar-1': barSize(1),
  'bar-2': barSize(2),
  'bar-3': barSize(3),
  'bar-4': barSize(4),
  'bar-5': barSize(5),
};

function barSize(index: number): EditableFact<bigint> {
  return {
    words: `the size of BAR ${index}`,
    field: null,
    type: barSizeType,
    whenAbsent: 'none',
    at: fn => barAt(fn, index)?.sizeBytes ?? (hasRoomFor(fn, index) ? absent('derived') : undefined),
    put: (fn, fact) => withBars(fn, sized(barsOf(fn), { index, fact, fn })),
    refuse: (value, fn) => {
      const kind = barAt(fn, index)?.kind ?? newKind(fn, index);
      const [least, most] = kind === 'io' ? [4n, 256n] : [16n, kind === 'memory32' ? 1n << 31n : MOST_BYTES];
      return barSizeType.isLegal(value) && value >= least && value <= most
        ? null
        : say`BAR ${index} holds a power of two from ${String(least)} to ${String(most)} bytes.`;
    },
    moves: 'addresses',
  };
}

/** The registers of an endpoint in which a BAR could still be, in order. */
export const freeBars = (fn: PciFunction): readonly number[] =>
  [0, 1, 2, 3, 4, 5].filter(index => !barAt(fn, index) && hasRoomFor(fn, index));

const barsOf = (fn: PciFunction): readonly Bar[] => knownValue(fn.bars) ?? [];
const barAt = (fn: PciFunction, index: number): Bar | undefined =>
  barsOf(fn).find(bar => bar.index === index);

/** Not in the upper half of a 64-bit BAR, and not of a virtual function, whose BARs are those of its physical one. */
const hasRoomFor = (fn: PciFunction, index: number): boolean =>
  fn.kind === 'endpoint' && fn.physicalFunction === null && barAt(fn, index - 1)?.kind !== 'memory64';

interface Sized {
  readonly index: number;
  readonly fact: Fact<bigint>;
  readonly fn: PciFunction;
}

function sized(bars: readonly Bar[], { index, fact, fn }: Sized): readonly Bar[] {
  const old = bars.find(bar => bar.index === index);
  if (old && wasAdded(old) && !isEdited(fact)) return bars.filter(bar => bar !== old);
  if (old) return bars.map(bar => (bar === old ? resized(bar, fact) : bar));
  if (!isEdited(fact)) return bars;
  const added: Bar = {
    index,
    kind: newKind(fn, index),
    prefetchable: true,
    address: absent('assigned'),
    sizeBytes: fact,
  };
  return [...bars, added].toSorted((a, b) => a.index - b.index);
}

/** A BAR of another size waits for an address. */
const resized = (bar: Bar, sizeBytes: Fact<bigint>): Bar => ({
  ...bar,
  sizeBytes,
  address: changedFact(bar.address, absent('assigned')),
});

const wasAdded = ({ sizeBytes: { was } }: Bar): boolean => was?.state === 'absent';

/** 64-bit where the next register is free for its upper half. */
const newKind = (fn: PciFunction, index: number): Bar['kind'] =>
  index < 5 && !barAt(fn, index + 1) ? 'memory64' : 'memory32';

/** Where the capture showed no BARs they are unknown again when the last that a person gave it is gone. */
function withBars(fn: PciFunction, bars: readonly Bar[]): PciFunction {
  if (fn.bars.state === 'known' && !fn.bars.was) return { ...fn, bars: { ...fn.bars, value: bars } };
  const was = fn.bars.was ?? fn.bars;
  return { ...fn, bars: bars.length > 0 ? { ...known(bars, 'edited'), was } : was };
}
