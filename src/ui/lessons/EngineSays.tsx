import { type Sentence, sentenceText } from '../../core/topology/sentence.ts';
import { SentenceText } from '../shared/SentenceText.tsx';
import * as styles from './lessons.module.css';

/** What a lesson claims, in the words of the engine that confirmed it. */
export function EngineSays({ says }: { says: readonly Sentence[] }) {
  if (says.length === 0) return null;
  return (
    <section className={styles.lessonSays} aria-label="The engine says">
      <h3 className="section-title">The engine says</h3>
      <ul>
        {says.map(sentence => (
          <li key={sentenceText(sentence)}>
            <SentenceText sentence={sentence} />
          </li>
        ))}
      </ul>
    </section>
  );
}
