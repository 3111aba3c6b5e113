import type { ReactNode } from 'react';
import type { SharingAnswer } from '../../core/dmabuf/answerSharing.ts';
import type { ExporterDriver } from '../../core/dmabuf/exporters.ts';
import { placementName } from '../../core/dmabuf/placement.ts';
import { durationText } from '../../core/lib/duration.ts';
import { chosenSharingWayAt } from '../../store/selectors.ts';
import { useActions, useApp } from '../shared/app.ts';
import { volumeText } from '../traffic/timeText.ts';
import * as styles from './sharing.module.css';

interface Row {
  readonly name: string;
  readonly value: (answer: SharingAnswer, driver: ExporterDriver) => ReactNode;
}

const bytes = (count: number): string => (count === 0 ? '–' : volumeText(count));
const count = (n: number): string => (n === 0 ? '–' : String(n));

const rows: readonly Row[] = [
  { name: 'Migrations', value: ({ run }) => count(run.counters.migrations) },
  { name: 'Bytes moved', value: ({ run }) => bytes(run.counters.movedBytes) },
  {
    name: 'Stalled',
    value: ({ run }) => (run.counters.stallNs === 0 ? '–' : durationText(run.counters.stallNs)),
  },
  { name: 'Told of moves', value: ({ run }) => count(run.counters.notifications) },
  { name: 'Into DRAM', value: ({ loads }) => bytes(loads.memory.writtenBytes) },
  { name: 'Out of DRAM', value: ({ loads }) => bytes(loads.memory.readBytes) },
  { name: 'Flagged', value: ({ run }) => count(run.counters.flagged) },
  { name: 'Refused', value: ({ run }) => count(run.counters.refused) },
  {
    name: 'Unknown',
    value: ({ run }) => count(run.steps.filter(({ outcome }) => outcome.standing === 'unknown').length),
  },
  { name: 'Ends in', value: ({ run }, driver) => placementName(run.final.placement, driver) },
];

const NO_RUNS: readonly never[] = [];

/** The ways of sharing side by side, with what each costs; the head of a column chooses the one that is looked at. */
export function RunTable() {
  const runs = useApp(state => state.open?.document.sharing ?? NO_RUNS);
  const answers = useApp(state => state.answers.sharing);
  const chosen = useApp(chosenSharingWayAt);
  const { chooseSharingWay } = useActions('sharing');
  return (
    <section className={styles.runCompare} aria-label="Runs side by side">
      <table>
        <thead>
          <tr>
            <td />
            {runs.map(({ name }, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a run is known by its place
              <th key={at} scope="col">
                <button
                  type="button"
                  className={styles.runHead}
                  aria-pressed={at === chosen}
                  onClick={() => chooseSharingWay(at)}
                >
                  {name || `Run ${at + 1}`}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, value }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {runs.map(({ sharing }, at) => {
                const answer = answers?.[at];
                return (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a run is known by its place
                  <td key={at} data-chosen={at === chosen}>
                    {answer?.ok ? value(answer.value, sharing.exporter.driver) : '…'}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
