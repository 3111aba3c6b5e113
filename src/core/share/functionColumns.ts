import type { CellCodec } from '../lib/cell.ts';
import { list, nullable, number } from '../lib/cell.ts';
import type { Bar, BridgeWindows } from '../topology/bar.ts';
import { type Fact, type FactSource, knownValue } from '../topology/fact.ts';
import {
  type FactDescriptor,
  isRecord,
  type PartDescriptor,
  type RecordType,
} from '../topology/facts/descriptor.ts';
import { type FactName, type FunctionFacts, factNames, functionFacts } from '../topology/facts/facts.ts';
import type { ValueType } from '../topology/facts/valueType.ts';
import { addressCodec, rangeCodec, type WindowsAbove } from './addresses.ts';
import { type BarShape, barShapes } from './barCells.ts';
import { type BusException, busException } from './busNumbers.ts';
import { type Column, type Columns, column } from './columns.ts';
import { countedText } from './counting.ts';
import { fact, factOfFacts } from './factCells.ts';
import { type IdRow, idCodec } from './ids.ts';

/** What every function has, without its place in the tree. */
export interface FunctionRow extends Omit<FunctionFacts, 'bars'> {
  readonly id: IdRow;
  readonly label: string | null;
  readonly bars: Fact<readonly BarShape[]>;
}

/** Read after the windows, since addresses are told by the window that holds them. */
export interface AddressRow {
  readonly addresses: readonly Bar['address'][];
}

/** The columns of a function's own facts, as their descriptors have them; those by which models are told come first. */
export function functionColumns(usual: FactSource): Columns<FunctionRow> {
  const ofFacts = columnOrder.map(name => [name, factColumn(name, usual)]);
  return {
    ...(Object.fromEntries(ofFacts) as Columns<Omit<FunctionFacts, 'bars'>>),
    id: column('id', 'ids', idCodec, '-'),
    label: column('l', 'labels', nullable(countedText()), '-'),
    bars: column('b', 'BARs', factOfFacts(barShapes, usual), '?'),
  };
}

const rank = (name: FactName) => functionFacts[name].column?.identifies ?? Number.POSITIVE_INFINITY;
/** Those by which models are told in their places for ever; the order of the others matters to nobody. */
const columnOrder = factNames
  .filter(name => functionFacts[name].column)
  .sort((a, b) => (rank(a) < rank(b) ? -1 : Number(rank(a) > rank(b))));

function factColumn(name: FactName, usual: FactSource): Column<Fact<unknown>> {
  const descriptor: FactDescriptor<unknown> = functionFacts[name];
  const { column: told, type } = descriptor;
  if (!told) throw new Error(`${name} has no column`);
  const codec = isRecord(type)
    ? factOfFacts(source => recordCodec(type, source), usual)
    : fact(legalCell(type), usual);
  return { ...column(told.key, told.what, codec, '?'), identifies: told.identifies !== undefined };
}

/** What a cell reads must be a value that the fact may hold. */
function legalCell<T>(type: ValueType<T>): CellCodec<T> {
  const cell = type.cell();
  return {
    write: (value, i) => cell.write(value, i),
    read: (text, i) => {
      const value = cell.read(text, i);
      return value !== undefined && type.isLegal(value) ? value : undefined;
    },
  };
}

/** The parts with a blank between; one cell for all where they are alike and the type says so. */
function recordCodec<T>({ parts, alikeOnce }: RecordType<T>, usual: FactSource): CellCodec<T> {
  const names = Object.keys(parts) as (keyof T)[];
  const codecs = names.map(name => {
    const part: PartDescriptor<unknown> = parts[name];
    return fact(legalCell(part.type), usual);
  });
  return {
    write: (value, i) => {
      const cells = codecs.map((codec, k) => codec.write(value[names[k] as keyof T] as Fact<unknown>, i));
      return alikeOnce && cells.every(cell => cell === cells[0]) ? (cells[0] ?? '') : cells.join(' ');
    },
    read: (text, i) => {
      const cells = text.split(' ');
      const isOnce = alikeOnce === true && cells.length === 1;
      if (!isOnce && cells.length !== codecs.length) return undefined;
      const read = codecs.map((codec, k) => codec.read((isOnce ? cells[0] : cells[k]) ?? '', i));
      if (read.some(part => part === undefined)) return undefined;
      return Object.fromEntries(read.map((part, k) => [names[k], part])) as T;
    },
  };
}

export const windowColumns = (
  usual: FactSource,
  windowsAbove: WindowsAbove,
): Columns<{ windows: Fact<BridgeWindows> }> => ({
  windows: column('w', 'bridge windows', factOfFacts(windowsCodec(windowsAbove), usual), '?'),
});

export const addressColumns = (usual: FactSource, windowsAbove: WindowsAbove): Columns<AddressRow> => ({
  addresses: column('ba', 'BAR addresses', list(fact(addressCodec(windowsAbove), usual)), '.'),
});

/** I/O, memory and prefetchable window; the parts share one memory of the last ranges, whatever their source. */
function windowsCodec(windowsAbove: WindowsAbove): (usual: FactSource) => CellCodec<BridgeWindows> {
  const kinds = ['io', 'memory', 'prefetchable'] as const;
  const ranges = kinds.map(() => rangeCodec(windowsAbove));
  return usual => {
    const facts = ranges.map(range => fact(range, usual));
    return {
      write: (windows, i) => kinds.map((kind, k) => facts[k]?.write(windows[kind], i)).join(' '),
      read: (cell, i) => {
        const parts = cell.split(' ');
        if (parts.length !== kinds.length) return undefined;
        const [io, memory, prefetchable] = parts.map((part, k) => facts[k]?.read(part, i));
        return io && memory && prefetchable ? { io, memory, prefetchable } : undefined;
      },
    };
  };
}

export const busColumns = (usual: FactSource): Columns<{ buses: Fact<BusException> }> => ({
  buses: column('bu', 'bus numbers', fact(busException, usual), '+'),
});

/** The physical function of a virtual one, by its index among all functions. */
export const physicalColumns: Columns<{ physical: number | null }> = {
  physical: column('pf', 'physical functions', nullable(number(0xffff_ffff)), '-'),
};

/** Functions of one model mostly have the same place in the windows above them. */
export const modelOf = ({ vendorId, deviceId }: Pick<FunctionRow, 'vendorId' | 'deviceId'>): string =>
  `${knownValue(vendorId)} ${knownValue(deviceId)}`;
