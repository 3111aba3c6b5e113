import { err, ok } from '../../lib/result.ts';
import type { Machine, NodeId } from '../machine.ts';
import { say } from '../sentence.ts';
import { MAX_FUNCTIONS } from '../validate.ts';
import { changesBetween } from './changes.ts';
import { type EditResult, refusal } from './edit.ts';
import { keepNames } from './keepNames.ts';
import { settle, type Unsettled } from './settle.ts';

/** Enumerates after an edit and tells what else it changed; refused where numbers run out. */
export function finish(before: Machine, node: NodeId | null, unsettled: Unsettled): EditResult {
  const count = unsettled.machine.functions.length;
  if (count > MAX_FUNCTIONS && count > before.functions.length) {
    return err(
      refusal(
        'too-many-functions',
        say`The machine would have ${count.toLocaleString('en')} functions, and Peerlane takes ${MAX_FUNCTIONS.toLocaleString('en')}.`,
      ),
    );
  }
  const settled = settle(unsettled);
  if (!settled.ok) {
    const { message, node: root } = settled.error;
    return err(refusal('out-of-buses', [{ text: message, ...(root && { node: root }) }]));
  }
  const machine = keepNames(before, settled.value.machine);
  return ok({ machine, node, changes: changesBetween(before, machine) });
}
