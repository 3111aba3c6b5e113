import { useId, useState } from 'react';
import type { ClientEntry } from '../../core/p2pdma/memory/drivers.ts';
import type { NodeId } from '../../core/topology/machine.ts';
import type { OutlineNode } from '../../core/topology/outline.ts';
import { nodeById, outlineNodes } from '../../store/selectors.ts';
import { useActions, useApp } from '../shared/app.ts';
import { Choice } from '../shared/fields.tsx';
import { Icon } from '../shared/Icon.tsx';
import { IconButton } from '../shared/IconButton.tsx';
import { kindIcon } from '../shared/kindIcon.ts';
import * as styles from './orchestrator.module.css';
import { useOrchestrator, useReadOnly } from './useOrchestrator.ts';

/** Who is to read and write the memory, in the order of adding; and three ways to add somebody. */
export function ClientEntries() {
  const { clients, api } = useOrchestrator();
  const readOnly = useReadOnly();
  const picking = useApp(state => state.isPickingClients);
  const { orchestrate, pickClients } = useActions('orchestrating');
  const title = useId();
  return (
    <section aria-labelledby={title} className={styles.clientsPart}>
      <h3 id={title} className="section-title">
        Clients
      </h3>
      {clients.length === 0 ? (
        <p className="muted">
          Nobody yet. Choose a device below, press C on a row of the outline, or tap devices in the tree.
        </p>
      ) : (
        <ol className={styles.clientEntries}>
          {clients.map((entry, place) => (
            // The same device may be in the list more than once.
            // biome-ignore lint/suspicious/noArrayIndexKey: entries are told apart by their place alone
            <Entry key={place} entry={entry} place={place} />
          ))}
        </ol>
      )}
      <ServedBy />
      <AddClient disabled={readOnly} />
      <div className="button-row">
        <button
          type="button"
          className="button"
          aria-pressed={picking}
          disabled={readOnly}
          onClick={() => pickClients(!picking)}
        >
          <Icon name={picking ? 'direct' : 'plus'} />
          {picking ? 'Done choosing' : 'Choose by tapping'}
        </button>
        <button
          type="button"
          className="button"
          disabled={readOnly || clients.length === 0}
          onClick={() => void orchestrate({ kind: 'free-clients' })}
        >
          {api === 'client-list' ? 'Free the list' : 'Empty the array'}
        </button>
      </div>
    </section>
  );
}

function Entry({ entry: { client, provider }, place }: { entry: ClientEntry; place: number }) {
  const nodes = useApp(nodeById);
  const readOnly = useReadOnly();
  const { select } = useActions('looking');
  const { orchestrate } = useActions('orchestrating');
  const node = nodes.get(client);
  const label = node?.label ?? client;
  const carrier = node?.kind === 'not-pci' && node.parent !== null ? nodes.get(node.parent) : undefined;
  return (
    <li>
      <span className={styles.clientPlace}>{place + 1}</span>
      <Icon name={kindIcon(node?.kind ?? 'other')} />
      <span className={styles.clientName}>
        <button type="button" className="node-link" onClick={() => select(client)}>
          {label}
        </button>
        {carrier && <span className="muted"> by way of {carrier.label}</span>}
        {provider !== null && <span className="muted"> → {nodes.get(provider)?.label ?? provider}</span>}
      </span>
      <IconButton
        icon="close"
        label={`Remove ${label}`}
        disabled={readOnly}
        onClick={() => void orchestrate({ kind: 'remove-client', client })}
      />
    </li>
  );
}

/** An array says nothing of its provider: the driver keeps it beside. */
function ServedBy() {
  const { provider } = useOrchestrator();
  const node = useApp(state => (provider === null ? undefined : nodeById(state).get(provider)));
  const { select } = useActions('looking');
  if (!node) return null;
  return (
    <p>
      Their driver uses the memory of{' '}
      <button type="button" className="node-link" onClick={() => select(node.id)}>
        {node.label}
      </button>
      .
    </p>
  );
}

function AddClient({ disabled }: { disabled: boolean }) {
  const nodes = useApp(outlineNodes);
  const { orchestrate } = useActions('orchestrating');
  const [chosen, setChosen] = useState<NodeId | null>(null);
  const options = nodes.filter(mayBeClient).map(node => ({ value: node.id, text: optionText(node) }));
  return (
    <div className="field-row">
      <Choice name="Device" value={chosen} options={options} onChoose={setChosen} />
      <button
        type="button"
        className="button"
        disabled={disabled || chosen === null}
        onClick={() => chosen !== null && void orchestrate({ kind: 'add-client', client: chosen })}
      >
        Add client
      </button>
    </div>
  );
}

const mayBeClient = ({ isEndpoint, kind, foldedBecause }: OutlineNode) =>
  (isEndpoint && foldedBecause === null) || kind === 'not-pci';

const optionText = ({ label, name, kind }: OutlineNode) =>
  kind === 'not-pci' || name !== label ? `${label} · ${name}` : label;
