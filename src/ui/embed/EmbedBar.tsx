import { makeAddress } from '../../store/address.ts';
import { linkedView, placeOf } from '../../store/selectors.ts';
import { leadsToAnswers } from '../../store/veiled.ts';
import { useApp } from '../shared/app.ts';
import * as styles from './embed.module.css';

/** In place of the top bar, inside another page: what is shown, and the way to the whole app. */
export function EmbedBar() {
  const name = useApp(
    ({ open, lesson }) => lesson?.moment.title ?? open?.document.machine.name ?? 'Peerlane',
  );
  const address = useApp(state => makeAddress(placeOf(state), linkedView(state)));
  const tells = useApp(leadsToAnswers);
  return (
    <header className={styles.embedBar}>
      <strong>{name}</strong>
      {!tells && (
        <a href={`${location.pathname}${address}`} target="_blank" rel="noopener noreferrer">
          Open in full app
        </a>
      )}
    </header>
  );
}
