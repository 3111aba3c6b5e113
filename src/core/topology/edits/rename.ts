import { err, ok } from '../../lib/result.ts';
import type { Machine, NodeId } from '../machine.ts';
import { say } from '../sentence.ts';
import { type EditResult, naming, noSuchNode, refusal } from './edit.ts';

/** As long as a name may be and still stand in a box. */
const MAX_NAME = 200;

/** Gives a function or another device a person's own name; an empty one takes it away from a function. */
export function rename(machine: Machine, node: NodeId, name: string): EditResult {
  const label = name.trim().toWellFormed();
  if (label.length > MAX_NAME) {
    return err(refusal('bad-value', say`A name has at most ${MAX_NAME} characters.`));
  }
  if (machine.functions.some(fn => fn.id === node)) {
    const functions = machine.functions.map(fn => (fn.id === node ? { ...fn, label: label || null } : fn));
    return ok({ machine: { ...machine, functions }, node, changes: [] });
  }
  if (machine.others.some(other => other.id === node)) {
    if (label === '') return err(refusal('bad-value', say`It has no other name, so it keeps this one.`));
    const others = machine.others.map(other => (other.id === node ? { ...other, label } : other));
    return ok({ machine: { ...machine, others }, node, changes: [] });
  }
  return machine.roots.some(root => root.id === node)
    ? err(refusal('no-such-fact', say`${naming(machine)(node)} goes by its address.`))
    : err(noSuchNode(node));
}

/** Gives the machine itself another name. */
export const renameMachine = (machine: Machine, name: string): Machine => ({
  ...machine,
  name: name.trim().toWellFormed().slice(0, MAX_NAME) || machine.name,
});
