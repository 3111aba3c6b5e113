import type { Bdf } from './bdf.ts';
import type { NodeId } from './machine.ts';
import type { Checked } from './validateChecked.ts';
import type { MachineProblem } from './validateProblem.ts';

/** Roots, functions and other devices share one name space of ids. */
export function idProblems({ machine }: Checked): readonly MachineProblem[] {
  const seen = new Set<NodeId>();
  const problems: MachineProblem[] = [];
  for (const { id } of [...machine.roots, ...machine.functions, ...machine.others]) {
    if (seen.has(id)) problems.push(duplicateId(id));
    seen.add(id);
  }
  return problems;
}

/** No two functions answer at one address. */
export function addressProblems({ machine }: Checked): readonly MachineProblem[] {
  const holders = new Map<Bdf, NodeId>();
  const problems: MachineProblem[] = [];
  for (const { id, bdf } of machine.functions) {
    const holder = holders.get(bdf);
    if (holder === undefined) holders.set(bdf, id);
    else problems.push(duplicateAddress(id, bdf, holder));
  }
  return problems;
}

const duplicateId = (id: NodeId): MachineProblem => ({
  code: 'duplicate-id',
  node: id,
  message: `Two nodes are named "${id}".`,
  remedy: 'Give each a name of its own.',
});

const duplicateAddress = (id: NodeId, bdf: Bdf, holder: NodeId): MachineProblem => ({
  code: 'duplicate-address',
  node: id,
  message: `${bdf} stands for two functions, "${holder}" and "${id}".`,
  remedy:
    'Move one to a free device or function number; two captures of different machines must not be merged.',
});
