import { useEffect, useId, useRef } from 'react';
import type { AskedPrediction } from '../../core/scenes/teaching/lessonMoment.ts';
import type { OpenLesson } from '../../store/opened.ts';
import { useActions } from '../shared/app.ts';
import { Icon } from '../shared/Icon.tsx';
import { EngineSays } from './EngineSays.tsx';
import { LessonText } from './LessonText.tsx';
import * as styles from './lessons.module.css';

interface PredictionProps {
  readonly lesson: OpenLesson;
  readonly prediction: AskedPrediction;
}

/** A question to be answered first; then what the engine says, beside what was predicted. */
export function Prediction({ lesson, prediction }: PredictionProps) {
  const { moment, made, chosen } = lesson;
  const predicted = made[moment.step];
  const { choosePrediction } = useActions('lessons');
  const name = useId();
  return (
    <div className={styles.lessonPrediction}>
      <fieldset>
        <legend>
          <LessonText text={prediction.question} />
        </legend>
        {prediction.options.map((option, index) => (
          <label key={option} className={optionClass(index, predicted, prediction.right)}>
            <input
              type="radio"
              name={`${name}-${moment.step}`}
              checked={(predicted ?? chosen) === index}
              disabled={predicted !== undefined}
              onChange={() => choosePrediction(index)}
            />
            <span>
              <LessonText text={option} />
            </span>
            <kbd aria-hidden="true">{index + 1}</kbd>
          </label>
        ))}
      </fieldset>
      {predicted !== undefined && <Revealed prediction={prediction} predicted={predicted} />}
    </div>
  );
}

function optionClass(index: number, predicted: number | undefined, right: number): string {
  if (predicted === undefined) return styles.lessonOption;
  if (index === right) return `${styles.lessonOption} ${styles.lessonOptionRight}`;
  return index === predicted ? `${styles.lessonOption} ${styles.lessonOptionWrong}` : styles.lessonOption;
}

function Revealed({ prediction, predicted }: { prediction: AskedPrediction; predicted: number }) {
  const { right, explanation, options, revealed } = prediction;
  const card = useRef<HTMLDivElement>(null);
  // The field that had the focus is closed now; reading goes on here.
  useEffect(() => {
    const inside = card.current?.closest('section')?.contains(document.activeElement);
    if (document.hasFocus() && (inside || document.activeElement === document.body)) card.current?.focus();
  }, []);
  const isRight = predicted === right;
  return (
    <div ref={card} tabIndex={-1} className={styles.lessonReveal} data-reveal>
      <p className={isRight ? 'verdict-word tone-direct' : 'verdict-word tone-host'}>
        <Icon name={isRight ? 'direct' : 'swap'} />
        <span>
          <LessonText text={isRight ? 'As you predicted' : `The engine says: ${options[right]}`} />
        </span>
      </p>
      <p>
        <LessonText text={explanation} />
      </p>
      <EngineSays says={revealed.says} />
    </div>
  );
}
