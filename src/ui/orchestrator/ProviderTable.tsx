import { useId, useState } from 'react';
import type { Candidate, CandidateStanding } from '../../core/p2pdma/orchestrator/findProvider.ts';
import type { ProviderRanking } from '../../core/p2pdma/orchestrator/rankProviders.ts';
import type { NodeId } from '../../core/topology/machine.ts';
import { rankingAnswer } from '../../store/answers/memory.ts';
import { useActions, useAnswer } from '../shared/app.ts';
import { candidateGroups, FIRST_SHOWN } from './candidateGroups.ts';
import * as styles from './orchestrator.module.css';
import { ProviderRows } from './ProviderRows.tsx';
import { standingLook } from './standingLook.ts';
import { TieChoice } from './TieChoice.tsx';
import { useReadOnly } from './useOrchestrator.ts';

/** Everybody with peer-to-peer memory, nearest first: the sum, each client, why not, and who chance takes. */
export function ProviderTable() {
  const ranking = useAnswer(rankingAnswer);
  const readOnly = useReadOnly();
  const { orchestrate } = useActions('orchestrating');
  const title = useId();
  if (!ranking) return <p className="muted">Asking the kernel’s rules …</p>;
  return (
    <section aria-labelledby={title} className={styles.clientsPart}>
      <h3 id={title} className="section-title">
        Providers, nearest first
      </h3>
      {ranking.candidates.length > FIRST_SHOWN && (
        <p className="muted small">{countsText(ranking.candidates)}</p>
      )}
      <button
        type="button"
        className="button button-main"
        disabled={readOnly}
        onClick={() => void orchestrate({ kind: 'find-provider' })}
      >
        Find and assign
      </button>
      <TieChoice ranking={ranking} />
      <Ranked ranking={ranking} />
    </section>
  );
}

/** "128 offer memory: 16 equally near, 111 farther, 1 out." */
function countsText(candidates: readonly Candidate[]): string {
  const counts = candidateGroups(candidates, new Set(), null).map(
    ({ standing, shown, hiddenCount }) => `${shown.length + hiddenCount} ${standingLook[standing].word}`,
  );
  return `${candidates.length} offer memory: ${counts.join(', ')}.`;
}

function Ranked({ ranking: { candidates, assigned } }: { ranking: ProviderRanking }) {
  const [opened, setOpened] = useState<ReadonlySet<CandidateStanding>>(new Set());
  const [toggled, setToggled] = useState<ReadonlySet<NodeId>>(new Set());
  const isLong = candidates.length > FIRST_SHOWN;
  return (
    <table className={styles.providers}>
      <thead className="visually-hidden">
        <tr>
          <th scope="col">Provider</th>
          <th scope="col">Summed distance</th>
          <th scope="col">Take it</th>
        </tr>
      </thead>
      {candidateGroups(candidates, opened, assigned).map(({ standing, shown, hiddenCount }) => [
        ...shown.map(candidate => {
          const { provider } = candidate;
          const isTold = !isLong || candidate.standing === 'pick' || provider === assigned;
          return (
            <ProviderRows
              key={provider}
              candidate={candidate}
              isAssigned={provider === assigned}
              isOpen={isTold !== toggled.has(provider)}
              onToggle={() => setToggled(other(toggled, provider))}
            />
          );
        }),
        hiddenCount > 0 && (
          <tbody key={`more ${standing}`}>
            <tr>
              <td colSpan={3}>
                <button
                  type="button"
                  className="button button-quiet"
                  onClick={() => setOpened(new Set([...opened, standing]))}
                >
                  {hiddenCount} more, {standingLook[standing].word}
                </button>
              </td>
            </tr>
          </tbody>
        ),
      ])}
    </table>
  );
}

/** The set with this one in it if it was not, and without it if it was. */
function other(set: ReadonlySet<NodeId>, one: NodeId): ReadonlySet<NodeId> {
  const next = new Set(set);
  if (!next.delete(one)) next.add(one);
  return next;
}
