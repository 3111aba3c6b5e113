import type { NodeId } from '../../topology/machine.ts';
import type { Sentence } from '../../topology/sentence.ts';
import { type DriverSettings, driverContext } from '../memory/driverContext.ts';
import type { Orchestrator } from '../memory/drivers.ts';
import { clientForms } from './clientForms.ts';
import { compareForms, type FormDifference } from './compareForms.ts';
import { type Candidate, candidateStandings, type ProviderSearch } from './findProvider.ts';

/** What a search under these clients and this seed would come to, for a person to read. */
export interface ProviderRanking extends Omit<ProviderSearch, 'candidates' | 'messages'> {
  /** Whoever may serve, nearest first; then who may not, and why. */
  readonly candidates: readonly Candidate[];
  /** Who has been assigned. */
  readonly assigned: NodeId | null;
  readonly references: readonly Sentence[];
  /** What the two forms make of these clients. */
  readonly differences: readonly FormDifference[];
}

/** Every function with peer-to-peer memory in the order in which it would serve; a new seed moves no row. */
export function rankProviders(settings: DriverSettings, orchestrator: Orchestrator): ProviderRanking {
  const context = driverContext(settings);
  const form = clientForms[orchestrator.api];
  const { ties, pick, ...search } = form.search(context, orchestrator);
  const candidates = search.candidates.toSorted(byNearness);
  return {
    candidates,
    ties,
    pick,
    assigned: form.providerOf(orchestrator),
    references: form.references(context, orchestrator),
    differences: compareForms({ context, orchestrator, candidates }),
  };
}

function byNearness(a: Candidate, b: Candidate): number {
  const [groupA, groupB] = [a, b].map(groupOf);
  return (groupA ?? 0) - (groupB ?? 0) || a.distance.leastHops - b.distance.leastHops;
}

/** The one found and its ties stand together. */
const groupOf = ({ standing }: Candidate) => (standing === 'pick' ? 1 : candidateStandings.indexOf(standing));
