import { err } from '../../lib/result.ts';
import { bdfParts } from '../bdf.ts';
import { rootIdOf } from '../buildRootId.ts';
import type { FunctionSpec } from '../buildSpec.ts';
import { absent, isAssigned, known, knownValue, unknown } from '../fact.ts';
import type { HostBridge, Machine, NodeId, Root } from '../machine.ts';
import { say } from '../sentence.ts';
import { type EditResult, refusal } from './edit.ts';
import { finish } from './finish.ts';
import { newFunctions, newId } from './newNodes.ts';

/** A host bridge as a person adds it. */
export interface NewHostBridge {
  /** The socket's NUMA node; null where firmware does not tell. */
  readonly numaNode: number | null;
  /** What sits on its root bus from the start: above all the function at 00.0, by which Linux knows it. */
  readonly functions: readonly FunctionSpec[];
}

/** Adds a host bridge with a root bus in the largest free stretch of bus numbers, else in a domain of its own. */
export function addHostBridge(machine: Machine, { numaNode, functions }: NewHostBridge): EditResult {
  const place = freeRootBus(machine);
  const ids = new Set([...machine.roots, ...machine.functions, ...machine.others].map(({ id }) => id));
  const plain = rootIdOf(place);
  const id = ids.has(plain) ? newId(machine, 'host-bridge') : plain;
  const isDrawn = machine.roots.every(
    root => root.kind === 'host-bridge' && root.windows.state !== 'unknown',
  );
  const root: HostBridge = {
    kind: 'host-bridge',
    id,
    ...place,
    subordinate: known(place.bus, 'assigned'),
    numaNode: numaNode === null ? absent('drawn') : known(numaNode, 'drawn'),
    windows: isDrawn ? absent('assigned') : unknown,
    listing: 'complete',
  };
  const above = {
    id,
    domain: place.domain,
    portType: 'root',
    numaNode: numaNode ?? undefined,
    link: undefined,
  } as const;
  const built = newFunctions(machine, { stem: 'host', functions }, above);
  if (!built.ok)
    return err(refusal('bad-value', say`${built.error.map(({ message }) => message).join(' ')}`));
  const roots = [...machine.roots, root].toSorted((a, b) => a.domain - b.domain || a.bus - b.bus);
  return finish(machine, id, {
    machine: {
      ...machine,
      roots: inOrder(machine.roots, roots, root),
      functions: [...machine.functions, ...built.value],
    },
    roots: new Set([id]),
    ports: new Set(built.value.map(fn => fn.id)),
    arrived: new Set(),
  });
}

/** Roots stay in the order in which they are; the new one stands before the first that comes after it. */
function inOrder(old: readonly Root[], sorted: readonly Root[], added: Root): readonly Root[] {
  const next = sorted[sorted.indexOf(added) + 1];
  const at = next ? old.indexOf(next) : old.length;
  return old.toSpliced(at, 0, added);
}

/** A root bus needs a bus for itself; this many leave room for a few ports. */
const FEW_BUSES = 8;

function freeRootBus({ roots, functions }: Machine): { readonly domain: number; readonly bus: number } {
  if (roots.length === 0) return { domain: 0, bus: 0 };
  const reached = busesReached(roots, functions);
  const domain = Math.min(...roots.map(root => root.domain));
  const own = roots.filter(root => root.domain === domain);
  const gaps = own.flatMap(root => {
    const told =
      root.kind === 'host-bridge' && !isAssigned(root.subordinate) ? knownValue(root.subordinate) : undefined;
    const first = Math.max(told ?? root.bus, reached.get(root.id) ?? root.bus) + 1;
    const last = Math.min(256, ...own.filter(({ bus }) => bus > root.bus).map(({ bus }) => bus)) - 1;
    return first <= last ? [{ first, size: last - first + 1 }] : [];
  });
  const [largest] = gaps.toSorted((a, b) => b.size - a.size);
  if (!largest || largest.size < FEW_BUSES) {
    return { domain: Math.max(...roots.map(root => root.domain)) + 1, bus: 0 };
  }
  // What is left of the gap stays with the host bridge before it, so that both can grow.
  const middle = largest.first + (largest.size >> 1);
  const round = middle - (middle % 16);
  return { domain, bus: Math.max(round, largest.first) };
}

/** The highest bus number in use below each root. */
function busesReached(roots: readonly Root[], functions: Machine['functions']): ReadonlyMap<NodeId, number> {
  const rootOf = new Map<NodeId, NodeId>(roots.map(root => [root.id, root.id]));
  const reached = new Map<NodeId, number>();
  for (const fn of functions) {
    const root = rootOf.get(fn.parent);
    if (!root) continue;
    rootOf.set(fn.id, root);
    const range = fn.kind === 'bridge' ? knownValue(fn.buses) : undefined;
    const highest = Math.max(bdfParts(fn.bdf).bus, range?.subordinate ?? 0);
    reached.set(root, Math.max(reached.get(root) ?? 0, highest));
  }
  return reached;
}
