import type { Machine, NodeId } from './machine.ts';
import { busProblems } from './validateBuses.ts';
import type { Checked } from './validateChecked.ts';
import { addressProblems, idProblems } from './validateIds.ts';
import { parentProblems } from './validateParents.ts';
import type { MachineProblem, ProblemCode } from './validateProblem.ts';
import { windowProblems } from './validateWindows.ts';

export type { MachineProblem } from './validateProblem.ts';

/** The largest real machines have some 8,000 functions, virtual ones among them; a domain has 65,536 addresses. */
export const MAX_FUNCTIONS = 65_536;
/** Lines of a kernel log that a machine keeps. */
export const MAX_LOGGED = 512;
/** Things that tools and logs say of peers: a matrix of 32 GPUs is near a thousand. */
export const MAX_EVIDENCE = 2048;

/** With these no walk over a machine is safe. What else is wrong with a machine is for the page to show. */
const unsafeCodes: ReadonlySet<ProblemCode> = new Set([
  'too-many-functions',
  'too-deep',
  'duplicate-id',
  'missing-parent',
  'parent-cycle',
  'endpoint-parent',
  'child-before-parent',
]);

type Check = (checked: Checked) => readonly MachineProblem[];

/** A new rule is one more line here. None walks up a chain, so none loops where parents do. */
const checks: readonly Check[] = [idProblems, addressProblems, parentProblems, busProblems, windowProblems];

/**
 * Everything about a machine that cannot be, in words; none for a sound one. The machine may come from anywhere (a
 * link, a broken capture, a half-done edit): this never throws, never loops, and takes linear time. What a capture
 * does not show is never a problem.
 */
export function validateMachine(machine: Machine): readonly MachineProblem[] {
  const count = machine.functions.length;
  if (count > MAX_FUNCTIONS) return [tooMany(count)];
  const checked: Checked = {
    machine,
    functionById: firstById(machine.functions),
    rootById: firstById(machine.roots),
  };
  return checks.flatMap(check => check(checked));
}

/** Why no import, edit, link or shelf lets a machine in; undefined where they do. */
export const unsafeProblem = (machine: Machine): MachineProblem | undefined =>
  validateMachine(machine).find(({ code }) => unsafeCodes.has(code));

function firstById<T extends { readonly id: NodeId }>(items: readonly T[]): ReadonlyMap<NodeId, T> {
  const byId = new Map<NodeId, T>();
  for (const item of items) if (!byId.has(item.id)) byId.set(item.id, item);
  return byId;
}

const tooMany = (count: number): MachineProblem => ({
  code: 'too-many-functions',
  node: null,
  message: `The machine has ${count.toLocaleString('en')} functions, and Peerlane takes ${MAX_FUNCTIONS.toLocaleString('en')}.`,
  remedy: 'Leave out virtual functions, or the host bridges that do not matter.',
});
