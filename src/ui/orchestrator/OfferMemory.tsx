import { useMemo, useState } from 'react';
import { noDrivers } from '../../core/p2pdma/memory/drivers.ts';
import { memoryToShow } from '../../core/p2pdma/memory/memoryToShow.ts';
import { makeOf } from '../../core/p2pdma/memory/offerAlike.ts';
import type { NodeId } from '../../core/topology/machine.ts';
import { nodeById } from '../../store/selectors.ts';
import { useActions, useApp } from '../shared/app.ts';
import { Choice } from '../shared/fields.tsx';
import * as styles from './orchestrator.module.css';
import { useReadOnly } from './useOrchestrator.ts';

/** Nobody can be found before somebody offers memory: what that takes, and one click for it. */
export const NobodyOffers = () => (
  <section className={`callout ${styles.nobodyOffers}`} aria-label="Nobody offers memory">
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
  <details className="more">
    <summary>Have another device offer memory</summary>
    <OfferForm />
  </details>
);

/** The device with the largest BAR that offers nothing yet, unless another is chosen. */
function OfferForm() {
  const machine = useApp(state => state.open?.document.machine);
  const memory = useApp(state => state.open?.document.drivers.memory ?? noDrivers.memory);
  const nodes = useApp(nodeById);
  const readOnly = useReadOnly();
  const { operate } = useActions('drivers');
  const { inspect } = useActions('looking');
  const [chosen, setChosen] = useState<NodeId | null>(null);
  const all = useMemo(() => (machine ? memoryToShow(machine, memory) : []), [machine, memory]);
  const able = all.filter(
    ({ node }) =>
      nodes.get(node)?.foldedBecause === null && !memory.providers.some(each => each.node === node),
  );
  const node = able.some(each => each.node === chosen) ? chosen : (able[0]?.node ?? null);
  if (node === null) return <p className="muted">No further device shows a memory BAR.</p>;
  const alike = machine ? makeOf(machine.functions, node).length : 0;
  return (
    <>
      <div className="field-row">
        <Choice
          name="Device with a memory BAR"
          value={node}
          options={able.map(each => ({
            value: each.node,
            text: `${nodes.get(each.node)?.label ?? each.node} · ${each.words}`,
          }))}
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
        {alike > 1 && (
          <button
            type="button"
            className="button"
            disabled={readOnly}
            onClick={() => void operate({ on: 'memory', operation: { kind: 'offer-alike', node } })}
          >
            All {alike} like it
          </button>
        )}
      </div>
      <button type="button" className="node-link" onClick={() => inspect('memory')}>
        Choose BAR and range in the Memory tab
      </button>
    </>
  );
}
