import { assertNever } from '../../lib/assertNever.ts';
import { ok } from '../../lib/result.ts';
import type { LinkWidth } from '../link.ts';
import type { Machine, NodeId } from '../machine.ts';
import { addHostBridge, type NewHostBridge } from './addHostBridge.ts';
import { addOther, type NewOther } from './addOther.ts';
import { addPart } from './addPart.ts';
import type { EditResult } from './edit.ts';
import type { FactPath } from './editableFacts.ts';
import { moveDevice } from './moveDevice.ts';
import type { Part } from './newNodes.ts';
import { removeNode } from './removeNode.ts';
import { rename, renameMachine } from './rename.ts';
import { type FactEdit, revertAllFacts, revertFact, setFact } from './setFact.ts';
import { splitPort } from './splitPort.ts';

/** Everything that a person may do to a machine, as plain data: one entry each. */
export type MachineEdit =
  | { readonly kind: 'add-host-bridge'; readonly host: NewHostBridge }
  | { readonly kind: 'add'; readonly parent: NodeId; readonly part: Part }
  | { readonly kind: 'add-other'; readonly other: NewOther }
  | { readonly kind: 'move'; readonly node: NodeId; readonly to: NodeId }
  | { readonly kind: 'remove'; readonly node: NodeId }
  | { readonly kind: 'rename'; readonly node: NodeId; readonly name: string }
  | { readonly kind: 'rename-machine'; readonly name: string }
  | { readonly kind: 'set-fact'; readonly edit: FactEdit }
  | { readonly kind: 'revert-fact'; readonly node: NodeId; readonly fact: FactPath }
  | { readonly kind: 'revert-all-facts' }
  | { readonly kind: 'split'; readonly port: NodeId; readonly parts: readonly LinkWidth[] };

/** Makes an edit, or refuses it in words. */
export function editMachine(machine: Machine, edit: MachineEdit): EditResult {
  switch (edit.kind) {
    case 'add-host-bridge':
      return addHostBridge(machine, edit.host);
    case 'add':
      return addPart(machine, edit.parent, edit.part);
    case 'add-other':
      return addOther(machine, edit.other);
    case 'move':
      return moveDevice(machine, edit.node, edit.to);
    case 'remove':
      return removeNode(machine, edit.node);
    case 'rename':
      return rename(machine, edit.node, edit.name);
    case 'rename-machine':
      return ok({ machine: renameMachine(machine, edit.name), node: null, changes: [] });
    case 'set-fact':
      return setFact(machine, edit.edit);
    case 'revert-fact':
      return revertFact(machine, edit.node, edit.fact);
    case 'revert-all-facts':
      return revertAllFacts(machine);
    case 'split':
      return splitPort(machine, edit.port, edit.parts);
    default:
      return assertNever(edit);
  }
}
