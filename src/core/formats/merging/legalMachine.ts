import { plainText } from '../../topology/facts/valueType.ts';
import type { Machine, NodeId, PciFunction } from '../../topology/machine.ts';
import { MAX_FUNCTIONS } from '../../topology/validate.ts';
import { MAX_DEPTH } from '../../topology/validateParents.ts';
import type { ImportWarning } from '../imported.ts';

/** The machine as far as it can be kept: bridges below bridges, and functions in all, have an end that is told. */
export function legalMachine(machine: Machine): {
  readonly machine: Machine;
  readonly warnings: readonly ImportWarning[];
} {
  const warnings: ImportWarning[] = [];
  const reachable = withinDepth(machine, warnings);
  const functions = withinNumber(reachable, warnings);
  const there = new Set(functions.map(fn => fn.id));
  const legal: Machine = {
    ...machine,
    name: plainText.mend?.(machine.name) ?? machine.name,
    functions: functions === machine.functions ? functions : functions.map(fn => withoutLost(fn, there)),
  };
  return { machine: legal, warnings };
}

function withinDepth({ functions }: Machine, warnings: ImportWarning[]): readonly PciFunction[] {
  const depths = new Map<NodeId, number>();
  const kept: PciFunction[] = [];
  let deepest: PciFunction | undefined;
  // Parents come first.
  for (const fn of functions) {
    const depth = (depths.get(fn.parent) ?? -1) + 1;
    depths.set(fn.id, depth);
    if (depth <= MAX_DEPTH) kept.push(fn);
    else deepest ??= fn;
  }
  if (!deepest) return functions;
  warnings.push({
    code: 'too-deep',
    line: null,
    message: `${deepest.bdf} has more than ${MAX_DEPTH} bridges above it, and a domain has 256 buses: it is left out, with ${functions.length - kept.length - 1} more.`,
  });
  return kept;
}

function withinNumber(functions: readonly PciFunction[], warnings: ImportWarning[]): readonly PciFunction[] {
  const first = functions[MAX_FUNCTIONS];
  if (!first) return functions;
  warnings.push({
    code: 'too-many-functions',
    line: null,
    message: `The text shows ${functions.length.toLocaleString('en')} functions, and Peerlane takes ${MAX_FUNCTIONS.toLocaleString('en')}: ${first.bdf} and what comes after it are left out.`,
  });
  return functions.slice(0, MAX_FUNCTIONS);
}

/** A virtual function whose physical one is left out is taken for one of its own. */
const withoutLost = (fn: PciFunction, there: ReadonlySet<NodeId>): PciFunction =>
  fn.kind === 'endpoint' && fn.physicalFunction !== null && !there.has(fn.physicalFunction)
    ? { ...fn, physicalFunction: null }
    : fn;
