import { err, ok, type Result } from '../lib/result.ts';
import type { Bar, BridgeWindows } from '../topology/bar.ts';
import { type Fact, type FactSource, knownValue, mapFact, unknown } from '../topology/fact.ts';
import type { NodeId, PciFunction, Root } from '../topology/machine.ts';
import { readColumns } from './columns.ts';
import {
  addressColumns,
  busColumns,
  type FunctionRow,
  functionColumns,
  modelOf,
  physicalColumns,
  windowColumns,
} from './functionColumns.ts';
import { idOfRow } from './ids.ts';
import { MAX_NODES } from './limits.ts';
import { type PlacedFunction, type Plot, placeFunctions } from './placing.ts';
import { damaged, type ShareError, shareError } from './shareError.ts';
import type { Sheet } from './sheet.ts';

/** Reads the functions of all roots, depth first. What does not fit is refused in words. */
export function readFunctions(
  sheet: Sheet,
  usual: FactSource,
  plots: readonly Plot[],
  roots: readonly Root[],
): Result<readonly PciFunction[], ShareError> {
  if (plots.length > MAX_NODES) {
    return err(shareError('too-large', `The machine in it has more than ${MAX_NODES} functions.`));
  }
  const kinds = plots.map(plot => (plot.node.children ? 'bridge' : 'endpoint'));
  const rows = readColumns(functionColumns(usual), sheet, kinds);
  if (!rows.ok) return rows;
  const models = rows.value.map(modelOf);
  const bridges = plots.flatMap((plot, i) => (plot.node.children ? [i] : []));
  const buses = readColumns(
    busColumns(usual),
    sheet,
    bridges.map(i => models[i] ?? ''),
  );
  if (!buses.ok) return buses;
  const exceptions = new Map(bridges.map((i, k) => [i, buses.value[k]?.buses]));
  const placed = placeFunctions(plots, roots, exceptions);
  if (!placed) return err(damaged('bus numbers'));
  const windows = readWindows(sheet, usual, plots, models);
  if (!windows.ok) return windows;
  const bars = readBars(sheet, usual, plots, rows.value, windows.value);
  if (!bars.ok) return bars;
  const physical = readPhysical(sheet, plots, models);
  if (!physical.ok) return physical;

  const ids = nodeIdsOf(plots, roots, rows.value, placed);
  return assembled({
    plots,
    roots,
    rows: rows.value,
    placed,
    ids,
    windows: windows.value,
    bars: bars.value,
    physical: physical.value,
  });
}

/** Parents come first, so the id above is known when a place is told by it. */
function nodeIdsOf(
  plots: readonly Plot[],
  roots: readonly Root[],
  rows: readonly FunctionRow[],
  placed: readonly PlacedFunction[],
): readonly NodeId[] {
  const ids: NodeId[] = [];
  for (const [i, plot] of plots.entries()) {
    const [row, place] = [rows[i], placed[i]];
    const parent = plot.parent === null ? roots[plot.root]?.id : ids[plot.parent];
    if (!row || !place || !parent) throw new Error('columns of different length');
    ids.push(idOfRow(row.id, { bdf: place.bdf, parent }));
  }
  return ids;
}

interface Parts {
  readonly plots: readonly Plot[];
  readonly roots: readonly Root[];
  readonly rows: readonly FunctionRow[];
  readonly placed: readonly PlacedFunction[];
  readonly ids: readonly NodeId[];
  readonly windows: ReadonlyMap<number, Fact<BridgeWindows>>;
  readonly bars: readonly PciFunction['bars'][];
  readonly physical: ReadonlyMap<number, number | null>;
}

function assembled(parts: Parts): Result<readonly PciFunction[], ShareError> {
  const { plots, roots, rows, placed, ids, windows, bars, physical } = parts;
  const functions: PciFunction[] = [];
  for (const [i, plot] of plots.entries()) {
    const [row, place, id, ownBars] = [rows[i], placed[i], ids[i], bars[i]];
    const parent = plot.parent === null ? roots[plot.root]?.id : ids[plot.parent];
    if (!row || !place || !id || !ownBars || !parent) throw new Error('columns of different length');
    const facts = { ...row, id, parent, bdf: place.bdf, bars: ownBars };
    if (place.buses) {
      const ownWindows = windows.get(i);
      if (!ownWindows) throw new Error('a bridge without windows');
      functions.push({ ...facts, kind: 'bridge', buses: place.buses, windows: ownWindows });
      continue;
    }
    const index = physical.get(i) ?? null;
    const physicalFunction = index === null ? null : ids[index];
    if (physicalFunction === undefined || index === i) return err(damaged('physical functions'));
    functions.push({ ...facts, kind: 'endpoint', physicalFunction });
  }
  return ok(functions);
}

function readWindows(
  sheet: Sheet,
  usual: FactSource,
  plots: readonly Plot[],
  models: readonly string[],
): Result<ReadonlyMap<number, Fact<BridgeWindows>>, ShareError> {
  const bridges = plots.flatMap((plot, i) => (plot.node.children ? [i] : []));
  const found = new Map<number, Fact<BridgeWindows>>();
  // A bridge comes after the one above it, so the windows above are read by then.
  const above = (k: number) => windowsAt(found, plots[bridges[k] ?? -1]?.parent);
  const { windows } = windowColumns(usual, above);
  const codec = {
    ...windows.codec,
    read: (cell: string, k: number) => {
      const value = windows.codec.read(cell, k);
      const index = bridges[k];
      if (value && index !== undefined) found.set(index, value);
      return value;
    },
  };
  const read = readColumns(
    { windows: { ...windows, codec } },
    sheet,
    bridges.map(i => models[i] ?? ''),
  );
  return read.ok ? ok(found) : read;
}

const windowsAt = (windows: ReadonlyMap<number, Fact<BridgeWindows>>, index: number | null | undefined) => {
  const found = typeof index === 'number' ? windows.get(index) : undefined;
  return found && knownValue(found);
};

function readBars(
  sheet: Sheet,
  usual: FactSource,
  plots: readonly Plot[],
  rows: readonly FunctionRow[],
  windows: ReadonlyMap<number, Fact<BridgeWindows>>,
): Result<readonly PciFunction['bars'][], ShareError> {
  const columns = addressColumns(usual, i => windowsAt(windows, plots[i]?.parent));
  const read = readColumns(columns, sheet, rows.map(modelOf));
  if (!read.ok) return read;
  const all: PciFunction['bars'][] = [];
  for (const [i, row] of rows.entries()) {
    const addresses = read.value[i]?.addresses ?? [];
    if ((knownValue(row.bars)?.length ?? 0) !== addresses.length) return err(damaged('BAR addresses'));
    all.push(
      mapFact(
        row.bars,
        shapes => shapes.flatMap((shape, k) => withAddress(shape, addresses[k])),
        // Edits are to one BAR's facts, which tell themselves what they were; of a whole list no address is kept.
        was => was.map(shape => ({ ...shape, address: unknown })),
      ),
    );
  }
  return ok(all);
}

const withAddress = (shape: Omit<Bar, 'address'>, address: Bar['address'] | undefined): readonly Bar[] =>
  address ? [{ ...shape, address }] : [];

function readPhysical(
  sheet: Sheet,
  plots: readonly Plot[],
  models: readonly string[],
): Result<ReadonlyMap<number, number | null>, ShareError> {
  const endpoints = plots.flatMap((plot, i) => (plot.node.children ? [] : [i]));
  const read = readColumns(
    physicalColumns,
    sheet,
    endpoints.map(i => models[i] ?? ''),
  );
  return read.ok ? ok(new Map(endpoints.map((i, k) => [i, read.value[k]?.physical ?? null]))) : read;
}
