import { sentenceText } from '../../core/topology/sentence.ts';
import { useApp } from '../shared/app.ts';
import { SentenceText } from '../shared/SentenceText.tsx';

/** Who keeps which device from going away, in the chosen form. */
export function References() {
  const references = useApp(state => state.answers.ranking?.references);
  if (!references) return null;
  return (
    <details className="clients-more">
      <summary>References held</summary>
      <ul className="reference-list">
        {references.map(sentence => (
          <li key={sentenceText(sentence)}>
            <SentenceText sentence={sentence} />
          </li>
        ))}
      </ul>
    </details>
  );
}
