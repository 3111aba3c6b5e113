import { sameData } from '../core/lib/sameData.ts';
import { type Engine, EngineFailure } from '../worker/client.ts';
import type { Args, CallName, Progress } from '../worker/protocol.ts';
import type { AnswerTo, Declared, PaneAnswer } from './answers/declared.ts';
import { standingAnswers } from './answers/standing.ts';
import type { Answers } from './answers.ts';
import type { AppStore } from './documents.ts';
import { keepPlayCurrent } from './playOfRoute.ts';
import { keepCallCurrent } from './playOfSharing.ts';
import type { AppState } from './state.ts';

/** In a burst of changes the first is answered at once, and then the last of every so many milliseconds. */
const BURST_MS = 200;

export interface Clock {
  readonly nowMs: () => number;
  /** Calls back later; what it returns takes that back. */
  readonly after: (ms: number, then: () => void) => () => void;
}

/** Where an answer lies in the state. */
interface Slot<T> {
  readonly read: (state: AppState) => T | null;
  readonly write: (state: AppState, answer: T | null) => Partial<AppState>;
}

export interface Answering {
  /** Asks for the answer of a pane as long as it is on the screen; two that show the same share it. */
  readonly follow: <N extends CallName>(pane: PaneAnswer<N>) => () => void;
  readonly stop: () => void;
}

/** Keeps every declared answer in step with the facts that it follows from. */
export function keepAnswersCurrent(store: AppStore, engine: Engine, clock: Clock): Answering {
  const shown = new Map<string, { count: number; readonly stop: () => void }>();
  const standing = Object.entries(standingAnswers).map(([key, declared]) =>
    answer(store, engine, clock, declared as Declared<CallName>, standingSlot(key as keyof Answers)),
  );
  const stops = [...standing, keepPlayCurrent(store), keepCallCurrent(store)];

  return {
    follow: pane => {
      const { key } = pane;
      const now = shown.get(key) ?? { count: 0, stop: answer(store, engine, clock, pane, paneSlot(key)) };
      shown.set(key, now);
      now.count++;
      return () => {
        if (--now.count > 0) return;
        shown.delete(key);
        now.stop();
      };
    },
    stop: () => {
      for (const stop of [...stops, ...[...shown.values()].map(each => each.stop)]) stop();
    },
  };
}

const standingSlot = (key: keyof Answers): Slot<AnswerTo<CallName>> => ({
  read: state => state.answers[key],
  write: ({ answers }, answer) => ({ answers: { ...answers, [key]: answer } }),
});

const paneSlot = <T>(key: string): Slot<T> => ({
  read: state => (state.paneAnswers[key] ?? null) as T | null,
  write: ({ paneAnswers }, answer) => ({ paneAnswers: { ...paneAnswers, [key]: answer } }),
});

/** Keeps one declared answer in step with its inputs; returns what ends that. */
function answer<N extends CallName>(
  store: AppStore,
  engine: Engine,
  clock: Clock,
  declared: Declared<N>,
  slot: Slot<AnswerTo<N>>,
): () => void {
  let wanted: Args<N> | null = null;
  let retries = store.getState().retries;
  /** What was last put into the slot: whoever empties it makes this ask again. */
  let put = slot.read(store.getState());

  function show(now: AnswerTo<N> | null) {
    put = now;
    if (slot.read(store.getState()) !== now) store.setState(state => slot.write(state, now));
  }

  const asker = latestOnly<N>(engine, clock, declared, {
    besides: () => declared.besides?.(store.getState()),
    onProgress: progress => store.setState(state => declared.onProgress?.(progress, state) ?? {}),
    onAnswer: show,
    onTrouble: engineTrouble => store.setState({ engineTrouble }),
  });

  function look(state: AppState) {
    const document = state.open?.document;
    const isWanted = document !== undefined && (declared.when?.(state) ?? true);
    const inputs = isWanted ? declared.inputs(document, state) : null;
    const isSame = state.retries === retries && slot.read(state) === put && sameData(inputs, wanted);
    if (isSame) return;
    wanted = inputs;
    retries = state.retries;
    put = slot.read(state);
    asker.drop();
    if (inputs === null) show(null);
    else asker.ask(inputs);
  }

  look(store.getState());
  const unsubscribe = store.subscribe(look);
  return () => {
    unsubscribe();
    asker.drop();
    show(null);
  };
}

interface Told<N extends CallName> {
  readonly besides: () => Partial<Args<N>> | undefined;
  readonly onProgress: (progress: Progress) => void;
  readonly onAnswer: (answer: AnswerTo<N> | null) => void;
  readonly onTrouble: (message: string) => void;
}

/** Makes one call at a time, and in a burst not every one; of one that was dropped nothing is told. */
function latestOnly<N extends CallName>(
  engine: Engine,
  clock: Clock,
  { call, isLive }: Declared<N>,
  told: Told<N>,
) {
  let underWay: AbortController | null = null;
  let askedAtMs = Number.NEGATIVE_INFINITY;
  let endPause: (() => void) | null = null;

  async function askNow(inputs: Args<N>) {
    const own = new AbortController();
    const isLatest = () => underWay === own;
    underWay = own;
    askedAtMs = clock.nowMs();
    try {
      const answered = await engine.call(
        call,
        { ...inputs, ...told.besides() },
        { signal: own.signal, onProgress: progress => isLatest() && told.onProgress(progress) },
      );
      if (isLatest()) told.onAnswer(answered as AnswerTo<N> | null);
    } catch (reason) {
      if (own.signal.aborted) return;
      if (!(reason instanceof EngineFailure)) throw reason;
      if (isLatest()) told.onTrouble(reason.message);
    } finally {
      if (isLatest()) underWay = null;
    }
  }

  return {
    ask(inputs: Args<N>): void {
      const pauseMs = isLive ? 0 : askedAtMs + BURST_MS - clock.nowMs();
      if (pauseMs <= 0) void askNow(inputs);
      else endPause = clock.after(pauseMs, () => void askNow(inputs));
    },
    /** What is under way or waits for its turn is late. */
    drop(): void {
      underWay?.abort();
      underWay = null;
      endPause?.();
      endPause = null;
    },
  };
}
