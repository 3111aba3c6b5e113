import type { Fact } from '../topology/fact.ts';
import type { FactComparing } from '../topology/facts/descriptor.ts';
import { factNames, functionFacts } from '../topology/facts/facts.ts';
import type { NodeId } from '../topology/machine.ts';
import type { MachineTree } from '../topology/machineTree.ts';

/** One fact that is another in B, the same way in all of these functions. */
export interface FactDifference {
  readonly fact: string;
  readonly from: string;
  readonly to: string;
  /** By their id in B. */
  readonly nodes: readonly NodeId[];
}

const UNKNOWN = 'unknown';

/** What a fact says; a fact that is not shown is unknown, never off. */
const said = <T>(fact: Fact<T>, { absent, text }: FactComparing<T>): string =>
  fact.state === 'known' ? text(fact.value) : fact.state === 'absent' ? absent : UNKNOWN;

/**
 * The facts that differ between functions that both have, gathered where several changed alike. The trees are those
 * that the kernel leaves, so that a boot setting shows in the ports that it changes.
 */
export function factDifferences(
  a: MachineTree,
  b: MachineTree,
  match: ReadonlyMap<NodeId, NodeId>,
): readonly FactDifference[] {
  const found = new Map<string, { fact: string; from: string; to: string; nodes: NodeId[] }>();
  for (const name of factNames) {
    const comparing: FactComparing<unknown> | null = functionFacts[name].compared;
    if (!comparing) continue;
    const fact = comparing.name;
    for (const was of a.machine.functions) {
      const now = b.functionById.get(match.get(was.id) ?? was.id);
      if (!now || !match.has(was.id)) continue;
      const [from, to] = [said<unknown>(was[name], comparing), said<unknown>(now[name], comparing)];
      if (from === to) continue;
      const key = JSON.stringify([fact, from, to]);
      const alike = found.get(key) ?? { fact, from, to, nodes: [] };
      alike.nodes.push(now.id);
      found.set(key, alike);
    }
  }
  return [...found.values()];
}
