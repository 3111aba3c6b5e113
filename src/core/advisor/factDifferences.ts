import { sizeText } from '../lib/byteSize.ts';
import { acsBitsIn } from '../topology/acs.ts';
import type { Fact } from '../topology/fact.ts';
import { makeLinkRate } from '../topology/link.ts';
import type { NodeId, PciFunction } from '../topology/machine.ts';
import type { MachineTree } from '../topology/machineTree.ts';

/** One fact that is another in B, the same way in all of these functions. */
export interface FactDifference {
  readonly fact: string;
  readonly from: string;
  readonly to: string;
  /** By their id in B. */
  readonly nodes: readonly NodeId[];
}

/** A fact that is compared, and what it says of a function. A new one is a line here. */
interface ComparedFact {
  readonly fact: string;
  readonly text: (fn: PciFunction) => string;
}

const UNKNOWN = 'unknown';

/** What a fact says; a fact that is not shown is unknown, never off. */
const said = <T>(fact: Fact<T>, none: string, words: (value: T) => string): string =>
  fact.state === 'known' ? words(fact.value) : fact.state === 'absent' ? none : UNKNOWN;

const comparedFacts: readonly ComparedFact[] = [
  {
    fact: 'ACS',
    text: fn => said(fn.acs, 'no ACS', ({ control }) => said(control, 'no control word', controlText)),
  },
  {
    fact: 'link',
    text: fn => said(fn.link, 'no link', ({ current }) => said(current, 'down', makeLinkRate)),
  },
  { fact: 'NUMA node', text: fn => said(fn.numaNode, 'none', String) },
  { fact: 'slot', text: fn => said(fn.slot, 'not named', name => name) },
  { fact: 'maximum payload', text: fn => said(fn.maxPayloadBytes, 'none', bytes => `${bytes} bytes`) },
  {
    fact: 'BARs',
    text: fn =>
      said(fn.bars, 'none', bars =>
        bars.map(({ index, sizeBytes }) => `${index}: ${said(sizeBytes, 'no size', sizeText)}`).join(', '),
      ),
  },
  { fact: 'driver', text: fn => said(fn.driver, 'none', name => name) },
  { fact: 'captured IOMMU group', text: fn => said(fn.iommuGroup, 'none', String) },
];

const controlText = (control: number): string =>
  acsBitsIn(control)
    .map(({ short }) => short)
    .join(' ') || 'all off';

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
  for (const { fact, text } of comparedFacts) {
    for (const was of a.machine.functions) {
      const now = b.functionById.get(match.get(was.id) ?? was.id);
      if (!now || !match.has(was.id)) continue;
      const [from, to] = [text(was), text(now)];
      if (from === to) continue;
      const key = JSON.stringify([fact, from, to]);
      const alike = found.get(key) ?? { fact, from, to, nodes: [] };
      alike.nodes.push(now.id);
      found.set(key, alike);
    }
  }
  return [...found.values()];
}
