import { hex } from '../lib/hex.ts';
import type { Bar } from '../topology/bar.ts';
import { knownValue, mapFact, unknown } from '../topology/fact.ts';
import type { BridgeFunction, Machine, NodeId, PciFunction, Root } from '../topology/machine.ts';
import { sourceLetters, text } from './cells.ts';
import { writeColumns } from './columns.ts';
import type { PeerlaneDocument } from './document.ts';
import { type Forest, forestOf } from './forest.ts';
import {
  addressColumns,
  busColumns,
  type FunctionRow,
  functionColumns,
  modelOf,
  physicalColumns,
  windowColumns,
} from './functionColumns.ts';
import { defaultRootId, idRow } from './ids.ts';
import { otherColumns } from './otherColumns.ts';
import { type RootRow, rootColumns } from './rootColumns.ts';
import { settingsColumns } from './settingsLines.ts';
import { makeShape } from './shape.ts';
import type { Sheet } from './sheet.ts';
import { usualSource } from './usualSource.ts';

/** The canonical sheet of schema 1: equal documents give equal sheets. */
export function documentSheet({ machine, settings }: PeerlaneDocument): Sheet {
  const forest = forestOf(machine);
  const usual = usualSource(machine);
  const lines: (readonly [string, readonly string[]])[] = [
    ['N', [text.write(machine.name, 0)]],
    ['S', [sourceLetters.write(usual, 0)]],
    ['T', forest.shapes.map(shape => makeShape(shape) || '.')],
    ...writeColumns(
      rootColumns(usual),
      machine.roots.map(rootRow),
      machine.roots.map(() => ''),
    ),
    ...functionLines(forest, usual),
    ...otherLines(machine, forest),
    ...writeColumns(settingsColumns, [settings], ['']),
  ];
  return new Map(lines);
}

function functionLines({ functions, exceptions }: Forest, usual: ReturnType<typeof usualSource>) {
  const indexOf = new Map(functions.map((fn, i) => [fn.id, i]));
  const parents = functions.map(fn => functions[indexOf.get(fn.parent) ?? -1]);
  const bridges = functions.filter(fn => fn.kind === 'bridge');
  const endpoints = functions.filter(fn => fn.kind === 'endpoint');
  const windowsOf = (fn: PciFunction | undefined) =>
    fn?.kind === 'bridge' ? knownValue(fn.windows) : undefined;
  const bridgeParents = functions.flatMap((fn, i) => (fn.kind === 'bridge' ? [parents[i]] : []));
  return [
    ...writeColumns(functionColumns(usual), functions.map(functionRow), functions.map(kindModel)),
    ...writeColumns(
      busColumns(usual),
      bridges.map(fn => busRow(fn, exceptions)),
      bridges.map(modelOf),
    ),
    ...writeColumns(
      windowColumns(usual, i => windowsOf(bridgeParents[i])),
      bridges,
      bridges.map(modelOf),
    ),
    ...writeColumns(
      addressColumns(usual, i => windowsOf(parents[i])),
      functions.map(fn => ({ addresses: barsOf(fn).map(bar => bar.address) })),
      functions.map(modelOf),
    ),
    ...writeColumns(
      physicalColumns,
      endpoints.map(fn => ({
        physical: fn.physicalFunction === null ? null : indexIn(indexOf, fn.physicalFunction),
      })),
      endpoints.map(modelOf),
    ),
  ];
}

function otherLines({ others }: Machine, { functions }: Forest): (readonly [string, readonly string[]])[] {
  if (others.length === 0) return [];
  const indexOf = new Map(functions.map((fn, i) => [fn.id, i]));
  const rows = others.map(other => ({
    ...other,
    parent: other.parent === null ? null : indexIn(indexOf, other.parent),
  }));
  return [
    ['O', [hex(others.length, 1)]],
    ...writeColumns(
      otherColumns,
      rows,
      rows.map(() => ''),
    ),
  ];
}

const kindModel = (fn: PciFunction) => fn.kind;
const barsOf = (fn: PciFunction): readonly Bar[] => knownValue(fn.bars) ?? [];

function indexIn(indexOf: ReadonlyMap<NodeId, number>, id: NodeId): number {
  const index = indexOf.get(id);
  if (index === undefined) throw new Error(`no such function: ${id}`);
  return index;
}

const functionRow = (fn: PciFunction): FunctionRow => ({
  ...fn,
  id: idRow(fn),
});

const busRow = (fn: BridgeFunction, exceptions: Forest['exceptions']) => ({
  buses: mapFact(fn.buses, () => exceptions.get(fn.id) ?? { secondary: null, subordinate: null }),
});

const rootRow = (root: Root): RootRow => ({
  subordinate: unknown,
  numaNode: unknown,
  windows: unknown,
  ...root,
  id: root.id === defaultRootId(root) ? null : root.id,
  what: root.kind === 'host-bridge' ? root.listing : 'unplaced',
});
