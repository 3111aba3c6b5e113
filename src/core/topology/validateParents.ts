import { shortBdf } from './bdf.ts';
import { knownValue } from './fact.ts';
import type { NodeId, PciFunction } from './machine.ts';
import type { Checked } from './validateChecked.ts';
import type { MachineProblem } from './validateProblem.ts';

/** Bridges below bridges: a domain has 256 buses and each bridge takes one. */
export const MAX_DEPTH = 255;

/** Who is below whom: every parent is there, can have children, comes first, and no chain is a ring or too long. */
export function parentProblems(checked: Checked): readonly MachineProblem[] {
  const depths = depthsOf(checked);
  return [
    ...checked.machine.functions.flatMap(fn => functionProblems(fn, checked, depths)),
    ...checked.machine.others
      .filter(({ parent }) => parent !== null && !checked.functionById.has(parent))
      .map(({ id, label, parent }) => missingParent(id, label, parent ?? '')),
    ...orderProblems(checked, depths),
  ];
}

type Depth = number | 'ring' | 'orphan';

function functionProblems(
  fn: PciFunction,
  { functionById, rootById }: Checked,
  depths: ReadonlyMap<NodeId, Depth>,
): readonly MachineProblem[] {
  const problems: MachineProblem[] = [];
  const parent = functionById.get(fn.parent);
  const depth = depths.get(fn.id);
  if (!parent && !rootById.has(fn.parent)) problems.push(missingParent(fn.id, nameOf(fn), fn.parent));
  if (depth === 'ring') problems.push(ring(fn));
  if (typeof depth === 'number' && depth > MAX_DEPTH) problems.push(tooDeep(fn));
  if (parent?.kind === 'endpoint') problems.push(endpointParent(fn, parent));
  if (fn.kind === 'endpoint' && fn.physicalFunction !== null) {
    const physical = functionById.get(fn.physicalFunction);
    const isSound =
      physical?.kind === 'endpoint' && physical.physicalFunction === null && physical.parent === fn.parent;
    if (!isSound) problems.push(withoutPhysical(fn));
  }
  return problems;
}

/** How many bridges are above each function. Each function is visited once, however its parents are linked. */
function depthsOf({ machine, functionById, rootById }: Checked): ReadonlyMap<NodeId, Depth> {
  const depths = new Map<NodeId, Depth>();
  for (const fn of machine.functions) {
    const chain: NodeId[] = [];
    const onChain = new Set<NodeId>();
    let at: NodeId = fn.id;
    while (!depths.has(at) && !onChain.has(at) && functionById.has(at)) {
      chain.push(at);
      onChain.add(at);
      at = functionById.get(at)?.parent ?? at;
    }
    const top = depths.get(at);
    let depth: Depth = top ?? (onChain.has(at) ? 'ring' : rootById.has(at) ? -1 : 'orphan');
    for (const id of chain.toReversed()) {
      if (typeof depth === 'number') depth += 1;
      depths.set(id, depth);
    }
  }
  return depths;
}

/** Readers of a machine rely on parents coming first. */
function orderProblems(
  { machine, functionById }: Checked,
  depths: ReadonlyMap<NodeId, Depth>,
): readonly MachineProblem[] {
  const seen = new Set<NodeId>();
  const problems: MachineProblem[] = [];
  for (const fn of machine.functions) {
    const isLate = functionById.has(fn.parent) && !seen.has(fn.parent) && depths.get(fn.id) !== 'ring';
    if (isLate) problems.push(childFirst(fn));
    seen.add(fn.id);
  }
  return problems;
}

const nameOf = (fn: PciFunction) => fn.label ?? knownValue(fn.name) ?? shortBdf(fn.bdf);

const missingParent = (node: NodeId, name: string, parent: string): MachineProblem => ({
  code: 'missing-parent',
  node,
  message: `${name} hangs below "${parent}", which is not part of the machine.`,
  remedy: 'Put it below a root, a port or a bridge.',
});

const ring = (fn: PciFunction): MachineProblem => ({
  code: 'parent-cycle',
  node: fn.id,
  message: `${shortBdf(fn.bdf)} is above itself: its chain of parents is a ring and reaches no host bridge.`,
  remedy: 'Hang one function of the ring below a host bridge.',
});

const tooDeep = (fn: PciFunction): MachineProblem => ({
  code: 'too-deep',
  node: fn.id,
  message: `${shortBdf(fn.bdf)} has more than ${MAX_DEPTH} bridges above it, and a domain has 256 buses.`,
  remedy: 'Use fewer levels of switches.',
});

const endpointParent = (fn: PciFunction, parent: PciFunction): MachineProblem => ({
  code: 'endpoint-parent',
  node: fn.id,
  message: `${shortBdf(fn.bdf)} hangs below ${shortBdf(parent.bdf)}, which is an endpoint and leads to no bus.`,
  remedy: 'Put it below a port or a bridge.',
});

const withoutPhysical = (fn: PciFunction): MachineProblem => ({
  code: 'virtual-without-physical',
  node: fn.id,
  message: `${shortBdf(fn.bdf)} is a virtual function, but its physical function is not beside it.`,
  remedy: 'Add the physical function below the same port, or make this an ordinary function.',
});

const childFirst = (fn: PciFunction): MachineProblem => ({
  code: 'child-before-parent',
  node: fn.id,
  message: `${shortBdf(fn.bdf)} is listed before the bridge above it.`,
  remedy: 'List each function after its parent.',
});
