import { sizeText } from '../../lib/byteSize.ts';
import { type CellCodec, MAX_WORD } from '../../lib/cell.ts';
import type { Bar } from '../bar.ts';
import { type Fact, joinedFact, known, unknown } from '../fact.ts';
import { barOf, readBars } from './bars.ts';
import { fact, fullDump, inOwnLines } from './describing.ts';
import type { ValueType } from './valueType.ts';

/** Bits 1 and 2 of the Command register. */
export interface CommandBits {
  readonly memorySpace: boolean;
  readonly busMaster: boolean;
}

const commandBits: ValueType<CommandBits> = {
  legal: 'whether memory space and bus mastering are on',
  isLegal: () => true,
  cell: (): CellCodec<CommandBits> => ({
    write: ({ memorySpace, busMaster }) => `${Number(memorySpace) + 2 * Number(busMaster)}`,
    read: cell => {
      if (!/^[0-3]$/.test(cell)) return undefined;
      return { memorySpace: cell === '1' || cell === '3', busMaster: cell === '2' || cell === '3' };
    },
  }),
  text: ({ memorySpace, busMaster }) => `Mem${memorySpace ? '+' : '-'} BusMaster${busMaster ? '+' : '-'}`,
  samples: [true, false].flatMap(memorySpace => [true, false].map(busMaster => ({ memorySpace, busMaster }))),
};

const MOST_BARS = 6;

const isAddress = (fact: Fact<bigint>) =>
  fact.state !== 'known' || (fact.value >= 0n && fact.value <= MAX_WORD);
const isSize = (fact: Fact<bigint>) => fact.state !== 'known' || (fact.value > 0n && fact.value <= MAX_WORD);

/** The link tells a list of BARs in lines of its own, so that the same card looks the same in every slot. */
const barList: ValueType<readonly Bar[]> = {
  legal: 'at most six registers with addresses and sizes of 64 bits',
  isLegal: bars =>
    bars.length <= MOST_BARS &&
    bars.every(
      ({ index, address, sizeBytes }) =>
        index >= 0 && index < MOST_BARS && isAddress(address) && isSize(sizeBytes),
    ),
  mend: bars =>
    bars
      .filter(({ index }) => index >= 0 && index < MOST_BARS)
      .slice(0, MOST_BARS)
      .map(bar => ({
        ...bar,
        address: isAddress(bar.address) ? bar.address : unknown,
        sizeBytes: isSize(bar.sizeBytes) ? bar.sizeBytes : unknown,
      })),
  join: (direct, others) => {
    const more = new Map(others.map(bar => [bar.index, bar]));
    const joined = direct.map(bar => {
      const other = more.get(bar.index);
      more.delete(bar.index);
      if (!other) return bar;
      return {
        ...bar,
        address: joinedFact(bar.address, other.address),
        sizeBytes: joinedFact(bar.sizeBytes, other.sizeBytes),
      };
    });
    return [...joined, ...more.values()].sort((a, b) => a.index - b.index);
  },
  cell: inOwnLines,
  text: bars =>
    bars
      .map(
        ({ index, sizeBytes }) =>
          `${index}: ${sizeBytes.state === 'known' ? sizeText(sizeBytes.value) : sizeBytes.state === 'absent' ? 'no size' : 'unknown'}`,
      )
      .join(', '),
  samples: [[]],
};

/** What a function decodes, and whether it does. */
export const resourceFacts = {
  /** Command register bits 1 and 2. */
  command: fact<CommandBits>({
    name: 'Command',
    words: 'the command register',
    type: commandBits,
    column: { key: 'cm', what: 'command words' },
    config: space => {
      const word = space.word(0x04);
      return word === undefined
        ? undefined
        : known({ memorySpace: (word & 2) !== 0, busMaster: (word & 4) !== 0 }, 'hex');
    },
    absentBy: [],
    drawn: () => known({ memorySpace: true, busMaster: true }, 'drawn'),
    edit: { moves: 'nothing', of: 'all', field: null },
    shown: null,
    compared: null,
    howToGet: fullDump,
  }),
  bars: fact<readonly Bar[]>({
    name: 'BARs',
    words: 'the BARs',
    type: barList,
    column: null,
    config: readBars,
    absentBy: [],
    drawn: ({ spec }) => known((spec.bars ?? []).map(barOf), 'drawn'),
    edit: null,
    shown: null,
    compared: { name: 'BARs', absent: 'none', text: barList.text },
    howToGet: fullDump,
  }),
};
