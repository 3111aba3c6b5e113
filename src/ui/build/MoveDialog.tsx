import { useEffect, useRef } from 'react';
import { badness } from '../../core/advisor/pairChanges.ts';
import type { PlaceEffect } from '../../core/advisor/placeEffect.ts';
import type { CardPlace } from '../../core/advisor/places.ts';
import { linkGigabytesPerSecond } from '../../core/topology/link.ts';
import { sentenceText } from '../../core/topology/sentence.ts';
import { effectsAnswer } from '../../store/answers/placing.ts';
import { heldName } from '../../store/selectors.ts';
import { useActions, useAnswer, useApp } from '../shared/app.ts';
import { Dialog } from '../shared/Dialog.tsx';
import * as doorStyles from '../shared/door.module.css';
import * as styles from './build.module.css';
import { MoveEffect } from './MoveEffect.tsx';
import { walkButtons } from './walkButtons.ts';

const movingWords = {
  title: (name: string) => `Move ${name}`,
  none: 'There is no port to which it could be moved.',
  list: 'May be moved to',
  refused: 'to which it may not be moved',
};
const puttingWords = {
  title: (name: string) => `Where to put ${name}`,
  none: 'No port is free for it: add a root port or a switch first.',
  list: 'May be put at',
  refused: 'where it may not be put',
};

/** Where a card may go, best first, each with what that would do; and why not anywhere else. */
export function MoveDialog() {
  const card = useApp(state => state.building.card);
  const name = useApp(heldName);
  const places = useApp(state => state.answers.places);
  const effects = useAnswer(effectsAnswer);
  const tried = useApp(state => state.building.tried);
  const { stopBuilding, put } = useActions('building');
  const list = useRef<HTMLUListElement>(null);
  // The list comes a moment after the dialog.
  const isThere = effects !== null;
  useEffect(() => {
    if (isThere) list.current?.querySelector('button')?.focus();
  }, [isThere]);
  const words = card?.kind === 'new' ? puttingWords : movingWords;
  const ports = places?.filter(({ isPort }) => isPort) ?? [];
  const may = (effects ?? [])
    .toSorted(betterFirst)
    .flatMap(effect => ports.find(({ place }) => place === effect.place) ?? []);
  const mayNot = ports.filter(({ refusal }) => refusal !== null);
  const move = async ({ place }: CardPlace) => {
    if (card && (await put(card, place))) stopBuilding();
  };
  return (
    <Dialog title={words.title(name)} onClose={stopBuilding} wide>
      <div className="dialog-body">
        {!effects && <p className="muted">Trying each port … {tried && `${tried.done} of ${tried.total}`}</p>}
        {effects && may.length === 0 && <p>{words.none}</p>}
        <ul ref={list} className={styles.buildList} aria-label={words.list} onKeyDown={walkButtons}>
          {may.map(place => (
            <li key={place.place}>
              <button
                type="button"
                className={`${doorStyles.door} ${styles.buildChoice}`}
                onClick={() => void move(place)}
              >
                <strong>{place.text}</strong>
                <MoveEffect place={place} effect={effects?.find(each => each.place === place.place)} />
              </button>
            </li>
          ))}
        </ul>
        <Refused places={mayNot} words={words.refused} />
      </div>
    </Dialog>
  );
}

/** The same reason for many ports is said once. */
function Refused({ places, words }: { places: readonly CardPlace[]; words: string }) {
  if (places.length === 0) return null;
  return (
    <details className={styles.buildRefused}>
      <summary>
        {places.length} {words}
      </summary>
      <ul>
        {places.map(({ place, text, refusal }) => (
          <li key={place}>
            <strong>{text}</strong> {refusal && sentenceText(refusal)}
          </li>
        ))}
      </ul>
    </details>
  );
}

/** By the asked pair, then by what all pairs gain, then by how many peers are reached directly, then by its link. */
const merit = ({ pair, pairs, reach, link }: PlaceEffect): readonly number[] => [
  pair ? -badness[pair.is.mapType] : 0,
  (pair && rateOr0(pair.is.gigabytesPerSecond)) || 0,
  pairs.better - pairs.worse,
  reach.BUS_ADDR - reach.NOT_SUPPORTED,
  link ? linkGigabytesPerSecond(link) : 0,
];

const rateOr0 = (gigabytes: number): number => (Number.isFinite(gigabytes) ? gigabytes : 0);

function betterFirst(a: PlaceEffect, b: PlaceEffect): number {
  const [ours, theirs] = [merit(a), merit(b)];
  const first = ours.findIndex((value, i) => value !== theirs[i]);
  return first < 0 ? 0 : (theirs[first] ?? 0) - (ours[first] ?? 0);
}
