import type { RouteForm } from '../../fabric/answers/routeForm.ts';
import { sameData } from '../../lib/sameData.ts';
import { effectiveTree } from '../../p2pdma/acs/effectiveAcs.ts';
import { driverContext } from '../../p2pdma/memory/driverContext.ts';
import { distanceMany } from '../../p2pdma/policy/distanceMany.ts';
import { policyFor } from '../../p2pdma/policy/policy.ts';
import type { PeerlaneDocument } from '../../share/document.ts';
import { type LayerName, layerNames } from '../../stack/stackRow.ts';
import type { StackSettings } from '../../stack/stackSettings.ts';
import { controlWord } from '../../topology/acs.ts';
import { knownValue } from '../../topology/fact.ts';
import type { NodeId } from '../../topology/machine.ts';
import { machineTree } from '../../topology/machineTree.ts';
import type { LessonPair } from './claiming.ts';
import type { LessonCall, LessonState } from './lessonChange.ts';

/** Something that the engine can be asked, with all that its answer follows from. Plain data, to be compared. */
export interface Question {
  readonly about: string;
  readonly of: readonly unknown[];
}

/** Those of `some` that are among `others`. */
export const inBoth = (some: readonly Question[], others: readonly Question[]): readonly Question[] =>
  some.filter(a => others.some(b => a.about === b.about && sameData(a.of, b.of)));

const about = (what: string, ...of: readonly unknown[]): Question => ({ about: what, of });

type Asked = Pick<PeerlaneDocument, 'machine' | 'settings'>;

export const ofVerdict = ({ machine, settings }: Asked, { client, provider }: LessonPair): Question =>
  about('verdict', machine, settings, client, provider);

/** The verdict by the ACS bits that the boot leaves, however the command line spells them. */
export function ofVerdictByPorts(document: Asked, { client, provider }: LessonPair): Question {
  return about('verdict by ports', portsOf(document), client, provider);
}
/** Whether a boot leaves the same ACS bits. */
export const hasSamePorts = (a: Asked, b: Asked): boolean => sameData(portsOf(a), portsOf(b));

const portsOf = ({ machine, settings }: Asked) =>
  effectiveTree(machineTree(machine), settings).machine.functions.flatMap(({ id, acs }) => {
    const word = knownValue(acs);
    return word ? [[id, controlWord(word)]] : [];
  });

/** Whether a pair is refused; asked of those that are, for a refusal settles more than that pair. */
export function ofRefusal(document: PeerlaneDocument, pairs: readonly LessonPair[]): readonly Question[] {
  const { machine, settings, drivers } = document;
  const policy = policyFor(machineTree(machine), settings);
  const context = driverContext({ policy, memory: drivers.memory });
  return pairs
    .filter(({ client, provider }) => {
      const { clients } = distanceMany(context, { provider, clients: [client], isVerbose: false });
      return clients.some(({ mapType }) => mapType === 'NOT_SUPPORTED');
    })
    .map(({ client, provider }) => about('refusal', machine, settings, client, provider));
}

/** The PCI function that a client is resolved to. */
export const ofFunction = ({ machine }: Asked, client: NodeId): Question =>
  about('function', machine, client);

export const ofCommonBridge = ({ machine }: Asked, a: NodeId, b: NodeId): Question =>
  about('common bridge', machine, [a, b].toSorted());
/** What the function proposed in 2018 answers. */
export const ofProposal = ({ machine }: Asked, device: NodeId, other: NodeId): Question =>
  about('proposal of 2018', machine, device, other);

export function ofRequest(
  what: 'route' | 'bytes' | 'race',
  { document, view }: LessonState,
  request: Partial<RouteForm> = {},
): Question {
  const { machine, settings, platform, drivers } = document;
  return about(what, machine, settings, platform, drivers.memory, view.pair, { ...view.request, ...request });
}

export function ofMapping(what: 'mapping' | 'searches', { document, mapping }: LessonState): Question {
  const { machine, settings, platform, drivers, transfer } = document;
  return about(what, machine, settings, platform, drivers.memory, transfer, mapping);
}
/** The same list under every kernel. */
export function ofMappingByKernel({ document, mapping }: LessonState): Question {
  const { machine, settings, platform, drivers, transfer } = document;
  const { kernel, ...others } = settings;
  return about('mapping by kernel', machine, others, platform, drivers.memory, transfer, mapping);
}

export function ofCall({ document, operation }: LessonCall): Question {
  const { machine, settings, platform, drivers } = document;
  return about('call', machine, settings, platform, drivers, operation);
}

/** Who is found, and how equals are told apart: the seed takes the place of a random number. */
export function ofRanking({ machine, settings, drivers }: PeerlaneDocument): Question {
  const { seed, ...orchestrator } = drivers.orchestrator;
  return about('ranking', machine, settings, drivers.memory, orchestrator);
}

export const ofAddress = ({ machine, drivers }: PeerlaneDocument, question: unknown): Question =>
  about('address', machine, drivers.memory, question);

export const ofRates = ({ machine, settings, platform, workload }: PeerlaneDocument): Question =>
  about('rates', machine, settings, platform, workload);

export const ofGroups = ({ machine, settings }: Asked, of: NodeId): Question =>
  about('groups', machine, settings, of);

export const ofLints = ({ machine, settings }: Asked): Question => about('lints', machine, settings);

/** Layers of a pair, and what they come to together. */
export function ofLayers(
  { machine, settings, platform }: PeerlaneDocument,
  { client, provider }: LessonPair,
  { stack, layers }: { readonly stack: StackSettings; readonly layers: readonly (LayerName | 'together')[] },
): readonly Question[] {
  return layers.map(layer => about('layer', machine, settings, platform, stack, client, provider, layer));
}
export const allLayers = [...layerNames, 'together'] as const;

export const ofRemedies = ({ machine, settings }: Asked, { client, provider }: LessonPair): Question =>
  about('remedies', machine, settings, client, provider);

/** Calls of one way of sharing a buffer, and what they come to together. */
export function ofSharing(
  { machine, settings, platform, sharing }: PeerlaneDocument,
  at: number,
  calls: readonly (number | 'together')[],
): readonly Question[] {
  const { name, ...run } = sharing[at] ?? { name: '' };
  return calls.map(call => about('sharing', machine, settings, platform, run, call));
}
/** All calls of one way. */
export const allCalls = ({ sharing }: PeerlaneDocument, at: number): readonly (number | 'together')[] => [
  ...(sharing[at]?.script.keys() ?? []),
  'together',
];

export function ofOffload(
  { machine, settings, platform, drivers, target }: PeerlaneDocument,
  commandsInFlight = target?.commandsInFlight,
): Question {
  return about('offload', machine, settings, platform, drivers.memory, { ...target, commandsInFlight });
}

export const ofTransport = ({ machine }: Asked, a: NodeId, b: NodeId): Question =>
  about('transport', machine.sideLinks, [a, b].toSorted());
