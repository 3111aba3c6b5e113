import type { MovePlace } from '../../core/advisor/movePlaces.ts';
import { pairChangesText } from '../../core/advisor/pairChanges.ts';
import { sentenceText } from '../../core/topology/sentence.ts';
import { nodeById } from '../../store/selectors.ts';
import { useApp } from '../shared/app.ts';
import { VerdictWord } from '../shared/VerdictWord.tsx';

/** What a move would do: the verdict of the asked pair then, how many pairs get better and worse, what to know. */
export function MoveEffect({ place: { mapType, pairs, note } }: { place: MovePlace }) {
  const pair = useApp(state => state.view.pair);
  const nodes = useApp(nodeById);
  const was = useApp(state => state.answers.verdict?.mapType);
  const changes = pairs && pairChangesText(pairs);
  return (
    <span className="move-effect">
      {pair && mapType && (
        <span>
          {nodes.get(pair.client)?.label} to {nodes.get(pair.provider)?.label}{' '}
          {was === mapType ? 'stays' : 'becomes'} <VerdictWord mapType={mapType} />
        </span>
      )}
      {pairs && <span className="muted">{changes || 'No verdict changes'}</span>}
      {note && <span className="muted">{sentenceText(note)}</span>}
    </span>
  );
}
