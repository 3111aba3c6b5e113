import { changedFact, type Fact, isEdited, known, originalOf } from '../fact.ts';
import type { PciFunction } from '../machine.ts';
import { type EditableFacts, editableFact, type FactPath, factPaths } from './editableFacts.ts';

/**
 * The function with a fact as a person wants it; itself where it has no such thing or the value cannot be. Nothing
 * else follows: `setFact` is for links and BARs, and tells why something cannot be.
 */
export function withFactValue<K extends FactPath>(
  fn: PciFunction,
  name: K,
  value: EditableFacts[K],
): PciFunction {
  const editable = editableFact(name);
  const fact = editable?.at(fn);
  if (!editable || !fact || editable.refuse(value, fn)) return fn;
  return editable.put(fn, changedFact(fact, known(value, 'edited')));
}

/** The function with a fact as it was captured or drawn. */
export function withoutFactEdit<K extends FactPath>(fn: PciFunction, name: K): PciFunction {
  const editable = editableFact(name);
  const fact = editable?.at(fn);
  return editable && fact && isEdited(fact) ? editable.put(fn, originalOf(fact)) : fn;
}

/** The facts of a function that a person changed. */
export const editedNames = (fn: PciFunction): readonly FactPath[] =>
  factPaths.filter(name => {
    const fact: Fact<unknown> | undefined = editableFact(name)?.at(fn);
    return fact !== undefined && isEdited(fact);
  });

/** Facts from which nothing else follows: these can be changed and taken back on the spot. */
export const switchableFacts: readonly FactPath[] = factPaths.filter(
  name => editableFact(name)?.moves === 'nothing',
);
