import { useId, useState } from 'react';
import { wordsOf } from '../../core/lib/findByWords.ts';
import type { Sentence } from '../../core/topology/sentence.ts';
import { sentenceText } from '../../core/topology/sentence.ts';
import { additionsAnswer } from '../../store/answers/placing.ts';
import { outlineNodes } from '../../store/selectors.ts';
import { useActions, useAnswer, useApp } from '../shared/app.ts';
import { Dialog } from '../shared/Dialog.tsx';
import * as doorStyles from '../shared/door.module.css';
import { Choice, Typed } from '../shared/fields.tsx';
import * as styles from './build.module.css';
import { isPortCount, type PaletteItem, paletteItems } from './paletteItems.ts';
import { Sources } from './Sources.tsx';
import { walkButtons } from './walkButtons.ts';

/** One thing that can be added, with why not where it cannot. */
interface Offer {
  readonly item: PaletteItem;
  readonly refusal: Sentence | null;
  readonly add: () => Promise<boolean>;
}

/** The palette: what may be added below a node, and why the rest may not. Enter takes the first that may. */
export function AddDialog() {
  const { stopBuilding } = useActions('building');
  const [sought, setSought] = useState('');
  const [ports, setPorts] = useState('4');
  const [numa, setNuma] = useState('');
  const offers = useOffers({ ports, numa });
  const words = wordsOf(sought);
  // A chip is found with the space in its name and without.
  const found = offers.filter(({ item: { kind, name } }) =>
    words.every(word => `${kind} ${name} ${name.replaceAll(' ', '')}`.toLowerCase().includes(word)),
  );
  const may = found.filter(({ refusal }) => refusal === null);
  const mayNot = found.filter(({ refusal }) => refusal !== null);
  const take = ({ add }: Offer) => void add().then(isDone => isDone && stopBuilding());
  const isAtRoot = useApp(
    ({ open, building: { addTo } }) =>
      addTo === null || open?.document.machine.roots.some(({ id }) => id === addTo),
  );
  const searchId = useId();
  return (
    <Dialog title="Add" onClose={stopBuilding} wide>
      <div className="dialog-body">
        <div className={styles.buildFields}>
          <div className="named-field">
            <label htmlFor={searchId}>Find a device</label>
            <input
              id={searchId}
              type="search"
              data-first-focus
              autoComplete="off"
              value={sought}
              onChange={event => setSought(event.target.value)}
              onKeyDown={event => {
                const [first] = may;
                if (event.key === 'Enter' && first) take(first);
              }}
            />
          </div>
          <WhereField />
          {offers.some(({ item, refusal }) => item.kind === 'Switch' && refusal === null) && (
            <Typed
              name="Ports of a switch"
              value={ports}
              complaint={!isPortCount(ports) && 'A number from 1 to 31.'}
              onType={setPorts}
            />
          )}
          {isAtRoot && (
            <Typed
              name="NUMA node of a host bridge"
              value={numa}
              placeholder="the next one"
              complaint={!isNode(numa) && 'A number from 0 on, or nothing.'}
              onType={setNuma}
            />
          )}
        </div>
        <OfferList offers={may} onTake={take} />
        {found.length === 0 && <p className="muted">The palette has nothing by that name.</p>}
        {mayNot.length > 0 && (
          <details className={styles.buildRefused} open={may.length === 0}>
            <summary>{mayNot.length} that may not be added there</summary>
            <ul>
              {mayNot.map(({ item: { id, name, about }, refusal }) => (
                <li key={id}>
                  <strong>{name}</strong> {refusal && sentenceText(refusal)}{' '}
                  <span className="muted">{about}</span>
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
    </Dialog>
  );
}

function OfferList({ offers, onTake }: { offers: readonly Offer[]; onTake: (offer: Offer) => void }) {
  return (
    <ul className={styles.buildList} aria-label="May be added" onKeyDown={walkButtons}>
      {offers.map(offer => {
        const { id, kind, name, facts, about, sources } = offer.item;
        return (
          <li key={id} className={styles.buildOffer}>
            <button
              type="button"
              className={`${doorStyles.door} ${styles.buildChoice}`}
              onClick={() => onTake(offer)}
            >
              <span className={styles.buildKind}>{kind}</span>
              <strong>{name}</strong>
              <span>{[facts, about].filter(Boolean).join('. ')}</span>
            </button>
            <Sources sources={sources} />
          </li>
        );
      })}
    </ul>
  );
}

const isNode = (text: string) => /^\d{0,4}$/.test(text.trim());

/** Everything of the palette, as it stands below the chosen node. */
function useOffers({ ports, numa }: { ports: string; numa: string }): readonly Offer[] {
  const addTo = useApp(state => state.building.addTo);
  const additions = useAnswer(additionsAnswer);
  const hosts = useApp(state => state.open?.document.machine.roots.length ?? 0);
  const { edit, put } = useActions('building');
  if (addTo !== null && additions === null) return [];
  const refusalOf = ({ id, brings }: PaletteItem): Sentence | null => {
    if (brings.kind === 'host') return null;
    if (addTo === null) return [{ text: 'Choose below which port or bridge first.' }];
    return additions?.find(each => each.id === id)?.refusal ?? null;
  };
  const numaNode = numa.trim() !== '' && isNode(numa) ? Number(numa) : hosts;
  const items = paletteItems(isPortCount(ports) ? Number(ports) : 1);
  // Below a port a person looks for a card; another host bridge is rarely wanted, and comes last.
  return items
    .toSorted((a, b) => Number(a.brings.kind === 'host') - Number(b.brings.kind === 'host'))
    .map(item => ({
      item,
      refusal: refusalOf(item),
      add: async () => {
        const { brings } = item;
        if (brings.kind === 'host')
          return edit({ kind: 'add-host-bridge', host: { ...brings.host, numaNode } });
        return brings.kind === 'new' && addTo !== null ? put(brings, addTo) : false;
      },
    }));
}

function WhereField() {
  const nodes = useApp(outlineNodes);
  const addTo = useApp(state => state.building.addTo);
  const { addBelow } = useActions('building');
  const places = nodes.filter(({ isEndpoint, kind }) => !isEndpoint && kind !== 'not-pci');
  return (
    <Choice
      name="Below"
      value={addTo}
      options={places.map(({ id, label, name, level }) => ({
        value: id,
        text: `${'\u2003'.repeat(level - 1)}${label}${name === label ? '' : ` ${name}`}`,
      }))}
      onChoose={addBelow}
    />
  );
}
