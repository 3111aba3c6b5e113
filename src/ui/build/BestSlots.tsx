import { useState } from 'react';
import type { RankedSlot } from '../../core/advisor/rankedSlot.ts';
import type { NodeId } from '../../core/topology/machine.ts';
import type { OutlineNode } from '../../core/topology/outline.ts';
import { sentenceText } from '../../core/topology/sentence.ts';
import { slotsAnswer } from '../../store/answers/placing.ts';
import { shownEndpoints } from '../../store/selectors.ts';
import { useActions, useAnswer, useApp } from '../shared/app.ts';
import * as deviceHeadStyles from '../shared/deviceHead.module.css';
import { SentenceText } from '../shared/SentenceText.tsx';
import { VerdictWord } from '../shared/VerdictWord.tsx';
import * as styles from './build.module.css';

/** The free slots for a card, best first, each with why it stands where it does. */
export function BestSlots({ node }: { node: OutlineNode }) {
  const asked = useApp(state => (state.building.slotsFor?.node === node.id ? state.building.slotsFor : null));
  const slots = useAnswer(slotsAnswer);
  const tried = useApp(state => state.building.tried);
  const { others, first } = usePeers(node.id);
  const { askSlots } = useActions('building');
  if (others.length === 0) return null;
  if (!asked) {
    return (
      <button
        type="button"
        className={`button ${styles.buildAsk}`}
        onClick={() => askSlots({ node: node.id, peers: first })}
      >
        Find the best slot for this card
      </button>
    );
  }
  return (
    <section className={styles.bestSlots} aria-label={`Slots for ${node.label}`}>
      <p className={deviceHeadStyles.switchesTitle}>
        <span className="section-title">Slots for this card, best first</span>
        <button type="button" className="node-link" onClick={() => askSlots(null)}>
          close
        </button>
      </p>
      <PeerChoice
        others={others}
        chosen={asked.peers}
        onChoose={peers => askSlots({ node: node.id, peers })}
      />
      <p className="muted">By verdicts, then by bandwidth with all of them at once, then by NUMA node.</p>
      {slots === null ? (
        <p className="muted">Trying each slot … {tried && `${tried.done} of ${tried.total}`}</p>
      ) : (
        <SlotList slots={slots} card={node.id} />
      )}
    </section>
  );
}

/** Slots that do the same for the card stand together. */
function SlotList({ slots, card }: { slots: readonly RankedSlot[]; card: NodeId }) {
  const { put } = useActions('building');
  const { select } = useActions('looking');
  if (slots.every(({ isCurrent }) => isCurrent)) return <p>No other slot is free.</p>;
  const groups = Map.groupBy(slots, ({ sentence }) => sentenceText(sentence));
  return (
    <ol className={styles.slotList}>
      {[...groups].map(([text, alike]) => {
        const [first] = alike;
        const [only, ...others] = first?.peers ?? [];
        return (
          <li key={text} data-current={alike.some(({ isCurrent }) => isCurrent)}>
            {only && others.length === 0 && <VerdictWord mapType={only.mapType} />}
            <span>{first && <SentenceText sentence={first.sentence} />}</span>
            <ul className={styles.slotAlike}>
              {alike.map(({ slot: { port }, title, isCurrent }) => (
                <li key={port}>
                  <button type="button" className="node-link" onClick={() => select(port)}>
                    {title.text}
                  </button>
                  {isCurrent ? (
                    <span className="muted">where it is</span>
                  ) : (
                    <button
                      type="button"
                      className="button"
                      aria-label={`Move it to ${title.text}`}
                      onClick={() => void put({ kind: 'there', node: card }, port)}
                    >
                      Move it there
                    </button>
                  )}
                </li>
              ))}
            </ul>
          </li>
        );
      })}
    </ol>
  );
}

interface PeerChoiceProps {
  readonly others: readonly OutlineNode[];
  readonly chosen: readonly NodeId[];
  readonly onChoose: (peers: readonly NodeId[]) => void;
}

/** With whom the card is to work: any of the other devices. */
function PeerChoice({ others, chosen, onChoose }: PeerChoiceProps) {
  const [isOpen, setIsOpen] = useState(false);
  const isAll = chosen.length === others.length;
  const names = others.filter(({ id }) => chosen.includes(id)).map(({ label }) => label);
  const [some, more] = [names.slice(0, 3).join(', '), names.length - 3];
  return (
    <details
      className={styles.peerChoice}
      open={isOpen}
      onToggle={event => setIsOpen(event.currentTarget.open)}
    >
      <summary>
        To work with {isAll && names.length > 1 ? `all ${names.length} others` : some || 'nobody'}
        {!isAll && more > 0 && ` and ${more} more`}
      </summary>
      <div className={styles.peerList}>
        <label>
          <input
            type="checkbox"
            checked={isAll}
            onChange={() => onChoose(isAll ? [] : others.map(({ id }) => id))}
          />
          all of them
        </label>
        {others.map(({ id, label, name }) => (
          <label key={id}>
            <input
              type="checkbox"
              checked={chosen.includes(id)}
              onChange={() =>
                onChoose(chosen.includes(id) ? chosen.filter(each => each !== id) : [...chosen, id])
              }
            />
            {label} <span className="muted">{name === label ? '' : name}</span>
          </label>
        ))}
      </div>
    </details>
  );
}

/** The other devices, and with whom the card is first meant to work: the other one of the asked pair, else all. */
function usePeers(card: NodeId) {
  const pair = useApp(state => state.view.pair);
  const endpoints = useApp(shownEndpoints);
  const others = endpoints.map(({ node }) => node).filter(({ id }) => id !== card);
  const asked = pair?.client === card ? pair.provider : pair?.provider === card ? pair.client : null;
  const first = others.filter(({ id }) => asked === null || id === asked).map(({ id }) => id);
  return { others, first };
}
