import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { OpenLesson } from '../../store/opened.ts';
import { useActions, useApp } from '../shared/app.ts';
import { Icon } from '../shared/Icon.tsx';
import { IconButton } from '../shared/IconButton.tsx';
import { EngineSays } from './EngineSays.tsx';
import { LessonLinks } from './LessonLinks.tsx';
import { LessonText } from './LessonText.tsx';
import * as styles from './lessons.module.css';
import { Prediction } from './Prediction.tsx';

/** The step of the lesson that is open, beside the machine it is about. */
export function LessonPanel() {
  const lesson = useApp(state => state.lesson);
  return lesson && <LessonSteps lesson={lesson} />;
}

function LessonSteps({ lesson }: { lesson: OpenLesson }) {
  const { moment, made } = lesson;
  const { step, stepTitles, title, text } = moment;
  const [isFolded, setFolded] = useState(false);
  const panel = useRef<HTMLElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const onward = useOnward(lesson);
  const onKeyDown = usePanelKeys(lesson, onward);
  const isRevealed = made[step] !== undefined;
  useFocusOnStep(panel, heading, step);
  return (
    <section ref={panel} className={styles.lesson} aria-label={`Lesson: ${title}`} onKeyDown={onKeyDown}>
      <LessonHead lesson={lesson} isFolded={isFolded} fold={() => setFolded(!isFolded)} />
      {!isFolded && (
        <>
          <div className={styles.lessonBody}>
            <h2 ref={heading} tabIndex={-1} className={styles.lessonTitle}>
              <span className="visually-hidden">
                Step {step + 1} of {stepTitles.length}:{' '}
              </span>
              {stepTitles[step]}
            </h2>
            {text.map(paragraph => (
              <p key={paragraph}>
                <LessonText text={paragraph} />
              </p>
            ))}
            <EngineSays says={moment.shown.says} />
            {moment.prediction && <Prediction lesson={lesson} prediction={moment.prediction} />}
            {(isRevealed || !moment.prediction) && <LessonLinks links={moment.links} />}
            {step === stepTitles.length - 1 && <Sources lesson={lesson} />}
          </div>
          <LessonFoot lesson={lesson} onward={onward} />
        </>
      )}
    </section>
  );
}

interface Onward {
  readonly words: string;
  readonly isReady: boolean;
  readonly go: () => void;
}

/** What comes next: the reveal, the next step, or the list of lessons; in a frame nothing after the last step. */
function useOnward({ moment, made, chosen }: OpenLesson): Onward | null {
  const isEmbedded = useApp(state => state.embed !== null);
  const { revealPrediction, goToLessonStep, openLessons } = useActions('lessons');
  const { step, prediction, stepTitles } = moment;
  if (prediction && made[step] === undefined)
    return { words: 'Reveal', isReady: chosen !== null, go: revealPrediction };
  if (step < stepTitles.length - 1)
    return { words: 'Next', isReady: true, go: () => goToLessonStep(step + 1) };
  return isEmbedded ? null : { words: 'More lessons', isReady: true, go: () => void openLessons() };
}

/** Digits choose an answer, Enter goes on; on a button or a link Enter is its own. */
function usePanelKeys({ moment, made }: OpenLesson, onward: Onward | null) {
  const { choosePrediction } = useActions('lessons');
  return (event: KeyboardEvent<HTMLElement>) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const digit = Number(event.key);
    const options = made[moment.step] === undefined ? (moment.prediction?.options.length ?? 0) : 0;
    if (digit >= 1 && digit <= options) {
      choosePrediction(digit - 1);
      event.currentTarget.querySelectorAll<HTMLElement>('input[type="radio"]')[digit - 1]?.focus();
      return;
    }
    const isPressed = (event.target as HTMLElement).closest('button, a, summary') !== null;
    if (event.key === 'Enter' && !isPressed) {
      event.preventDefault();
      if (onward?.isReady) onward.go();
    }
  };
}

/** A step that was asked for from inside the panel is read from its title on; one that came from outside is not. */
function useFocusOnStep(
  panel: React.RefObject<HTMLElement | null>,
  heading: React.RefObject<HTMLHeadingElement | null>,
  step: number,
) {
  const shown = useRef<number | null>(null);
  useEffect(() => {
    const isFirst = shown.current === null;
    const changed = shown.current !== step;
    shown.current = step;
    const active = document.activeElement;
    const isFree = active === null || active === document.body || active.matches('main');
    const isInside = panel.current?.contains(active) === true;
    if (changed && document.hasFocus() && (isFirst ? isFree : isInside || isFree)) heading.current?.focus();
  }, [panel, heading, step]);
}

function LessonHead(props: { lesson: OpenLesson; isFolded: boolean; fold: () => void }) {
  const { moment } = props.lesson;
  const { leaveLesson } = useActions('lessons');
  const isEmbedded = useApp(state => state.embed !== null);
  return (
    <header className={styles.lessonHead}>
      <button
        type="button"
        className={styles.lessonFold}
        aria-expanded={!props.isFolded}
        onClick={props.fold}
        title={props.isFolded ? 'Unfold the lesson' : 'Fold the lesson'}
      >
        <Icon name="chevron" size={12} />
        <span>{moment.title}</span>
      </button>
      {!isEmbedded && (
        <IconButton icon="close" label="Leave the lesson, keep the machine" onClick={leaveLesson} />
      )}
    </header>
  );
}

function LessonFoot({ lesson, onward }: { lesson: OpenLesson; onward: Onward | null }) {
  const { step, stepTitles } = lesson.moment;
  const { goToLessonStep, restoreLessonStep } = useActions('lessons');
  const isTried = useApp(state => state.history.past.length > 0);
  return (
    <footer className={styles.lessonFoot}>
      <button type="button" className="button" disabled={step === 0} onClick={() => goToLessonStep(step - 1)}>
        Back
      </button>
      <span className={styles.lessonCount}>
        {step + 1} of {stepTitles.length}
      </span>
      {isTried && (
        <button type="button" className="button" onClick={restoreLessonStep}>
          Set it back
        </button>
      )}
      {onward && (
        <button
          type="button"
          className={`button button-main ${styles.lessonOn}`}
          disabled={!onward.isReady}
          onClick={onward.go}
        >
          {onward.words}
        </button>
      )}
    </footer>
  );
}

function Sources({ lesson }: { lesson: OpenLesson }) {
  return (
    <section aria-label="Where it is written">
      <h3 className="section-title">Where it is written</h3>
      <ul className={styles.lessonSources}>
        {lesson.moment.sources.map(({ title, url }) => (
          <li key={url}>
            <a href={url} target="_blank" rel="noreferrer">
              {title}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
