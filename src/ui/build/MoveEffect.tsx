import { pairChangesText } from '../../core/advisor/pairChanges.ts';
import type { PairState, PlaceEffect } from '../../core/advisor/placeEffect.ts';
import type { CardPlace } from '../../core/advisor/places.ts';
import { mapTypes } from '../../core/p2pdma/policy/verdict.ts';
import { linkGigabytesPerSecond, makeLinkRate } from '../../core/topology/link.ts';
import { sentenceText } from '../../core/topology/sentence.ts';
import { nodeById } from '../../store/selectors.ts';
import { useApp } from '../shared/app.ts';
import { VerdictWord } from '../shared/VerdictWord.tsx';
import * as styles from './build.module.css';

/**
 * What would come of a card at a place: the asked pair's verdict and rate then, how its own devices and their peers
 * reach each other, what other pairs gain and lose, what its link trains to.
 */
export function MoveEffect({
  place: { note },
  effect,
}: {
  place: CardPlace;
  effect: PlaceEffect | undefined;
}) {
  if (!effect) return <span className={`${styles.moveEffect} muted`}>Trying it …</span>;
  if (effect.refusal)
    return <span className={`${styles.moveEffect} tone-blocked`}>{sentenceText(effect.refusal)}</span>;
  const changes = pairChangesText(effect.pairs);
  return (
    <span className={styles.moveEffect}>
      {effect.pair && <PairThen {...effect.pair} />}
      <Reach reach={effect.reach} />
      {effect.link && (
        <span className="muted">
          Link {makeLinkRate(effect.link)}, {linkGigabytesPerSecond(effect.link).toFixed(1)} GB/s
        </span>
      )}
      <span className="muted">{changes || 'No other verdict changes'}</span>
      {note && <span className={styles.moveNote}>{sentenceText(note)}</span>}
    </span>
  );
}

function PairThen({ was, is }: { was: PairState | null; is: PairState }) {
  const pair = useApp(state => state.view.pair);
  const nodes = useApp(nodeById);
  if (!pair) return null;
  const rates = [was, is].flatMap(state => (state ? rateText(state.gigabytesPerSecond) : []));
  const [from, to = from] = rates;
  return (
    <span className={styles.movePair}>
      {nodes.get(pair.client)?.label} to {nodes.get(pair.provider)?.label}{' '}
      {was?.mapType === is.mapType ? 'stays' : 'becomes'} <VerdictWord mapType={is.mapType} />{' '}
      {to && <span className="muted">{from === to ? to : `${from} → ${to}`}</span>}
    </span>
  );
}

const rateText = (gigabytes: number): string[] =>
  Number.isFinite(gigabytes) ? [`${gigabytes.toFixed(1)} GB/s`] : [];

/** How the devices of the card and their peers would reach each other; nothing where it is alone. */
function Reach({ reach }: { reach: PlaceEffect['reach'] }) {
  const some = mapTypes.filter(mapType => reach[mapType] > 0);
  if (some.length === 0) return null;
  return (
    <span className={styles.moveReach}>
      With its peers:{' '}
      {some.map(mapType => (
        <span key={mapType}>
          {reach[mapType]} <VerdictWord mapType={mapType} />
        </span>
      ))}
    </span>
  );
}
