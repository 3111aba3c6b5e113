import type { StoreApi } from 'zustand/vanilla';
import type { CardPlace } from '../core/advisor/places.ts';
import { isRoutePlay } from '../core/fabric/answers/routePlays.ts';
import type { RunAnswer } from '../core/fabric/run/runAnswer.ts';
import type { TracedCrossing } from '../core/fabric/run/tracePacket.ts';
import { isSpeedLens } from '../core/share/document.ts';
import type { NodeId } from '../core/topology/machine.ts';
import { type Engine, EngineFailure } from '../worker/client.ts';
import type { Progress } from '../worker/protocol.ts';
import type { Answers } from './answers.ts';
import { SHARING } from './play.ts';
import { isOffloadPlay } from './playOfOffload.ts';
import { keepPlayCurrent } from './playOfRoute.ts';
import { keepCallCurrent } from './playOfSharing.ts';
import { linkedView, shownEndpointIds } from './selectors.ts';
import type { AppState } from './state.ts';

type Store = StoreApi<AppState>;

/**
 * Keeps every answer on the screen in step with the facts it depends on: when they change the engine is asked
 * again, and an answer that comes back after they changed once more is dropped.
 */
export function keepAnswersCurrent(store: Store, engine: Engine): () => void {
  const onProgress = (tried: Progress) =>
    store.setState(({ building }) => ({ building: { ...building, tried } }));
  const stops = [
    follow(store, 'machine', openMachine, machine => engine.call('outline', { machine })),
    follow(
      store,
      'layout',
      state => [...openMachine(state), state.drawing] as const,
      (machine, options) =>
        engine.call('layout', { machine, options, before: drawnBefore(store.getState()) }),
    ),
    follow(store, 'analysis', openDocument, document => engine.call('analyse', document)),
    follow(
      store,
      'verdict',
      state => [...openDocument(state), state.view.pair] as const,
      (document, pair) => (pair ? engine.call('explain', { ...document, ...pair }) : null),
    ),
    follow(
      store,
      'remedies',
      state => [...openDocument(state), state.view.pair] as const,
      (document, pair) => (pair ? engine.call('remedies', { ...document, ...pair }) : null),
    ),
    follow(
      store,
      'speeds',
      state =>
        [
          isSpeedLens(state.view.lens) ? openDocument(state)[0] : null,
          shownEndpointIds(state),
          state.speeds,
        ] as const,
      (document, shown, choice) => {
        // The endpoints that are shown may be those of the machine before an edit.
        const there = new Set(document.machine.functions.map(fn => fn.id));
        const ids = shown.filter(id => there.has(id));
        return ids.length > 0 ? engine.call('speeds', { document, ids, ...choice }) : null;
      },
    ),
    follow(
      store,
      'tracedPacket',
      ({ traffic: { run, line } }) => [run?.by === 'packets' ? run : null, line] as const,
      ({ asked, answer }, line) => {
        const crossing = line === null ? null : crossingOf(answer, line);
        return crossing && asking(engine.call('tracePacket', { run: asked, crossing }));
      },
    ),
    follow(
      store,
      'ways',
      state => [...openDocument(state), comparesWays(state)] as const,
      ({ machine, settings, platform, workload }, compares) =>
        compares && workload.flows.length > 0
          ? engine.call('ways', { machine, settings, platform, workload })
          : null,
    ),
    follow(
      store,
      'sweep',
      ({ traffic: { run, runView } }) =>
        [run?.by === 'packets' && runView === 'plots' ? run.asked : null] as const,
      asked => asking(engine.call('sweep', asked)),
    ),
    follow(
      store,
      'occupancy',
      // While the run plays the queues stand still: each look at them is a run of its own.
      ({ traffic: { run, watched, clock } }) =>
        [run?.by === 'packets' ? run.asked : null, watched, clock.playing ? null : clock.fromPs] as const,
      (asked, channel, atPs) =>
        channel === null || atPs === null
          ? null
          : asking(engine.call('occupancy', { run: asked, channel, atPs })),
    ),
    follow(
      store,
      'link',
      state => [...openDocument(state), linkedView(state), state.sharesBoth ? state.versionA : null] as const,
      (document, view, before) =>
        engine.call('makeLink', before ? { document, view, before } : { document, view }),
    ),
    follow(
      store,
      'comparison',
      state => [...openDocument(state), state.versionA] as const,
      (document, versionA) => (versionA ? engine.call('compare', { a: versionA, b: document }) : null),
    ),
    follow(
      store,
      'report',
      state => [state.dialog === 'machine-report' ? openDocument(state)[0] : null] as const,
      document => engine.call('report', document),
    ),
    follow(
      store,
      'route',
      state => [...openDocument(state), state.view.pair, state.view.request, looksAtRoute(state)] as const,
      (document, pair, form, looksAt) =>
        looksAt
          ? engine.call('route', {
              ...document,
              form,
              defaults: { initiator: pair?.client ?? null, target: pair?.provider ?? null },
            })
          : null,
    ),
    follow(
      store,
      'lens',
      state => [...openDocument(state), lensOn(state)] as const,
      (document, node) => (node === null ? null : engine.call('lens', { document, node })),
    ),
    follow(
      store,
      'address',
      state => [...openDocument(state), state.addressAsked] as const,
      (document, question) => (question ? engine.call('address', { document, question }) : null),
    ),
    follow(
      store,
      'mapping',
      state =>
        [
          ...openDocument(state),
          looksAtMapping(state),
          state.mapping.way,
          state.mapping.isDistanceAsked,
        ] as const,
      (document, looksAt, way, isDistanceAsked) => {
        const { device, segments } = document.transfer;
        if (!looksAt || device === null) return null;
        return engine.call('map', { document, list: { device, segments, way, isDistanceAsked } });
      },
    ),
    follow(
      store,
      'ranking',
      state => [state.view.tab === 'clients' ? openDocument(state)[0] : null] as const,
      document => engine.call('rank', document),
    ),
    follow(
      store,
      'sharing',
      state => [...openDocument(state), looksAtSharing(state)] as const,
      (document, looksAt) => (looksAt && document.sharing.length > 0 ? engine.call('share', document) : null),
    ),
    follow(
      store,
      'offload',
      state => [...openDocument(state), looksAtOffload(state)] as const,
      ({ machine, settings, platform, drivers: { memory }, target }, looksAt) =>
        looksAt && target ? engine.call('offload', { machine, settings, platform, memory, target }) : null,
    ),
    follow(
      store,
      'places',
      state => [...openMachine(state), state.building.card] as const,
      (machine, card) => card && engine.call('places', { machine, card }),
    ),
    follow(
      store,
      'effects',
      state => [...openDocument(state), state.building.card, state.view.pair, placesTried(state)] as const,
      (document, card, pair, tried) => {
        if (!card || tried === null) return null;
        const places = typeof tried === 'string' ? [tried] : openPlaces(tried);
        return engine.call('placeEffects', { document, card, pair, places }, { onProgress });
      },
    ),
    follow(
      store,
      'additions',
      state => [...openMachine(state), state.building.addTo] as const,
      (machine, parent) => (parent === null ? null : engine.call('additions', { machine, parent })),
    ),
    follow(
      store,
      'slots',
      state => [...openDocument(state), slotsFor(state)] as const,
      (document, asked) =>
        asked &&
        engine.call(
          'slots',
          { document, card: { kind: 'there', node: asked.node }, peers: asked.peers },
          { onProgress },
        ),
    ),
    keepPlayCurrent(store),
    keepCallCurrent(store),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

const comparesWays = ({ view, traffic }: AppState) => view.tab === 'traffic' && traffic.comparesWays;

/** Only what the next picture keeps of it crosses over to the engine. */
const drawnBefore = ({ answers: { layout } }: AppState) =>
  layout && { options: layout.options, columns: layout.columns };

/** An answer that may be null is no answer then. */
const asking = <T>(answer: Promise<T | null>): Promise<NonNullable<T>> => answer as Promise<NonNullable<T>>;

/** One line of a run's trace as the engine is asked about it. */
function crossingOf({ index: { trace }, channels }: RunAnswer, line: number): TracedCrossing | null {
  const channel = channels[trace.channel[line] ?? -1];
  if (!channel) return null;
  const at = (column: Int32Array | Float64Array) => column[line] ?? 0;
  return {
    channel,
    flow: at(trace.flow),
    kind: at(trace.kind),
    bytes: at(trace.bytes),
    offset: at(trace.offset),
    tag: at(trace.tag),
  };
}

const openDocument = (state: AppState) => [state.open?.document ?? null] as const;
const openMachine = (state: AppState) => [state.open?.document.machine ?? null] as const;

/** The device whose memory is looked at; a root or a device that is no PCI function has none. */
function lensOn({ view, selected, open }: AppState): NodeId | null {
  if (view.tab !== 'memory' || selected === null) return null;
  return open?.document.machine.functions.some(fn => fn.id === selected) ? selected : null;
}

/** The place under the pointer, or every place while they stand in a list. */
function placesTried({ building: { drag }, dialog, answers: { places } }: AppState) {
  if (!drag) return dialog === 'move' ? places : null;
  const over = places?.find(({ place }) => place === drag.over);
  return over && over.refusal === null ? over.place : null;
}

const openPlaces = (places: readonly CardPlace[]): readonly NodeId[] =>
  places.filter(({ isPort, refusal }) => isPort && refusal === null).map(({ place }) => place);

/** A card that is gone looks for no slot. */
const slotsFor = ({ building, selected, view }: AppState) =>
  view.tab === 'verdict' && building.slotsFor?.node === selected ? building.slotsFor : null;

const looksAtMapping = ({ view }: AppState): boolean => view.tab === 'mapping';
const looksAtRoute = ({ view, play }: AppState): boolean =>
  view.tab === 'route' || view.step !== null || (play !== null && isRoutePlay(play.key));

const looksAtSharing = ({ view, play }: AppState): boolean => view.tab === 'sharing' || play?.key === SHARING;

const looksAtOffload = ({ view, play }: AppState): boolean =>
  view.tab === 'offload' || (play !== null && isOffloadPlay(play.key));

/** Asks whenever the inputs change; the first input is null while nothing is open, and then there is no answer. */
function follow<K extends keyof Answers, First, Rest extends readonly unknown[]>(
  store: Store,
  key: K,
  inputsOf: (state: AppState) => readonly [First | null, ...Rest],
  ask: (first: First, ...rest: Rest) => Promise<NonNullable<Answers[K]>> | null,
): () => void {
  let asked: readonly unknown[] = [];
  let latest = 0;
  const put = (answer: Answers[K] | null) =>
    store.setState(state => ({ answers: { ...state.answers, [key]: answer } }));

  async function answer(inputs: readonly [First | null, ...Rest]) {
    const turn = ++latest;
    const [first, ...rest] = inputs;
    const asking = first === null ? null : ask(first, ...(rest as unknown as Rest));
    if (!asking) {
      if (store.getState().answers[key] !== null) put(null);
      return;
    }
    try {
      const answered = await asking;
      if (turn === latest) put(answered);
    } catch (reason) {
      if (!(reason instanceof EngineFailure)) throw reason;
      if (turn === latest) store.setState({ engineTrouble: reason.message });
    }
  }

  const look = (state: AppState) => {
    const inputs = inputsOf(state);
    const all = [...inputs, state.retries];
    if (all.length === asked.length && all.every((input, i) => Object.is(input, asked[i]))) return;
    asked = all;
    void answer(inputs);
  };
  look(store.getState());
  return store.subscribe(look);
}
