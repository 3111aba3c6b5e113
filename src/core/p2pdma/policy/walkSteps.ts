import { hex } from '../../lib/hex.ts';
import { bdfParts, shortBdf } from '../../topology/bdf.ts';
import type { NodeId, PciFunction } from '../../topology/machine.ts';
import { chainOf, functionOf, type MachineTree, rootOf } from '../../topology/machineTree.ts';
import { namedMachine, nameOf } from '../../topology/nodeName.ts';
import type { PlayStep } from '../../topology/playStep.ts';
import { type Sentence, say, type TextPart } from '../../topology/sentence.ts';
import { acsFinding } from '../acs/acsFinding.ts';
import { type BusNumbers, type UpstreamStep, upstreamWalk } from './commonUpstream.ts';
import { redirects, type Walk, walkPair } from './walk.ts';

const WALK_RULE = { name: 'Walk to the common bridge', source: 'calc_map_type_and_dist' };
const UPSTREAM_RULE = {
  name: 'Bus number range',
  source: 'pci_find_common_upstream_dev, proposed in March 2018',
};

/**
 * The walk of p2pdma as it goes: from the provider up, at each function its ACS and then everything above the client
 * compared with it; and where the two meet, the client's side from below for its ACS. In the tree as the kernel leaves
 * its ACS. What each step says is what it found; the last one says the distance.
 */
export function p2pdmaWalkSteps(tree: MachineTree, provider: NodeId, client: NodeId): readonly PlayStep[] {
  const walk = walkPair(tree, provider, client);
  const telling: Telling = { tree, walk, clientChain: chainOf(tree, client), named: namer(tree) };
  return [
    ...walk.providerPath.map((_, hops) => providerStep(telling, hops)),
    ...walk.clientPath.map((_, hops) => clientStep(telling, hops)),
    lastStep(telling),
  ];
}

interface Telling {
  readonly tree: MachineTree;
  readonly walk: Walk;
  readonly clientChain: readonly PciFunction[];
  readonly named: (fn: PciFunction) => TextPart;
}

function namer(tree: MachineTree): Telling['named'] {
  const names = namedMachine(tree);
  return fn => nameOf(names, fn.id);
}

function providerStep({ walk, clientChain, named }: Telling, hops: number): PlayStep {
  const fn = pathAt(walk.providerPath, hops);
  const isCommon = fn.id === walk.common?.id;
  const compared = clientChain.map(each => shortBdf(each.bdf)).join(', ');
  const found = isCommon
    ? say`It is ${clientChain[0]?.id === fn.id ? 'the client itself' : 'above the client too'}: the two meet here.`
    : say`It is none of the client’s ${compared}.`;
  const sentence = [
    ...say`${named(fn)}: ${acsFinding(fn)} `,
    ...found,
    ...countedAs(hops, 'from the provider'),
  ];
  const next = walk.providerPath[hops + 1];
  return step(fn, next, {
    lane: 'provider walk',
    sentence,
    decides: isCommon || (walk.common !== null && redirects(fn) !== false),
  });
}

/** Without a common bridge the client's side is only counted. */
function clientStep({ walk, named }: Telling, hops: number): PlayStep {
  const fn = pathAt(walk.clientPath, hops);
  const isPath = walk.common !== null;
  const acs = isPath ? `${acsFinding(fn)}` : 'its ACS is not looked at, as no bridge is above both.';
  const sentence = [...say`${named(fn)}: ${acs}`, ...countedAs(hops, 'from the client')];
  const next = walk.clientPath[hops + 1] ?? walk.common ?? undefined;
  return step(fn, next, { lane: 'client walk', sentence, decides: isPath && redirects(fn) !== false });
}

const countedAs = (hops: number, from: string): Sentence =>
  hops === 0 ? [] : say` ${hops} ${hops === 1 ? 'hop' : 'hops'} ${from}.`;

/** What both sides come to. */
function lastStep({ tree, walk, clientChain, named }: Telling): PlayStep {
  const { common, distance, providerPath, clientPath, redirecting } = walk;
  const [provider, client] = [pathAt(providerPath, 0), pathAt(clientChain, 0)];
  const meeting = common ?? pathAt(providerPath, providerPath.length - 1);
  const told = (sentence: Sentence): PlayStep =>
    step(meeting, undefined, { lane: 'provider walk', sentence, decides: true });
  if (common === undefined) {
    return told(
      say`The bridges above ${named(provider)} or ${named(client)} are not shown: where they meet is not known.`,
    );
  }
  if (common === null) {
    const both = `${providerPath.length} + ${clientPath.length}`;
    const same = rootOf(tree, provider.id).id === rootOf(tree, client.id).id;
    const where = same ? 'meet only on the root bus' : 'hang below different host bridges';
    return told(say`No bridge is above both: they ${where}. Distance ${both} = ${distance ?? 'not known'}.`);
  }
  const sum = `${providerPath.length - 1} + ${clientPath.length} = ${distance}`;
  const acs =
    redirecting.length > 0
      ? `ACS redirects at ${redirecting.map(fn => shortBdf(fn.bdf)).join(', ')}.`
      : walk.acsUnknown.length > 0
        ? 'Whether ACS redirects is not shown.'
        : 'ACS redirects nowhere.';
  return told(say`They meet at ${named(common)}: distance ${sum}. ${acs}`);
}

/** Today's walk, and then the one that was proposed in 2018. */
export const bothWalks = (tree: MachineTree, provider: NodeId, client: NodeId): readonly PlayStep[] => [
  ...p2pdmaWalkSteps(tree, provider, client),
  ...upstreamWalkSteps(tree, provider, client),
];

/**
 * The walk of `pci_find_common_upstream_dev`: up from one of the two only, at each function whether the numbers of the
 * bus it sits on cover the bus of the other.
 */
export function upstreamWalkSteps(tree: MachineTree, of: NodeId, other: NodeId): readonly PlayStep[] {
  const wanted = functionOf(tree, other);
  const named = namer(tree);
  const bus = hex(bdfParts(wanted.bdf).bus, 2);
  const steps = upstreamWalk(tree, of, other);
  return steps.map(({ function: fn, ...found }, i) => {
    const next = steps[i + 1]?.function;
    const sits = say`${named(fn)} sits on ${busText(found.buses)}`;
    const sentence = [...sits, ...coverText(found, { fn, next, wanted, bus, named })];
    return step(fn, next, {
      lane: 'proposal walk',
      sentence,
      decides: next === undefined,
      rule: UPSTREAM_RULE,
    });
  });
}

function busText(buses: BusNumbers | undefined): string {
  if (!buses) return 'a bus whose numbers are not shown';
  const [first, last] = [hex(buses.first, 2), hex(buses.last, 2)];
  return first === last ? `bus ${first}` : `buses ${first} to ${last}`;
}

interface CoverQuestion {
  readonly fn: PciFunction;
  readonly next: PciFunction | undefined;
  readonly wanted: PciFunction;
  readonly bus: string;
  readonly named: Telling['named'];
}

function coverText(
  { covers }: Pick<UpstreamStep, 'covers'>,
  { fn, next, wanted, bus, named }: CoverQuestion,
): Sentence {
  if (covers === undefined) return say`: whether bus ${bus} of ${named(wanted)} is among them is not known.`;
  if (covers) {
    const overlap =
      bdfParts(fn.bdf).domain === bdfParts(wanted.bdf).domain ? '' : ', though of another domain';
    return say`: bus ${bus} of ${named(wanted)} is covered${overlap}. The answer is ${named(fn)}.`;
  }
  return next
    ? say`: bus ${bus} of ${named(wanted)} is not covered. On to the bridge above.`
    : say`: bus ${bus} of ${named(wanted)} is not covered, and nothing is above. The answer is none.`;
}

function pathAt(path: readonly PciFunction[], hops: number): PciFunction {
  const fn = path[hops];
  if (!fn) throw new Error(`a walk of ${path.length} has no step ${hops}`);
  return fn;
}

const step = (
  at: PciFunction,
  to: PciFunction | undefined,
  told: Pick<PlayStep, 'lane' | 'sentence' | 'decides'> & Partial<Pick<PlayStep, 'rule'>>,
): PlayStep => ({ rule: WALK_RULE, ...told, at: at.id, to: to?.id ?? null });
