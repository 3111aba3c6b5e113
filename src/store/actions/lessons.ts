import { sameData } from '../../core/lib/sameData.ts';
import type { LessonMoment, LessonScreen } from '../../core/scenes/teaching/lessonMoment.ts';
import type { LessonPlayed } from '../../core/scenes/teaching/lessonPlay.ts';
import { type AppStore, type Documents, lasting, type World } from '../documents.ts';
import { noHistory } from '../history.ts';
import { keepLessonRecord, recordAfter } from '../lessonRecords.ts';
import type { OpenLesson } from '../opened.ts';
import type { Play } from '../play.ts';
import { type AppState, startingState } from '../state.ts';
import type { trafficActions } from './traffic.ts';

/** Lessons: each step brings its own machine, and nothing of it touches the person's. */
export function lessonActions(
  store: AppStore,
  { engine, storage }: World,
  { runTraffic, ...documents }: Documents & Pick<ReturnType<typeof trafficActions>, 'runTraffic'>,
) {
  let asked = 0;

  /** Opens a lesson at a step, counted from 0; within the same lesson what was predicted stays. */
  async function openLesson(lesson: string, step = 0) {
    const turn = ++asked;
    const answer = await documents.attempt(
      engine.call('lesson', { lesson, step }).then(moment => ({ moment })),
    );
    if (!answer || turn !== asked) return;
    if (!answer.moment) {
      return documents.showStart(`There is no lesson named "${lesson}". Choose one from the list.`);
    }
    const before = store.getState().lesson;
    const made = before?.moment.id === answer.moment.id ? before.made : {};
    show({ moment: answer.moment, chosen: null, made });
  }

  function show(lesson: OpenLesson) {
    const { moment } = lesson;
    store.setState(state => {
      const isSame = state.lesson?.moment.id === moment.id;
      const base = isSame ? state : { ...startingState, ...lasting(state) };
      return { ...base, ...onScreen(base, moment, screenOf(lesson)), lesson, dialog: null };
    });
    record(lesson);
    const { view, open } = store.getState();
    // Transfers are shown by what becomes of them.
    if (view.tab === 'traffic' && open && open.document.workload.flows.length > 0) void runTraffic();
  }

  function record({ moment, made }: OpenLesson) {
    const { id, title, step, prediction } = moment;
    const isOver = prediction === null || made[step] !== undefined;
    store.setState(({ lessonRecords }) => {
      const stepCount = moment.stepTitles.length;
      const after = recordAfter(lessonRecords[id], { title, step, stepCount, isOver });
      keepLessonRecord(storage, id, after);
      return { lessonRecords: { ...lessonRecords, [id]: after } };
    });
  }

  /** The titles of all lessons, once somebody needs them. */
  async function readLessonTitles() {
    if (store.getState().lessonTitles !== null) return;
    const lessonTitles = await documents.attempt(engine.call('lessons', null));
    if (lessonTitles) store.setState({ lessonTitles });
  }

  return {
    openLesson,
    /** The list of all lessons, to choose from. */
    openLessons: async () => {
      store.setState({ dialog: 'lessons' });
      await readLessonTitles();
    },
    readLessonTitles,
    goToLessonStep: (step: number) => {
      const { lesson } = store.getState();
      if (lesson) void openLesson(lesson.moment.id, step);
    },
    /** A step of the lesson, or else of what is played, as the page around a frame asks for it. */
    goToStep: (step: number) => {
      const { lesson, play } = store.getState();
      if (lesson) void openLesson(lesson.moment.id, step);
      else if (play)
        store.setState({ play: { ...play, at: Math.min(step, play.steps.length - 1), playing: false } });
    },
    choosePrediction: (chosen: number) => {
      const { lesson } = store.getState();
      if (lesson) store.setState({ lesson: { ...lesson, chosen } });
    },
    /** Shows what the engine says, once a prediction is made. */
    revealPrediction: () => {
      const { lesson } = store.getState();
      if (!lesson?.moment.prediction || lesson.chosen === null) return;
      show({ ...lesson, made: { ...lesson.made, [lesson.moment.step]: lesson.chosen }, chosen: null });
    },
    /** The machine as the step sets it, whatever was tried on it. */
    restoreLessonStep: () => {
      const { lesson } = store.getState();
      if (lesson) show(lesson);
    },
    /** The lesson ends; its machine becomes one of the person's own. */
    leaveLesson: () => {
      const { open, lesson } = store.getState();
      if (!open || !lesson) return;
      store.setState({
        open: {
          ...open,
          origin: { kind: 'shelf', what: `lesson · ${lesson.moment.title}` },
          readOnly: false,
        },
        lesson: null,
        notice: 'The lesson is over. The machine is yours now.',
      });
      void documents.keep();
    },
  };
}

/** What a step shows: the reveal once its prediction is made. */
const screenOf = ({ moment, made }: OpenLesson): LessonScreen =>
  moment.prediction && made[moment.step] !== undefined ? moment.prediction.revealed : moment.shown;

/** The state of the page as a screen of a lesson sets it. What is drawn already is not drawn anew. */
function onScreen(
  state: AppState,
  { id, title, step }: LessonMoment,
  { state: set, play }: LessonScreen,
): Partial<AppState> {
  const drawn = state.open?.document.machine;
  const { document, view, selected, pane, mapping, shared, address, outcome } = set;
  const machine = drawn && sameData(drawn, document.machine) ? drawn : document.machine;
  return {
    open: {
      document: { ...document, machine },
      origin: { kind: 'lesson', lesson: id, step, title },
      readOnly: state.embed?.isLocked === true,
      shelfId: null,
      report: null,
    },
    history: noHistory,
    view,
    sharing: shared,
    selected,
    pairStart: null,
    isPickingClients: false,
    isPlacing: false,
    pane,
    mapping: { ...startingState.mapping, ...mapping },
    // Whole transfers, not packets: an answer at once, and the one that a lesson's rates are of.
    traffic: { ...startingState.traffic, engine: 'flows' },
    addressAsked: address,
    outcome,
    play: play && { ...play, at: placeIn(play, state.play), playing: false, speed: state.play?.speed ?? 1 },
  };
}

/** The player stays where it is on the same steps; other ones begin at the first. */
const placeIn = ({ steps }: LessonPlayed, before: Play | null): number =>
  before && sameData(before.steps, steps) ? before.at : 0;
