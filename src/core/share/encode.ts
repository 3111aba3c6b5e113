import { text } from '../lib/cell.ts';
import type { Bar } from '../topology/bar.ts';
import { type FactSource, factSources, knownValue, mapFact, unknown } from '../topology/fact.ts';
import type { BusRange } from '../topology/facts/bridgeFacts.ts';
import type { BridgeFunction, Machine, NodeId, PciFunction, Root } from '../topology/machine.ts';
import type { BusException } from './busNumbers.ts';
import { writeColumns, writeRow } from './columns.ts';
import type { PeerlaneDocument } from './document.ts';
import { evidenceTable } from './evidenceTable.ts';
import { sourceLetters } from './factCells.ts';
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
import { loggedTable } from './loggedTable.ts';
import { memoryLines } from './memoryLines.ts';
import { nodeCells } from './nodeCells.ts';
import { orchestratorLines } from './orchestratorLines.ts';
import { otherTable } from './otherTable.ts';
import { platformLines } from './platformLines.ts';
import { type RootRow, rootColumns } from './rootColumns.ts';
import { settingsColumns } from './settingsColumns.ts';
import { makeShape } from './shape.ts';
import { sharingLines } from './sharingLines.ts';
import type { Sheet } from './sheet.ts';
import { sideLinkTable } from './sideLinkTable.ts';
import { stackColumns } from './stackColumns.ts';
import { writeTable } from './table.ts';
import { targetLines } from './targetLines.ts';
import { transferLines } from './transferLines.ts';
import { workloadLines } from './workloadTable.ts';
/** The canonical sheet of schema 1: equal documents give equal sheets. */
export function documentSheet(document: PeerlaneDocument): Sheet {
  const { machine, settings, drivers, transfer, platform, sharing, workload, target, stack } = document;
  const forest = forestOf(machine);
  const nodes = nodeCells({ ...machine, functions: forest.functions });
  const usual = usualSource(machine);
  const lines: (readonly [string, readonly string[]])[] = [
    ['N', [text.write(machine.name, 0)]],
    ['S', [sourceLetters.write(usual, 0)]],
    ...(machine.idleLinks ? [['IL', ['c']] as const] : []),
    ['T', forest.shapes.map(shape => makeShape(shape) || '.')],
    ...writeColumns(
      rootColumns(usual),
      machine.roots.map(rootRow),
      machine.roots.map(() => ''),
    ),
    ...functionLines(forest, usual),
    ...writeTable(otherTable(nodes.function), machine.others),
    ...writeRow(settingsColumns, settings),
    ...writeRow(stackColumns, stack),
    ...writeTable(sideLinkTable(nodes), machine.sideLinks),
    ...writeTable(loggedTable(nodes), loggedOf(machine)),
    ...writeTable(evidenceTable(nodes), evidenceOf(machine)),
    ...memoryLines(drivers.memory, nodes),
    ...orchestratorLines(drivers.orchestrator, nodes),
    ...transferLines(transfer, nodes),
    ...platformLines(platform, nodes),
    ...sharingLines(sharing, nodes),
    ...targetLines(target, nodes),
    ...workloadLines(workload.flows, nodes),
  ];
  return new Map(lines);
}

/** A device that was removed takes its lines with it. */
function loggedOf({ functions, logged = [] }: Machine) {
  const ids = new Set(functions.map(({ id }) => id));
  return logged.filter(({ node, peer }) => ids.has(node) && (peer === null || ids.has(peer)));
}

/** The same of what tools say: its ends were known, so without one of them it would say something else. */
function evidenceOf({ functions, evidence = [] }: Machine) {
  const ids = new Set(functions.map(({ id }) => id));
  const isThere = (id: NodeId | null) => id === null || ids.has(id);
  return evidence.filter(({ node, peer }) => isThere(node) && isThere(peer));
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
  buses: mapFact<BusRange, BusException>(
    fn.buses,
    () => exceptions.get(fn.id) ?? { secondary: null, subordinate: null },
    was => was,
  ),
});

const rootRow = (root: Root): RootRow => ({
  subordinate: unknown,
  numaNode: unknown,
  windows: unknown,
  ...root,
  id: root.id === defaultRootId(root) ? null : root.id,
  what: root.kind === 'host-bridge' ? root.listing : 'unplaced',
});

/** The source that most facts of a machine have; of equals the first in the order of evidence. */
function usualSource(machine: Machine): FactSource {
  const counts = new Map<FactSource, number>();
  const visit = (value: unknown) => {
    if (typeof value !== 'object' || value === null) return;
    const source = 'state' in value && 'source' in value && factSources.find(known => known === value.source);
    if (source) counts.set(source, (counts.get(source) ?? 0) + 1);
    for (const part of Object.values(value)) visit(part);
  };
  visit(machine.roots);
  visit(machine.functions);
  const most = Math.max(0, ...counts.values());
  return factSources.find(source => counts.get(source) === most) ?? 'text';
}
