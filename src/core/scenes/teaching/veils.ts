import { judgedRemedies } from '../../advisor/remedies.ts';
import { stackRemedies } from '../../advisor/stackRemedies.ts';
import { type LabName, openLabs } from '../../share/document.ts';
import type { NodeId } from '../../topology/machine.ts';
import { machineTree } from '../../topology/machineTree.ts';
import { asked, everyServing, servingOf } from './asking.ts';
import type { LessonClaim } from './claim.ts';
import { isAmong, type LessonPair } from './claiming.ts';
import type { Prediction } from './lesson.ts';
import type { LessonState } from './lessonChange.ts';
import {
  allCalls,
  allLayers,
  inBoth,
  ofAddress,
  ofCommonBridge,
  ofFunction,
  ofLayers,
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

/** What would answer a prediction while it is asked, and is therefore veiled until the reveal. Plain data. */
export interface Veils {
  readonly tabs: readonly LabName[];
  /** The pairs whose verdict, with all that is said beside it, would tell. */
  readonly verdicts: readonly LessonPair[];
  /** The pairs for which what would change the verdict would tell. */
  readonly remedies: readonly LessonPair[];
  /** The matrix would. */
  readonly matrix: boolean;
}

/** What has to be veiled of everything that a person can open while this is asked. */
export function veilsOf(
  { shown, after }: { readonly shown: LessonState; readonly after: LessonState },
  prediction: Prediction,
): Veils {
  const questions = asked({ shown, after }, prediction);
  const tells = (answers: readonly Question[]) => inBoth(questions, answers).length > 0;
  const pairs = pairsOf({ shown, after }, prediction);
  const matrix = pairs.some(pair => tells(toldByMatrix(shown, pair)));
  return {
    // Where transfers are typed, the verdict stands beside each pair that may be chosen.
    tabs: labTabs.filter(tab => tells(toldBy[tab](shown)) || (tab === 'traffic' && matrix)),
    verdicts: pairs.filter(pair => tells(toldByVerdict(shown, pair))),
    remedies: pairs.filter(pair => tells(toldByRemedies(shown, pair))),
    matrix,
  };
}

export const noVeils: Veils = { tabs: [], verdicts: [], remedies: [], matrix: false };

/** The state without what is veiled: its tab stays closed and its pair is not chosen until the reveal. */
export function heldBack(state: LessonState, veils: Veils): LessonState {
  const { pair, tab } = state.view;
  return {
    ...state,
    view: {
      ...state.view,
      pair: isAmong(veils.verdicts, pair) ? null : pair,
      tab: veils.tabs.some(veiled => veiled === tab) ? 'verdict' : tab,
    },
  };
}

/** What is in sight without a person's doing: the open tab, the verdict on the pair, and what is played. */
export function toldByScreen(state: LessonState, veils: Veils): readonly Question[] {
  const { pair, tab } = state.view;
  const verdict = pair ? toldByVerdict(state, pair) : [];
  const remedies = pair && !isAmong(veils.remedies, pair) ? toldByRemedies(state, pair) : [];
  return [
    ...(tab === 'verdict' ? [...verdict, ...remedies] : toldBy[tab](state)),
    // The path of the pair lies on the picture, in the colour of its verdict.
    ...(pair ? [ofVerdict(state.document, pair)] : []),
    ...toldByPlay(state),
  ];
}

const labTabs = openLabs.filter(tab => tab !== 'verdict');

/** What each tab answers of what is set up. */
const toldBy: { readonly [K in LabName]: (state: LessonState) => readonly Question[] } = {
  memory: ({ document, address }) => (address ? [ofAddress(document, address)] : []),
  clients: state => [
    ofRanking(state.document),
    ...ofRefusal(state.document, everyServing(state)),
    ...state.document.drivers.orchestrator.clients.map(({ client }) => ofFunction(state.document, client)),
  ],
  mapping: state => [ofMapping('mapping', state), ofMapping('searches', state), ofMappingByKernel(state)],
  route: state => {
    const operation = state.view.request.operation === 'read' ? 'write' : 'read';
    return [
      ...(['route', 'bytes', 'race'] as const).map(what => ofRequest(what, state)),
      // Root complexes treat reads and writes differently, so the other one is told too.
      ofRequest('route', state, { operation }),
      ...(state.view.pair ? [ofVerdict(state.document, state.view.pair)] : []),
    ];
  },
  traffic: ({ document }) => [ofRates(document)],
  sharing: ({ document }) =>
    [...document.sharing.keys()].flatMap(run => ofSharing(document, run, allCalls(document, run))),
  offload: ({ document }) => (document.target ? [ofOffload(document)] : []),
};

const toldByMatrix = ({ document }: LessonState, pair: LessonPair): readonly Question[] => [
  ofVerdict(document, pair),
  ...ofRefusal(document, [pair]),
  ...ofLayers(document, pair, { stack: document.stack, layers: allLayers }),
];

/** The verdict and why, the layers, both walks, and a link beside PCIe. */
function toldByVerdict(state: LessonState, pair: LessonPair): readonly Question[] {
  const { document } = state;
  const { client, provider } = pair;
  return [
    ...toldByMatrix(state, pair),
    ofCommonBridge(document, client, provider),
    ofProposal(document, provider, client),
    ofTransport(document, client, provider),
  ];
}

/** What would change the verdict, and what comes of it. */
function toldByRemedies({ document }: LessonState, pair: LessonPair): readonly Question[] {
  const { machine, settings, stack } = document;
  const isPci = (id: NodeId) => machine.functions.some(fn => fn.id === id);
  if (!isPci(pair.client) || !isPci(pair.provider)) return [];
  const linux = judgedRemedies({ tree: machineTree(machine), settings, ...pair });
  const layered = stackRemedies({ ...document, ...pair }).remedies;
  return [
    ofRemedies(document, pair),
    ...linux.flatMap(({ judgedBy }) => {
      const then = { machine, settings: judgedBy };
      return [ofVerdict(then, pair), ofVerdictByPorts(then, pair)];
    }),
    ...layered.flatMap(remedy => {
      const then = { ...document, settings: remedy.settings ?? settings };
      return ofLayers(then, pair, { stack: remedy.stack ?? stack, layers: allLayers });
    }),
  ];
}

function toldByPlay(state: LessonState): readonly Question[] {
  const { document, view, play } = state;
  switch (play) {
    case null:
      return [];
    case 'walks': {
      if (!view.pair) return [];
      const { client, provider } = view.pair;
      return [ofCommonBridge(document, client, provider), ofProposal(document, provider, client)];
    }
    case 'segments':
      // Where each place is, by its path; what is mapped is another question.
      return [];
    case 'route':
      return [ofRequest('route', state)];
    case 'route-race':
      return [ofRequest('race', state)];
    case 'route-fallback':
    case 'route-both':
      return [ofRequest('bytes', state)];
    case 'offload-served':
    case 'offload-through-memory':
      return [ofOffload(document)];
  }
}

/** The pairs that the options are about, whose verdicts a person could look up, and the one that is set. */
function pairsOf(
  { shown, after }: { readonly shown: LessonState; readonly after: LessonState },
  { options }: Prediction,
): readonly LessonPair[] {
  const pairs = [
    ...(shown.view.pair ? [shown.view.pair] : []),
    ...options.flatMap(({ claim }) => pairsIn(claim, after)),
  ];
  return [...new Map(pairs.map(pair => [`${pair.client} ${pair.provider}`, pair])).values()];
}

const bothWays = (a: NodeId, b: NodeId): readonly LessonPair[] => [
  { client: a, provider: b },
  { client: b, provider: a },
];

function pairsIn(claim: LessonClaim, state: LessonState): readonly LessonPair[] {
  switch (claim.kind) {
    case 'verdict':
    case 'client':
    case 'layers':
    case 'remedy':
      return [{ client: claim.client, provider: claim.provider }];
    case 'upstream':
      return bothWays(claim.device, claim.other);
    case 'transport':
      return bothWays(claim.a, claim.b);
    case 'provider':
      return claim.pick ? servingOf(state, [claim.pick]) : [];
    default:
      return [];
  }
}
