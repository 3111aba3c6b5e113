import type { Sentence } from '../../core/topology/sentence.ts';
import { useActions } from './app.ts';

/** A sentence of the engine; the ports and devices that it names can be followed. */
export function SentenceText({ sentence }: { sentence: Sentence }) {
  const { select } = useActions('looking');
  return sentence.map(({ text, node, emphasis }, place) => {
    const key = `${place}:${text}`;
    if (node !== undefined) {
      return <NodeLink key={key} text={text} onFollow={() => select(node)} />;
    }
    return emphasis ? <strong key={key}>{text}</strong> : <span key={key}>{text}</span>;
  });
}

/** A button never breaks across lines, and what follows a broken one starts a line of its own; a span flows. */
function NodeLink({ text, onFollow }: { readonly text: string; readonly onFollow: () => void }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: see above
    <span
      role="button"
      tabIndex={0}
      className="node-link"
      onClick={onFollow}
      onKeyDown={event => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        event.stopPropagation();
        onFollow();
      }}
    >
      {text}
    </span>
  );
}
