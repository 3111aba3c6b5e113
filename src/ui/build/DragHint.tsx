import { sentenceText } from '../../core/topology/sentence.ts';
import { effectsAnswer } from '../../store/answers/placing.ts';
import { heldName } from '../../store/selectors.ts';
import { useAnswer, useApp } from '../shared/app.ts';
import { Icon } from '../shared/Icon.tsx';
import * as styles from './build.module.css';
import { MoveEffect } from './MoveEffect.tsx';

/** Beside the pointer while a card is carried: what a drop here would do, or why it is refused. */
export function DragHint() {
  const { card, drag } = useApp(state => state.building);
  const name = useApp(heldName);
  const place = useApp(state => state.answers.places?.find(each => each.place === drag?.over));
  const effect = useAnswer(effectsAnswer)?.find(each => each.place === drag?.over);
  if (!card || !drag) return null;
  const { innerWidth, innerHeight } = window;
  // It stands on the side of the pointer where there is room.
  const isLow = drag.y > innerHeight / 2;
  const style = {
    insetInlineStart: Math.max(4, Math.min(drag.x + 14, innerWidth - 336)),
    [isLow ? 'insetBlockEnd' : 'insetBlockStart']: isLow ? innerHeight - drag.y + 14 : drag.y + 18,
  };
  const isOnItself = card.kind === 'there' && drag.over === card.node;
  return (
    <output className={styles.dragHint} style={style} data-refused={Boolean(place?.refusal)}>
      {!place || isOnItself ? (
        <span>
          <strong>{name}</strong>: {card.kind === 'new' ? 'put' : 'drop'} it on a free port
        </span>
      ) : place.refusal ? (
        <span className="tone-blocked">
          <Icon name="blocked" /> {sentenceText(place.refusal)}
        </span>
      ) : (
        <>
          <span>
            <strong>{name}</strong> to {place.text}
          </span>
          <MoveEffect place={place} effect={effect} />
        </>
      )}
    </output>
  );
}
