import { err, ok, type Result } from '../../lib/result.ts';
import type { Above } from '../buildFacts.ts';
import { buildBelow } from '../buildFunctions.ts';
import type { FunctionSpec } from '../buildSpec.ts';
import { absent, changedFact, type Fact, known, knownValue, mapFact, unknown } from '../fact.ts';
import type { BusRange } from '../facts/bridgeFacts.ts';
import { type Machine, type NodeId, nodeId, type PciFunction } from '../machine.ts';
import type { MachineTree } from '../machineTree.ts';
import type { MachineProblem } from '../validateProblem.ts';
import { noWindows } from './noWindows.ts';
import { rootAbove } from './settle.ts';

/** What a person adds: the functions of one device as they are drawn, and the word that its ids begin with. */
export interface Part {
  readonly stem: string;
  readonly functions: readonly FunctionSpec[];
  /** It goes into the link below a port and has no functions. */
  readonly isRetimer?: true;
}

/** An id that no node has, `stem-1`, `stem-2` and so on; neither does any node's id begin with it and a dot. */
export function newId(machine: Machine, stem: string): NodeId {
  const taken = new Set(
    [...machine.roots, ...machine.functions, ...machine.others].map(({ id }) => id.split('.')[0] ?? id),
  );
  let number = 1;
  while (taken.has(`${stem}-${number}`)) number++;
  return nodeId(`${stem}-${number}`);
}

/** The functions of a part below a root or bridge, with ids of their own, waiting for bus numbers and addresses. */
export function newFunctions(
  machine: Machine,
  { stem, functions }: Part,
  above: Above,
): Result<readonly PciFunction[], readonly MachineProblem[]> {
  const built = buildBelow(functions, above);
  if (!built.ok) return err(built.error);
  const top = newId(machine, stem);
  const ids = new Map(built.value.map((fn, i) => [fn.id, i === 0 ? top : nodeId(`${top}.${i}`)]));
  return ok(built.value.map(fn => waiting(renamed(fn, ids))));
}

function renamed(fn: PciFunction, ids: ReadonlyMap<NodeId, NodeId>): PciFunction {
  const names = { id: ids.get(fn.id) ?? fn.id, parent: ids.get(fn.parent) ?? fn.parent };
  if (fn.kind === 'bridge' || fn.physicalFunction === null) return { ...fn, ...names };
  return { ...fn, ...names, physicalFunction: ids.get(fn.physicalFunction) ?? fn.physicalFunction };
}

/** Without addresses and a trained link, so that enumeration gives them and there is nothing else to go back to. */
function waiting(fn: PciFunction): PciFunction {
  const bars = (knownValue(fn.bars) ?? []).map(bar => ({ ...bar, address: absent('assigned') }));
  const facts = {
    ...(fn.bars.state === 'known' && { bars: { ...fn.bars, value: bars } }),
    link: mapFact(fn.link, link =>
      link.current.state === 'unknown' ? { ...link, current: absent('assigned') } : link,
    ),
  };
  if (fn.kind === 'endpoint') return { ...fn, ...facts };
  return { ...fn, ...facts, buses: absent('assigned'), windows: known(noWindows, 'assigned') };
}

/** A bridge to which something comes: where its bus number is not shown, enumeration gives it one. */
export function opened(fn: PciFunction, port: NodeId): PciFunction {
  if (fn.id !== port || fn.kind !== 'bridge' || fn.buses.state !== 'unknown') return fn;
  return { ...fn, buses: changedFact<BusRange>(fn.buses, absent('assigned')) };
}

/** The NUMA node that what is plugged in below a bridge or root takes over from it. */
export function inheritedNode(tree: MachineTree, id: NodeId): Fact<number> {
  const port = tree.functionById.get(id);
  const root = tree.rootById.get(rootAbove(tree, id));
  const ofRoot = root?.kind === 'host-bridge' ? root.numaNode : unknown;
  const above = port && port.numaNode.state !== 'unknown' ? port.numaNode : ofRoot;
  if (above.state === 'known') return known(above.value, 'derived');
  return above.state === 'absent' ? absent('derived') : unknown;
}
