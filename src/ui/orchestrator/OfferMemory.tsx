import { useState } from 'react';
import type { NodeId, PciFunction } from '../../core/topology/machine.ts';
import { largestOf, memoryBars, shownBytes } from '../../core/topology/memoryBars.ts';
import { nodeById } from '../../store/selectors.ts';
import { useActions, useApp } from '../shared/app.ts';
import { Choice } from '../shared/fields.tsx';
import { useReadOnly } from './useOrchestrator.ts';

/** Nobody can be found before somebody offers memory: what that takes, and one click for it. */
export const NobodyOffers = () => (
  <section className="callout nobody-offers" aria-label="Nobody offers memory">
    <strong>Nobody offers memory</strong>
    <span>
      A search goes over devices whose driver has registered a part of a BAR as peer-to-peer memory and
      published it. No device of this machine has.
    </span>
    <OfferForm />
  </section>
);

/** The same for one more, once somebody does. */
export const AnotherOffers = () => (
  <details className="clients-more">
    <summary>Have another device offer memory</summary>
    <OfferForm />
  </details>
);

/** The device with the largest BAR that offers nothing yet, unless another is chosen. */
function OfferForm() {
  const functions = useApp(state => state.open?.document.machine.functions ?? NO_FUNCTIONS);
  const providers = useApp(state => state.open?.document.drivers.memory.providers);
  const nodes = useApp(nodeById);
  const readOnly = useReadOnly();
  const { operate, inspect } = useActions();
  const [chosen, setChosen] = useState<NodeId | null>(null);
  const able = functions.filter(
    ({ id, ...fn }) =>
      largestBar(fn) > 0n &&
      nodes.get(id)?.foldedBecause === null &&
      !providers?.some(({ node }) => node === id),
  );
  const byBar = able.toSorted((a, b) => (largestBar(a) < largestBar(b) ? 1 : -1));
  const node = able.some(({ id }) => id === chosen) ? chosen : (byBar[0]?.id ?? null);
  if (node === null) return <p className="muted">No further device shows a memory BAR.</p>;
  return (
    <>
      <div className="field-row">
        <Choice
          name="Device with a memory BAR"
          value={node}
          options={able.map(({ id }) => ({ value: id, text: nodes.get(id)?.label ?? id }))}
          onChoose={setChosen}
        />
        <button
          type="button"
          className="button button-main"
          disabled={readOnly}
          onClick={() => void operate({ on: 'memory', operation: { kind: 'offer', node } })}
        >
          Offer its memory
        </button>
      </div>
      <button type="button" className="node-link small" onClick={() => inspect('memory')}>
        Choose BAR and range in the Memory tab
      </button>
    </>
  );
}

const NO_FUNCTIONS: readonly PciFunction[] = [];

/** The size of the largest memory BAR of an endpoint; 0 for none. */
function largestBar({ kind, bars }: Pick<PciFunction, 'kind' | 'bars'>): bigint {
  if (kind !== 'endpoint') return 0n;
  const largest = largestOf(memoryBars({ bars }));
  return largest ? shownBytes(largest) : 0n;
}
