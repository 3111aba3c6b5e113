import { sentenceText } from '../../core/topology/sentence.ts';
import { nodeById } from '../../store/selectors.ts';
import { useApp } from '../shared/app.ts';
import { Icon } from '../shared/Icon.tsx';
import { MoveEffect } from './MoveEffect.tsx';
import './build.css';

/** Beside the pointer while a device is dragged: what a drop here would do, or why it is refused. */
export function DragHint() {
  const { moving, drag } = useApp(state => state.building);
  const label = useApp(state => (moving === null ? '' : (nodeById(state).get(moving)?.label ?? moving)));
  const place = useApp(state => state.answers.places?.find(each => each.place === drag?.over));
  if (moving === null || !drag) return null;
  const { innerWidth, innerHeight } = window;
  const style = {
    insetInlineStart: Math.min(drag.x + 14, innerWidth - 316),
    insetBlockStart: Math.min(drag.y + 18, innerHeight - 120),
  };
  return (
    <output className="drag-hint" style={style} data-refused={Boolean(place?.refusal)}>
      {!place || drag.over === moving ? (
        <span>
          <strong>{label}</strong>: drop it on a free port
        </span>
      ) : place.refusal ? (
        <span className="tone-blocked">
          <Icon name="blocked" /> {sentenceText(place.refusal)}
        </span>
      ) : (
        <>
          <span>
            <strong>{label}</strong> to {place.text}
          </span>
          <MoveEffect place={place} />
        </>
      )}
    </output>
  );
}
