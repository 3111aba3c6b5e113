import { useState } from 'react';
import type { RankedSlot } from '../../core/advisor/rankedSlot.ts';
import type { NodeId } from '../../core/topology/machine.ts';
import type { OutlineNode } from '../../core/topology/outline.ts';
import { shownEndpoints } from '../../store/selectors.ts';
import { useActions, useApp } from '../shared/app.ts';
import { Choice } from '../shared/fields.tsx';
import { SentenceText } from '../shared/SentenceText.tsx';
import { VerdictWord } from '../shared/VerdictWord.tsx';
import './build.css';

/** The free slots for a card, best first, each with why it stands where it does. */
export function BestSlots({ node }: { node: OutlineNode }) {
  const isAsked = useApp(state => state.building.slotsFor?.node === node.id);
  const slots = useApp(state => state.answers.slots);
  const companies = useCompanies(node.id);
  const [chosen, setChosen] = useState<string | null>(null);
  const { askSlots } = useActions();
  const company = companies.find(({ id }) => id === chosen) ?? companies[0];
  if (!company) return null;
  const ask = (peers: readonly NodeId[]) => askSlots({ node: node.id, peers });
  if (!isAsked) {
    return (
      <button type="button" className="button build-ask" onClick={() => ask(company.peers)}>
        Find the best slot for this card
      </button>
    );
  }
  return (
    <section className="best-slots" aria-label={`Slots for ${node.label}`}>
      <p className="switches-title">
        <span className="section-title">Slots for this card, best first</span>
        <button type="button" className="node-link" onClick={() => askSlots(null)}>
          close
        </button>
      </p>
      <Choice
        name="To work with"
        value={company.id}
        options={companies.map(({ id, text }) => ({ value: id, text }))}
        onChoose={id => {
          setChosen(id);
          ask(companies.find(each => each.id === id)?.peers ?? []);
        }}
      />
      {slots === null ? (
        <p className="muted">Trying each slot …</p>
      ) : (
        <SlotList slots={slots} card={node.id} />
      )}
    </section>
  );
}

function SlotList({ slots, card }: { slots: readonly RankedSlot[]; card: NodeId }) {
  const { edit } = useActions();
  if (slots.every(({ isCurrent }) => isCurrent)) return <p>No other slot is free.</p>;
  return (
    <ol className="slot-list">
      {slots.map(ranked => {
        const [only, ...others] = ranked.peers;
        return (
          <li key={ranked.slot.port} data-current={ranked.isCurrent}>
            {only && others.length === 0 && <VerdictWord mapType={only.mapType} />}
            <span>
              <SentenceText sentence={ranked.sentence} />
            </span>
            {!ranked.isCurrent && (
              <button
                type="button"
                className="button"
                onClick={() => void edit({ kind: 'move', node: card, to: ranked.slot.port })}
              >
                Move it there
              </button>
            )}
          </li>
        );
      })}
    </ol>
  );
}

interface Company {
  readonly id: string;
  readonly text: string;
  readonly peers: readonly NodeId[];
}

/** With whom a card may be meant to work: the other one of the asked pair, one other device, or all of them. */
function useCompanies(card: NodeId): readonly Company[] {
  const pair = useApp(state => state.view.pair);
  const endpoints = useApp(shownEndpoints);
  const others = endpoints.map(({ node }) => node).filter(({ id }) => id !== card);
  const asked = pair?.client === card ? pair.provider : pair?.provider === card ? pair.client : null;
  const single = others
    .map(({ id, label }) => ({ id, text: label, peers: [id] }))
    .toSorted((a, b) => Number(b.id === asked) - Number(a.id === asked));
  const all = { id: 'all', text: `all ${others.length} other devices`, peers: others.map(({ id }) => id) };
  if (others.length === 0) return [{ ...all, text: 'nobody yet' }];
  return asked === null ? [all, ...single] : [...single, all];
}
