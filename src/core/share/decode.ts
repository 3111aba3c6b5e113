import { text } from '../lib/cell.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { Machine, Root } from '../topology/machine.ts';
import { unsafeProblem } from '../topology/validate.ts';
import { readColumns, readRow } from './columns.ts';
import { readFunctions } from './decodeFunctions.ts';
import type { PeerlaneDocument } from './document.ts';
import { evidenceTable } from './evidenceTable.ts';
import { sourceLetters } from './factCells.ts';
import { defaultRootId } from './ids.ts';
import { MAX_NODES } from './limits.ts';
import { loggedTable } from './loggedTable.ts';
import { readMemory } from './memoryLines.ts';
import { nodeCells } from './nodeCells.ts';
import { readOrchestrator } from './orchestratorLines.ts';
import { otherTable } from './otherTable.ts';
import { plotFunctions } from './placing.ts';
import { readPlatform } from './platformLines.ts';
import { type RootRow, rootColumns } from './rootColumns.ts';
import { settingsColumns } from './settingsColumns.ts';
import { parseShape, type ShapeNode } from './shape.ts';
import { damaged, type ShareError, shareError } from './shareError.ts';
import { readSharing } from './sharingLines.ts';
import type { Sheet } from './sheet.ts';
import { sideLinkTable } from './sideLinkTable.ts';
import { stackColumns } from './stackColumns.ts';
import { readTable } from './table.ts';
import { readTarget } from './targetLines.ts';
import { readTransfer } from './transferLines.ts';
import { readWorkload } from './workloadTable.ts';

/** Reads a sheet of the newest schema. Nothing of it is trusted; what does not fit is refused in words. */
export function readDocumentSheet(sheet: Sheet): Result<PeerlaneDocument, ShareError> {
  const machine = readMachine(sheet);
  if (!machine.ok) return machine;
  const nodes = nodeCells(machine.value);
  const settings = readRow(settingsColumns, sheet);
  if (!settings.ok) return settings;
  const stack = readRow(stackColumns, sheet);
  if (!stack.ok) return stack;
  const memory = readMemory(sheet, machine.value, nodes);
  if (!memory.ok) return memory;
  const orchestrator = readOrchestrator(sheet, nodes);
  if (!orchestrator.ok) return orchestrator;
  const transfer = readTransfer(sheet, nodes);
  if (!transfer.ok) return transfer;
  const platform = readPlatform(sheet, nodes);
  if (!platform.ok) return platform;
  const sharing = readSharing(sheet, nodes);
  if (!sharing.ok) return sharing;
  const target = readTarget(sheet, nodes);
  if (!target.ok) return target;
  const flows = readWorkload(sheet, nodes);
  if (!flows.ok) return flows;
  return ok({
    machine: machine.value,
    settings: settings.value,
    stack: stack.value,
    drivers: { memory: memory.value, orchestrator: orchestrator.value },
    transfer: transfer.value,
    platform: platform.value,
    sharing: sharing.value,
    target: target.value,
    workload: { flows: flows.value },
  });
}

function readMachine(sheet: Sheet): Result<Machine, ShareError> {
  const usual = sourceLetters.read(sheet.get('S')?.[0] ?? 't', 0);
  const name = text.read(sheet.get('N')?.[0] ?? '', 0);
  if (!usual || name === undefined) return err(damaged('head'));
  const shapes = readShapes(sheet);
  if (!shapes.ok) return shapes;
  const rootRows = readColumns(
    rootColumns(usual),
    sheet,
    shapes.value.map(() => ''),
  );
  if (!rootRows.ok) return rootRows;
  const roots = rootRows.value.map(readRoot);
  const functions = readFunctions(sheet, usual, plotFunctions(shapes.value), roots);
  if (!functions.ok) return functions;
  const tree = { roots, functions: functions.value, others: [] };
  const others = readTable(otherTable(nodeCells(tree).function), sheet);
  if (!others.ok) return others;
  const machine = { name, ...tree, others: others.value, sideLinks: [] };
  const unsafe = unsafeProblem(machine);
  if (unsafe) return err(shareError('invalid-machine', unsafe.message));
  const sideLinks = readTable(sideLinkTable(nodeCells(machine)), sheet);
  if (!sideLinks.ok) return sideLinks;
  if (sideLinks.value.some(({ a, b }) => a === b)) return err(damaged('ends of links beside PCIe'));
  const logged = readTable(loggedTable(nodeCells(machine)), sheet);
  if (!logged.ok) return logged;
  const evidence = readTable(evidenceTable(nodeCells(machine)), sheet);
  if (!evidence.ok) return evidence;
  const idle = sheet.get('IL')?.[0];
  if (idle !== undefined && idle !== 'c') return err(damaged('way to count idle links'));
  return ok({
    ...machine,
    sideLinks: sideLinks.value,
    ...(idle && { idleLinks: 'as-captured' as const }),
    ...(logged.value.length > 0 && { logged: logged.value }),
    ...(evidence.value.length > 0 && { evidence: evidence.value }),
  });
}

function readShapes(sheet: Sheet): Result<readonly (readonly ShapeNode[])[], ShareError> {
  const cells = sheet.get('T') ?? [];
  const shapes: (readonly ShapeNode[])[] = [];
  let characters = 0;
  for (const cell of cells) {
    characters += cell.length;
    // A function takes at least two characters.
    if (shapes.length >= MAX_NODES || characters > 32 * MAX_NODES) {
      return err(
        shareError(
          'too-large',
          `The machine in it has more than ${MAX_NODES.toLocaleString('en')} functions.`,
        ),
      );
    }
    const shape = cell === '.' ? [] : parseShape(cell);
    if (!shape) return err(damaged('tree'));
    shapes.push(shape);
  }
  return ok(shapes);
}

function readRoot(row: RootRow): Root {
  const { what, id, domain, bus, subordinate, numaNode, windows } = row;
  if (what === 'unplaced') {
    const kind = 'unplaced-bus';
    return { kind, id: id ?? defaultRootId({ kind, domain, bus }), domain, bus };
  }
  const kind = 'host-bridge';
  const own = id ?? defaultRootId({ kind, domain, bus });
  return { kind, id: own, domain, bus, subordinate, numaNode, windows, listing: what };
}
