import type { Sentence } from '../../core/topology/sentence.ts';
import { useActions } from './app.ts';

/** A sentence of the engine; the ports and devices that it names can be followed. */
export function SentenceText({ sentence }: { sentence: Sentence }) {
  const { select } = useActions();
  return sentence.map(({ text, node, emphasis }, place) => {
    const key = `${place}:${text}`;
    if (node !== undefined) {
      return (
        <button type="button" className="node-link" key={key} onClick={() => select(node)}>
          {text}
        </button>
      );
    }
    return emphasis ? <strong key={key}>{text}</strong> : <span key={key}>{text}</span>;
  });
}
