import { judgedRemedies } from '../../advisor/remedies.ts';
import type { LayerName } from '../../stack/stackRow.ts';
import type { NodeId } from '../../topology/machine.ts';
import { machineTree } from '../../topology/machineTree.ts';
import type { LessonClaim } from './claim.ts';
import type { LessonPair } from './claiming.ts';
import type { Prediction } from './lesson.ts';
import { callsOf, changed, type LessonState } from './lessonChange.ts';
import {
  allCalls,
  hasSamePorts,
  ofAddress,
  ofCall,
  ofCommonBridge,
  ofFunction,
  ofGroups,
  ofLayers,
  ofLints,
  ofMapping,
  ofMappingByKernel,
  ofOffload,
  ofProposal,
  ofRanking,
  ofRates,
  ofRefusal,
  ofRemedies,
  ofRequest,
  ofSharing,
  ofTransport,
  ofVerdict,
  ofVerdictByPorts,
  type Question,
} from './questions.ts';

/** What the sentence that the engine says for a claim answers. */
export function told(state: LessonState, claim: LessonClaim): readonly Question[] {
  const then = claim.after ? changed(state, claim.after) : state;
  const { document } = then;
  switch (claim.kind) {
    case 'verdict':
      return [...ownQuestions(then, claim), ...ofRefusal(document, [claim])];
    case 'client':
      return [
        ...ownQuestions(then, claim),
        ...ofRefusal(document, [claim]),
        ofFunction(document, claim.client),
      ];
    case 'provider':
      return [...ownQuestions(then, claim), ...ofRefusal(document, everyServing(then))];
    case 'mapping':
      return [...ownQuestions(then, claim), ofMapping('mapping', then)];
    case 'remedy': {
      // How a remedy is typed, and what comes of it.
      const { machine, settings } = document;
      const found = judgedRemedies({ tree: machineTree(machine), settings, ...claim });
      const after = found.map(({ judgedBy }) => ({ machine, settings: judgedBy }));
      return [
        ...ownQuestions(then, claim),
        ...after.flatMap(each => [ofVerdict(each, claim), ofVerdictByPorts(each, claim)]),
      ];
    }
    case 'layers': {
      const layers = layersTold(claim);
      return ofLayers(document, claim, { stack: document.stack, layers });
    }
    default:
      return ownQuestions(then, claim);
  }
}

/**
 * What the options of a prediction rest on: whoever has the answer to one of these need not predict. The calls that
 * the reveal makes belong to it. `shown` is what is on the screen meanwhile.
 */
export function asked(
  { shown, after }: { readonly shown: LessonState; readonly after: LessonState },
  { options, change = {} }: Prediction,
): readonly Question[] {
  const calls = callsOf(shown.document, change).map(ofCall);
  return [...calls, ...options.flatMap(({ claim }) => askedBy(claim, { shown, after }))];
}

function askedBy(
  claim: LessonClaim,
  { shown, after }: { readonly shown: LessonState; readonly after: LessonState },
): readonly Question[] {
  const then = claim.after ? changed(after, claim.after) : after;
  const { document } = then;
  const own = ownQuestions(then, claim);
  switch (claim.kind) {
    case 'verdict':
      return hasSamePorts(document, shown.document) ? own : [...own, ofVerdictByPorts(document, claim)];
    case 'client':
      return claim.standsFor === undefined ? own : [...own, ofFunction(document, claim.client)];
    case 'mapping':
      return claim.searches === undefined ? [...own, ofMappingByKernel(then)] : own;
    case 'provider':
      return [...own, ...ofRefusal(document, servingOf(then, standingIn(claim)))];
    case 'sharing':
      return ofSharing(
        document,
        claim.run ?? then.shared.run,
        claim.call && !claim.counters && claim.placement === undefined
          ? [claim.call.step]
          : allCalls(document, claim.run ?? then.shared.run),
      );
    default:
      return own;
  }
}

/** What a claim itself puts to the engine, on the state that it is about. */
function ownQuestions(state: LessonState, claim: LessonClaim): readonly Question[] {
  const { document } = state;
  switch (claim.kind) {
    case 'verdict':
    case 'client':
      return [ofVerdict(document, claim)];
    case 'upstream': {
      const of = claim.answers === undefined ? ofCommonBridge : ofProposal;
      return [of(document, claim.device, claim.other)];
    }
    case 'route':
    case 'bytes':
    case 'race':
      return [ofRequest(claim.kind, state, claim.request)];
    case 'mapping':
      return [ofMapping(claim.searches === undefined ? 'mapping' : 'searches', state)];
    case 'call':
      return [ofCall({ document, operation: claim.operation })];
    case 'provider':
      return [ofRanking(document)];
    case 'address':
      return [ofAddress(document, claim.question)];
    case 'rates':
      return [ofRates(document)];
    case 'groups':
      return [ofGroups(document, claim.of)];
    case 'layers':
      return ofLayers(document, claim, { stack: document.stack, layers: layersOf(claim) });
    case 'lints':
      return [ofLints(document)];
    case 'remedy':
      return [ofRemedies(document, claim)];
    case 'sharing':
      return ofSharing(document, claim.run ?? state.shared.run, [claim.call?.step ?? 'together']);
    case 'offload':
      return [ofOffload(document, claim.commandsInFlight)];
    case 'transport':
      return [ofTransport(document, claim.a, claim.b)];
  }
}

type LayersOf = Extract<LessonClaim, { kind: 'layers' }>;

/** The layers that a claim is about. */
function layersOf(claim: LayersOf): readonly (LayerName | 'together')[] {
  const isOfAll = claim.outcome !== undefined || claim.refusedBy !== undefined;
  return isOfAll ? [...new Set([...layersTold(claim), 'together' as const])] : layersTold(claim);
}

/** Those that its sentence tells of: a headline where it names none. */
function layersTold({ states = {} }: LayersOf): readonly (LayerName | 'together')[] {
  const layers = Object.keys(states) as LayerName[];
  return layers.length > 0 ? layers : ['together'];
}

/** The clients of the orchestrator with each of these providers. */
export const servingOf = (
  { document: { drivers } }: LessonState,
  providers: readonly NodeId[],
): readonly LessonPair[] =>
  providers.flatMap(provider => drivers.orchestrator.clients.map(({ client }) => ({ client, provider })));

/** The same with every device that offers memory. */
export const everyServing = (state: LessonState): readonly LessonPair[] =>
  servingOf(
    state,
    state.document.drivers.memory.providers.map(({ node }) => node),
  );

/** The providers of which a claim says how they stand. */
const standingIn = ({
  pick,
  standings = {},
}: Extract<LessonClaim, { kind: 'provider' }>): readonly NodeId[] => [
  ...(pick ? [pick] : []),
  ...(Object.keys(standings) as NodeId[]),
];
