import { useId } from 'react';
import type { ClientStanding } from '../../core/p2pdma/clientStanding.ts';
import type { Candidate, CandidateStanding } from '../../core/p2pdma/findProvider.ts';
import type { ProviderRanking } from '../../core/p2pdma/rankProviders.ts';
import { nodeById } from '../../store/selectors.ts';
import { useActions, useApp } from '../shared/app.ts';
import { Icon, type IconName } from '../shared/Icon.tsx';
import { kindIcon } from '../shared/kindIcon.ts';
import { SentenceText } from '../shared/SentenceText.tsx';
import { VerdictWord } from '../shared/VerdictWord.tsx';
import { useReadOnly } from './useOrchestrator.ts';

const standings: Record<
  CandidateStanding,
  { readonly word: string; readonly icon: IconName; readonly tone: string }
> = {
  pick: { word: 'would be found', icon: 'direct', tone: 'direct' },
  tie: { word: 'equally near', icon: 'host', tone: 'direct' },
  farther: { word: 'farther', icon: 'minus', tone: 'unknown' },
  unknown: { word: 'cannot be told', icon: 'unknown', tone: 'unknown' },
  refused: { word: 'out', icon: 'blocked', tone: 'blocked' },
  'no-pool': { word: 'out', icon: 'blocked', tone: 'blocked' },
  'not-published': { word: 'not published', icon: 'blocked', tone: 'unknown' },
};

/** Everybody with peer-to-peer memory, nearest first: the sum, each client, why not, and who chance takes. */
export function ProviderTable() {
  const ranking = useApp(state => state.answers.ranking);
  const readOnly = useReadOnly();
  const { orchestrate } = useActions();
  const title = useId();
  if (!ranking) return <p className="muted">Asking the kernel’s rules …</p>;
  return (
    <section aria-labelledby={title} className="clients-part">
      <h3 id={title} className="section-title">
        Providers, nearest first
      </h3>
      <table className="providers">
        <thead className="visually-hidden">
          <tr>
            <th scope="col">Provider</th>
            <th scope="col">Summed distance</th>
            <th scope="col">Take it</th>
          </tr>
        </thead>
        {ranking.candidates.map(candidate => (
          <CandidateRows
            key={candidate.provider}
            candidate={candidate}
            isAssigned={candidate.provider === ranking.assigned}
          />
        ))}
      </table>
      <TieLine ranking={ranking} />
      <button
        type="button"
        className="button button-main"
        disabled={readOnly}
        onClick={() => void orchestrate({ kind: 'find-provider' })}
      >
        Find and assign
      </button>
    </section>
  );
}

function CandidateRows({ candidate, isAssigned }: { candidate: Candidate; isAssigned: boolean }) {
  const { provider, standing, why, distance } = candidate;
  const node = useApp(nodeById).get(provider);
  const readOnly = useReadOnly();
  const { select, orchestrate } = useActions();
  const { word, icon, tone } = standings[standing];
  const label = node?.label ?? provider;
  return (
    <tbody className={isAssigned ? 'provider provider-assigned' : 'provider'}>
      <tr>
        <th scope="row">
          <span className="provider-name">
            <Icon name={kindIcon(node?.kind ?? 'other')} />
            <button type="button" className="node-link" onClick={() => select(provider)}>
              {label}
            </button>
          </span>
          <span className={`standing tone-${tone}`}>
            <Icon name={icon} size={14} /> {word}
          </span>
          {isAssigned && <span className="assigned-tag">assigned</span>}
        </th>
        <td className="provider-sum">
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
      <tr>
        <td colSpan={3}>
          <ul className="provider-clients" aria-label={`Clients of ${label}`}>
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
      <span className="client-name">{node?.label ?? client.client}</span>
      <VerdictWord mapType={client.mapType} />
      <span className="mono muted">{client.hops ?? '–'}</span>
    </li>
  );
}

/** What chance decides, and what would have to be known first. */
function TieLine({ ranking: { ties, pick } }: { ranking: ProviderRanking }) {
  if (pick === undefined) {
    return <p className="small">What the capture does not show could change who is found.</p>;
  }
  if (ties.length < 2) return null;
  return (
    <p className="small">
      {ties.length} are equally near: the kernel takes one of them at random, here by the seed.
    </p>
  );
}
