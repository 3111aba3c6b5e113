import type { Acs } from './acs.ts';
import { type Fact, type FactSource, known, knownValue } from './fact.ts';
import type { Machine, NodeId, PciFunction } from './machine.ts';

/** Facts that a person may change to see what follows; each is changed, marked and taken back by itself. */
export const editableFacts = ['acs', 'egress-vector', 'command'] as const;
export type EditableFact = (typeof editableFacts)[number];

/** With every bit that there is: for a capture that does not show ACS, to say what it is. */
const EVERY_BIT = 0x7f;

const acsOf = (fn: PciFunction): Acs =>
  knownValue(fn.acs) ?? {
    capability: known(EVERY_BIT, 'edited'),
    control: known(0, 'edited'),
    egressVector: known(0n, 'edited'),
  };

/** A captured ACS capability stays captured; one that was not shown is the person's. */
const withAcs = (fn: PciFunction, acs: Acs): PciFunction => ({
  ...fn,
  acs: known(acs, fn.acs.state === 'known' ? fn.acs.source : 'edited'),
});

/** The function with these ACS Control bits, switched by hand. */
export const withAcsControl = (fn: PciFunction, control: number): PciFunction =>
  withAcs(fn, { ...acsOf(fn), control: known(control, 'edited') });

/** The function with this ACS Egress Control Vector. */
export const withEgressVector = (fn: PciFunction, vector: bigint): PciFunction =>
  withAcs(fn, { ...acsOf(fn), egressVector: known(vector, 'edited') });

/** The function with these enables in its Command register (bits 1 and 2). */
export const withCommand = (
  fn: PciFunction,
  command: { readonly memorySpace: boolean; readonly busMaster: boolean },
): PciFunction => ({ ...fn, command: known(command, 'edited') });

/** The facts of a function that a person changed. */
export const editsOf = (fn: PciFunction): readonly EditableFact[] =>
  editableFacts.filter(fact => isEdited(fn, fact));

function isEdited(fn: PciFunction, fact: EditableFact): boolean {
  if (fact === 'command') return sourceOf(fn.command) === 'edited';
  if (fact === 'acs' && sourceOf(fn.acs) === 'edited') return true;
  const acs = knownValue(fn.acs);
  return acs !== undefined && sourceOf(fact === 'acs' ? acs.control : acs.egressVector) === 'edited';
}

const sourceOf = (fact: Fact<unknown>): FactSource | undefined =>
  fact.state === 'unknown' ? undefined : fact.source;

/** The function with one fact as it was; null where what it was is not known, as it came changed already. */
export function withoutEdit(
  fn: PciFunction,
  fact: EditableFact,
  original: PciFunction | undefined,
): PciFunction | null {
  if (!original || isEdited(original, fact)) return null;
  if (fact === 'command') return { ...fn, command: original.command };
  const [now, then] = [knownValue(fn.acs), knownValue(original.acs)];
  // What was never shown goes back to not shown, with all that was said of it.
  if (!now || !then) return { ...fn, acs: original.acs };
  const part = fact === 'acs' ? { control: then.control } : { egressVector: then.egressVector };
  return {
    ...fn,
    acs: known({ ...now, ...part }, original.acs.state === 'known' ? original.acs.source : 'edited'),
  };
}

/** The machine with one function changed. */
export const withChanged = (
  machine: Machine,
  id: NodeId,
  change: (fn: PciFunction) => PciFunction,
): Machine => ({ ...machine, functions: machine.functions.map(fn => (fn.id === id ? change(fn) : fn)) });

/** The machine with every edit taken back of which it is known what was there before. */
export function withoutEdits(machine: Machine, original: Machine): Machine {
  const before = new Map(original.functions.map(fn => [fn.id, fn]));
  const asItWas = (fn: PciFunction) =>
    editsOf(fn).reduce((each, fact) => withoutEdit(each, fact, before.get(fn.id)) ?? each, fn);
  return { ...machine, functions: machine.functions.map(asItWas) };
}
