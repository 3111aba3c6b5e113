import { uniformBelow } from '../../lib/seededRandom.ts';
import type { NodeId } from '../../topology/machine.ts';
import type { Sentence } from '../../topology/sentence.ts';
import type { DriverContext } from '../memory/driverContext.ts';
import type { Provider } from '../memory/drivers.ts';
import { distanceMany, type ManyDistance } from '../policy/distanceMany.ts';
import type { KernelMessage } from '../policy/verdict.ts';

export const candidateStandings = [
  'pick', // found
  'tie', // as near as the one found
  'farther',
  'unknown', // it depends on what the capture does not show
  'refused',
  'no-pool',
  'not-published',
] as const;
export type CandidateStanding = (typeof candidateStandings)[number];

/** A function with peer-to-peer memory, and what a search makes of it. */
export interface Candidate {
  readonly provider: NodeId;
  readonly standing: CandidateStanding;
  readonly why: Sentence;
  readonly distance: ManyDistance;
}

/** What a search for the nearest provider comes to. */
export interface ProviderSearch {
  /** Every function with p2pdma state, in the order in which the kernel goes through functions. */
  readonly candidates: readonly Candidate[];
  /** The nearest, among which chance decides. */
  readonly ties: readonly NodeId[];
  /** Null: none is found; undefined: what is not known could change who is. */
  readonly pick: NodeId | null | undefined;
  readonly messages: readonly KernelMessage[];
}

/** `pci_p2pmem_find_many` keeps its ties in one page of pointers. */
export const MAX_TIES = 4096 / 8;

/**
 * `pci_p2pmem_find_many`: of all providers that are published and that every client may reach, the one with the
 * smallest summed distance; among equals a uniform choice, here drawn from the seed.
 */
export const findMany = (context: DriverContext, clients: readonly NodeId[], seed: number): ProviderSearch =>
  findProvider(context, seed, provider => distanceMany(context, { provider, clients, isVerbose: false }));

/** The search over all providers, with whatever way a list of clients has to say its distance. */
export function findProvider(
  context: DriverContext,
  seed: number,
  distanceTo: (provider: NodeId) => ManyDistance,
): ProviderSearch {
  const candidates = providersInOrder(context).map(provider => ({
    provider,
    distance: distanceTo(provider.node),
    isFound: isFound(context, provider),
  }));
  const asked = candidates.filter(({ isFound }) => isFound);
  const sums = asked.flatMap(({ distance: { returned } }) =>
    returned !== null && returned >= 0 ? [returned] : [],
  );
  const least = sums.length > 0 ? Math.min(...sums) : null;
  const nearest = asked.filter(({ distance }) => distance.returned === least && least !== null);
  const ties = nearest.slice(0, MAX_TIES).map(({ provider }) => provider.node);
  const mayWin = asked.some(
    ({ distance: { returned, leastHops } }) => returned === null && (least === null || leastHops <= least),
  );
  const pick = mayWin ? undefined : choose(ties, seed);
  return {
    candidates: candidates.map(({ provider, distance }) => ({
      provider: provider.node,
      distance,
      ...standingOf(context, { provider, distance, least, pick, ties: ties.length }),
    })),
    ties,
    pick,
    messages: asked.flatMap(({ distance }) => distance.messages),
  };
}

function providersInOrder({ policy, memory }: DriverContext): readonly Provider[] {
  const byNode = new Map(memory.providers.map(provider => [provider.node, provider]));
  return policy.tree.machine.functions.flatMap(({ id }) => byNode.get(id) ?? []);
}

/** `pci_has_p2pmem`, and since 7.2 the pool itself. */
const isFound = ({ policy }: DriverContext, { isPublished, chunks }: Provider): boolean =>
  isPublished && (chunks.length > 0 || !policy.row.findNeedsPool);

const choose = (ties: readonly NodeId[], seed: number): NodeId | null =>
  ties.length > 0 ? (ties[uniformBelow(ties.length, seed).value] ?? null) : null;

interface Standing {
  readonly provider: Provider;
  readonly distance: ManyDistance;
  /** The smallest sum, null where every provider is refused. */
  readonly least: number | null;
  readonly pick: NodeId | null | undefined;
  readonly ties: number;
}

function standingOf(
  context: DriverContext,
  { provider, distance, least, pick, ties }: Standing,
): Pick<Candidate, 'standing' | 'why'> {
  const { returned, clients } = distance;
  const told = (standing: CandidateStanding, text: string) => ({ standing, why: [{ text }] });
  if (!provider.isPublished) return told('not-published', 'Its memory is not published: no search finds it.');
  if (!isFound(context, provider)) {
    return told('no-pool', 'It is prepared for peers but has no pool: this kernel passes it over.');
  }
  if (returned === -1) {
    const refusing = clients.find(client => client.returned === -1);
    return refusing
      ? { standing: 'refused', why: refusing.sentence }
      : told('refused', 'There is no client, and of none the kernel says -1.');
  }
  if (returned === null) {
    const open = clients.find(client => client.returned === null);
    return { standing: 'unknown', why: open?.sentence ?? [] };
  }
  if (returned !== least)
    return told('farther', `Its summed distance is ${returned}; the nearest has ${least}.`);
  if (provider.node !== pick) {
    if (pick === undefined)
      return told('tie', `At ${returned}, unless what is not known brings another nearer.`);
    return told('tie', `At ${returned} it is as near as the one found; chance decided.`);
  }
  return ties > 1
    ? told('pick', `At ${returned}, one of ${ties} that are equally near; chance decided.`)
    : told('pick', `The nearest, at a summed distance of ${returned}.`);
}
