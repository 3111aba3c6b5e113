import { ok, type Result } from '../lib/result.ts';
import type { ControllerMemoryBuffer } from '../p2pdma/memory/drivers.ts';
import { changeSentence } from '../topology/edits/changes.ts';
import type { Refusal } from '../topology/edits/edit.ts';
import { editMachine, type MachineEdit } from '../topology/edits/machineEdit.ts';
import type { NodeId } from '../topology/machine.ts';
import { machineTree } from '../topology/machineTree.ts';
import { namedMachine } from '../topology/nodeName.ts';
import type { Sentence } from '../topology/sentence.ts';
import type { PeerlaneDocument } from './document.ts';
import { withMachine } from './withMachine.ts';

/** An edit of the machine, and what a device that is added has beside its configuration space. */
export interface DocumentEdit {
  readonly edit: MachineEdit;
  readonly cmb?: Omit<ControllerMemoryBuffer, 'node'> | null;
}

export interface EditedDocument {
  readonly document: PeerlaneDocument;
  /** What was added, moved or changed. */
  readonly node: NodeId | null;
  /** What else is different, one sentence each. */
  readonly changes: readonly Sentence[];
}

/** Edits the machine of a document; everything else in it stays as far as what it names is still there. */
export function editDocument(
  document: PeerlaneDocument,
  { edit, cmb = null }: DocumentEdit,
): Result<EditedDocument, Refusal> {
  const edited = editMachine(document.machine, edit);
  if (!edited.ok) return edited;
  const { machine, node, changes } = edited.value;
  const named = changes.length > 0 ? namedMachine(machineTree(machine)) : null;
  const kept = withMachine(document, machine);
  return ok({
    document: cmb && node ? withBuffer(kept, { ...cmb, node }) : kept,
    node,
    changes: named ? changes.map(change => changeSentence(named, change)) : [],
  });
}

function withBuffer(document: PeerlaneDocument, cmb: ControllerMemoryBuffer): PeerlaneDocument {
  const { memory } = document.drivers;
  const cmbs = [...memory.cmbs, cmb];
  return { ...document, drivers: { ...document.drivers, memory: { ...memory, cmbs } } };
}
