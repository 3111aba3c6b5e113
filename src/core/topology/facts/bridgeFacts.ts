import { MAX_WORD } from '../../lib/cell.ts';
import type { AddressRange, BridgeWindows } from '../bar.ts';
import { absent, type Fact, joinedFact, known, unknown } from '../fact.ts';
import type { ConfigSpace } from './configSpace.ts';
import { fact, fullDump, inOwnLines } from './describing.ts';
import type { ValueType } from './valueType.ts';

/** The bus behind a bridge and the last one below that. */
export interface BusRange {
  readonly secondary: number;
  readonly subordinate: number;
}

const MOST_BUS = 0xff;
const isBus = (bus: number) => Number.isInteger(bus) && bus >= 0 && bus <= MOST_BUS;

const busRange: ValueType<BusRange> = {
  legal: 'two bus numbers from 00 to ff',
  isLegal: ({ secondary, subordinate }) => isBus(secondary) && isBus(subordinate),
  cell: inOwnLines,
  text: ({ secondary, subordinate }) => `${secondary.toString(16)}–${subordinate.toString(16)}`,
  samples: [
    { secondary: 1, subordinate: 1 },
    { secondary: 1, subordinate: MOST_BUS },
  ],
};

const isRange = (range: Fact<AddressRange>) =>
  range.state !== 'known' || (range.value.base >= 0n && range.value.limit <= MAX_WORD);

const bridgeWindows: ValueType<BridgeWindows> = {
  legal: 'ranges of addresses of 64 bits',
  isLegal: ({ io, memory, prefetchable }) => [io, memory, prefetchable].every(isRange),
  mend: ({ io, memory, prefetchable }) => ({
    io: isRange(io) ? io : unknown,
    memory: isRange(memory) ? memory : unknown,
    prefetchable: isRange(prefetchable) ? prefetchable : unknown,
  }),
  join: (direct, other) => ({
    io: joinedFact(direct.io, other.io),
    memory: joinedFact(direct.memory, other.memory),
    prefetchable: joinedFact(direct.prefetchable, other.prefetchable),
  }),
  cell: inOwnLines,
  text: () => '',
  samples: [{ io: unknown, memory: unknown, prefetchable: unknown }],
};

/** What only a bridge has (PCI-to-PCI Bridge Architecture 1.2, chapter 3). */
export const bridgeFacts = {
  /** Absent: the bridge is not configured (secondary bus 0). */
  buses: fact<BusRange>({
    name: 'Buses',
    words: 'the bus numbers',
    type: busRange,
    column: null,
    config: space => {
      const [secondary, subordinate] = [space.byte(0x19), space.byte(0x1a)];
      if (space.layout !== 1 && space.layout !== 2) return undefined;
      if (secondary === undefined || subordinate === undefined) return undefined;
      return secondary === 0 ? absent('hex') : known({ secondary, subordinate }, 'hex');
    },
    absentBy: [],
    drawn: () => unknown,
    edit: null,
    shown: { absent: 'not configured' },
    compared: null,
    isChecked: true,
    howToGet: fullDump,
  }),
  windows: fact<BridgeWindows>({
    name: 'Windows',
    words: 'the windows',
    type: bridgeWindows,
    column: null,
    config: space => (space.layout === 1 ? known(readWindows(space), 'hex') : undefined),
    absentBy: [],
    drawn: () => unknown,
    edit: null,
    shown: null,
    compared: null,
    howToGet: fullDump,
  }),
};

const readWindows = (space: ConfigSpace): BridgeWindows => ({
  io: ioWindow(space),
  memory: memoryWindow(space.word(0x20), space.word(0x22), 0, 0),
  prefetchable: memoryWindow(space.word(0x24), space.word(0x26), space.dword(0x28), space.dword(0x2c)),
});

/** Memory windows in granules of 1 MiB; bits 3:0 of base and limit tell whether upper halves count. */
function memoryWindow(
  base?: number,
  limit?: number,
  upperBase?: number,
  upperLimit?: number,
): Fact<AddressRange> {
  if (base === undefined || limit === undefined || upperBase === undefined || upperLimit === undefined)
    return unknown;
  const is64 = (base & 0xf) === 1;
  const from = (BigInt(is64 ? upperBase : 0) << 32n) | BigInt((base & 0xfff0) * 0x10000);
  const to = (BigInt(is64 ? upperLimit : 0) << 32n) | BigInt((limit & 0xfff0) * 0x10000 + 0xfffff);
  return from > to ? absent('hex') : known({ base: from, limit: to }, 'hex');
}

/** The I/O window in granules of 4 KiB. */
function ioWindow(space: ConfigSpace): Fact<AddressRange> {
  const [base, limit] = [space.byte(0x1c), space.byte(0x1d)];
  const [upperBase, upperLimit] = [space.word(0x30), space.word(0x32)];
  if (base === undefined || limit === undefined) return unknown;
  const is32 = (base & 0xf) === 1;
  const from = (is32 ? (upperBase ?? 0) : 0) * 0x10000 + (base & 0xf0) * 0x100;
  const to = (is32 ? (upperLimit ?? 0) : 0) * 0x10000 + (limit & 0xf0) * 0x100 + 0xfff;
  return from > to ? absent('hex') : known({ base: BigInt(from), limit: BigInt(to) }, 'hex');
}
