import { type CellCodec, choice, list, nullable, number, text } from '../lib/cell.ts';
import { hex } from '../lib/hex.ts';
import type { Acs } from '../topology/acs.ts';
import type { Bar, BridgeWindows } from '../topology/bar.ts';
import { type Fact, type FactSource, knownValue } from '../topology/fact.ts';
import { type Link, type LinkRate, linkGenerations, linkWidths } from '../topology/link.ts';
import type { EndpointFunction } from '../topology/machine.ts';
import { portTypes } from '../topology/portType.ts';
import { addressCodec, rangeCodec, type WindowsAbove } from './addresses.ts';
import { type BarShape, barShapes } from './barCells.ts';
import { type BusException, busException } from './busNumbers.ts';
import { type Column, type Columns, column } from './columns.ts';
import { countedText, stepsOf } from './counting.ts';
import { fact, factOfFacts } from './factCells.ts';
import { type IdRow, idCodec } from './ids.ts';

/** What every function has, without its place in the tree. */
export type FunctionRow = Omit<
  EndpointFunction,
  'kind' | 'parent' | 'bdf' | 'id' | 'bars' | 'physicalFunction'
> & {
  readonly id: IdRow;
  readonly bars: Fact<readonly BarShape[]>;
};

/** Read after the windows, since addresses are told by the window that holds them. */
export interface AddressRow {
  readonly addresses: readonly Bar['address'][];
}

const identifying = <T>(plain: Column<T>): Column<T> => ({ ...plain, identifies: true });

/** The columns of a function's own facts. A new fact of the model is one line here. */
export function functionColumns(usual: FactSource): Columns<FunctionRow> {
  const factColumn = <T>(key: string, what: string, codec: CellCodec<T>): Column<Fact<T>> =>
    column(key, what, fact(codec, usual), '?');
  return {
    vendorId: identifying(factColumn('v', 'vendor ids', number(0xffff))),
    deviceId: identifying(factColumn('d', 'device ids', number(0xffff))),
    name: identifying(factColumn('n', 'names', text)),
    portType: identifying(factColumn('pt', 'port types', portTypeCodec)),
    classCode: factColumn('c', 'class codes', number(0xffff)),
    id: column('id', 'ids', idCodec, '-'),
    label: column('l', 'labels', nullable(countedText()), '-'),
    link: column('k', 'links', factOfFacts(linkCodec, usual), '?'),
    portNumber: factColumn('pn', 'port numbers', number(0xff)),
    retimers: factColumn('rt', 'retimers', number(2)),
    acs: column('a', 'ACS words', factOfFacts(acsCodec, usual), '?'),
    numaNode: factColumn('nu', 'NUMA nodes', stepsOf(MAX_NUMBER)),
    iommuGroup: factColumn('g', 'IOMMU groups', stepsOf(MAX_NUMBER)),
    command: factColumn('cm', 'command words', commandCodec),
    maxPayloadBytes: factColumn('mp', 'payload sizes', number(MAX_NUMBER)),
    maxReadRequestBytes: factColumn('mr', 'read request sizes', number(MAX_NUMBER)),
    slot: factColumn('s', 'slots', text),
    driver: factColumn('dr', 'drivers', text),
    bars: column('b', 'BARs', factOfFacts(barShapes, usual), '?'),
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

const MAX_NUMBER = 0xffff_ffff;

const portTypeCodec = choice(Object.fromEntries(portTypes.map(row => [hex(row.code, 1), row.id])));

/** Generation and width, `4x16`. */
const rateCodec: CellCodec<LinkRate> = {
  write: ({ generation, width }) => `${generation}x${width}`,
  read: cell => {
    const [gen, lanes] = cell.split('x').map(Number);
    const generation = linkGenerations.find(row => row.generation === gen)?.generation;
    const width = linkWidths.find(row => row === lanes);
    return generation && width ? { generation, width } : undefined;
  },
};

/** Maximum and current; one cell where they are the same. */
const linkCodec = (usual: FactSource): CellCodec<Link> => {
  const rate = fact(rateCodec, usual);
  return {
    write: ({ maximum, current }, i) => {
      const [max, now] = [rate.write(maximum, i), rate.write(current, i)];
      return max === now ? max : `${max} ${now}`;
    },
    read: (cell, i) => {
      const parts = cell.split(' ');
      const maximum = rate.read(parts[0] ?? '', i);
      const current = rate.read(parts[1] ?? parts[0] ?? '', i);
      return maximum && current && parts.length <= 2 ? { maximum, current } : undefined;
    },
  };
};

/** Capability, control and egress vector, as the bits of their registers. */
const acsCodec = (usual: FactSource): CellCodec<Acs> => {
  const word = fact(number(0xffff), usual);
  const vector = fact(vectorCodec, usual);
  return {
    write: ({ capability, control, egressVector }, i) =>
      `${word.write(capability, i)} ${word.write(control, i)} ${vector.write(egressVector, i)}`,
    read: (cell, i) => {
      const [cap = '', ctl = '', egress = '', ...more] = cell.split(' ');
      const capability = word.read(cap, i);
      const control = word.read(ctl, i);
      const egressVector = vector.read(egress, i);
      if (!capability || !control || !egressVector || more.length > 0) return undefined;
      return { capability, control, egressVector };
    },
  };
};

/** The Egress Control Vector has at most 256 bits. */
const vectorCodec: CellCodec<bigint> = {
  write: value => hex(value, 1),
  read: cell => (/^[0-9a-f]{1,64}$/.test(cell) ? BigInt(`0x${cell}`) : undefined),
};

/** Bit 0: memory space, bit 1: bus master. */
const commandCodec: CellCodec<{ readonly memorySpace: boolean; readonly busMaster: boolean }> = {
  write: ({ memorySpace, busMaster }) => `${Number(memorySpace) + 2 * Number(busMaster)}`,
  read: cell => {
    if (!/^[0-3]$/.test(cell)) return undefined;
    return { memorySpace: cell === '1' || cell === '3', busMaster: cell === '2' || cell === '3' };
  },
};

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
  physical: column('pf', 'physical functions', nullable(number(MAX_NUMBER)), '-'),
};

/** Functions of one model mostly have the same place in the windows above them. */
export const modelOf = ({ vendorId, deviceId }: Pick<FunctionRow, 'vendorId' | 'deviceId'>): string =>
  `${knownValue(vendorId)} ${knownValue(deviceId)}`;
