import type { ClientStanding } from '../../core/p2pdma/orchestrator/clientStanding.ts';
import type { Candidate } from '../../core/p2pdma/orchestrator/findProvider.ts';
import { nodeById } from '../../store/selectors.ts';
import { useActions, useApp } from '../shared/app.ts';
import { Icon } from '../shared/Icon.tsx';
import { SentenceText } from '../shared/SentenceText.tsx';
import { VerdictWord } from '../shared/VerdictWord.tsx';
import * as styles from './orchestrator.module.css';
import { standingLook } from './standingLook.ts';
import { useReadOnly } from './useOrchestrator.ts';

interface ProviderRowsProps {
  readonly candidate: Candidate;
  readonly isAssigned: boolean;
  /** Whether its clients are told one by one. */
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

/** A candidate: its standing and sum; open, what it is to each client, and why. */
export function ProviderRows({ candidate, isAssigned, isOpen, onToggle }: ProviderRowsProps) {
  const { provider, standing, why, distance } = candidate;
  const label = useApp(nodeById).get(provider)?.label ?? provider;
  const readOnly = useReadOnly();
  const { select } = useActions('looking');
  const { orchestrate } = useActions('orchestrating');
  const { word, icon, tone } = standingLook[standing];
  return (
    <tbody className={isAssigned ? `${styles.provider} ${styles.providerAssigned}` : styles.provider}>
      <tr>
        <th scope="row">
          <span className={styles.providerName}>
            <button
              type="button"
              className={styles.providerTwist}
              aria-expanded={isOpen}
              aria-label={`Clients of ${label}`}
              onClick={onToggle}
            >
              <Icon name="chevron" size={12} />
            </button>
            <button type="button" className="node-link" onClick={() => select(provider)}>
              {label}
            </button>
          </span>
          <span className={`${styles.standing} tone-${tone}`}>
            <Icon name={icon} size={14} /> {word}
            {isAssigned && <span className={styles.assignedTag}>assigned</span>}
          </span>
        </th>
        <td className={styles.providerSum}>
          <SumText candidate={candidate} />
        </td>
        <td>
          <button
            type="button"
            className="button"
            aria-label={`Assign ${label}`}
            disabled={readOnly}
            onClick={() => void orchestrate({ kind: 'assign-provider', provider })}
          >
            Assign
          </button>
        </td>
      </tr>
      {isOpen && (
        <tr>
          <td colSpan={3}>
            <ul className={styles.providerClients} aria-label={`Clients of ${label}`}>
              {distance.clients.map((client, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a client may be named twice
                <ClientLine key={place} client={client} />
              ))}
            </ul>
            <p className="small">
              <SentenceText sentence={why} />
            </p>
          </td>
        </tr>
      )}
    </tbody>
  );
}

function SumText({ candidate: { distance } }: { candidate: Candidate }) {
  const { returned } = distance;
  if (returned === null) return <span title="cannot be told">?</span>;
  return <span className="mono">{returned === -1 ? '−1' : returned}</span>;
}

function ClientLine({ client }: { client: ClientStanding }) {
  const node = useApp(nodeById).get(client.client);
  return (
    <li>
      <span className={styles.clientName}>{node?.label ?? client.client}</span>
      <VerdictWord mapType={client.mapType} />
      <span className="mono muted">{client.hops ?? '–'}</span>
    </li>
  );
}
