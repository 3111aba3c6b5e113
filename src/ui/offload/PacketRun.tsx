import type { SideRun } from '../../core/fabric/offload/offloadRun.ts';
import { currentOffloadRun } from '../../store/offloadRun.ts';
import { useActions, useApp } from '../shared/app.ts';
import { Icon } from '../shared/Icon.tsx';
import { SentenceText } from '../shared/SentenceText.tsx';
import { volumeText } from '../traffic/timeText.ts';

/** What both ways reach packet by packet, below what they reach as flows. */
export function PacketRow() {
  const run = useApp(currentOffloadRun);
  const sides = run?.result?.ok ? [run.result.value.served, run.result.value.throughMemory] : [null, null];
  return (
    <tr>
      <th scope="row">Rate, by packets</th>
      {sides.map((side, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the sides are known by their place
        <td key={place}>{side ? rateText(side) : run ? '…' : 'not run'}</td>
      ))}
    </tr>
  );
}

const rateText = ({ gigabytesPerSecond, stuck }: SideRun): string =>
  stuck ? 'stuck' : gigabytesPerSecond === 0 ? '–' : `${gigabytesPerSecond.toPrecision(3)} GB/s`;

/** Runs the commands through the packet engine, and leads to where every packet of one way can be looked at. */
export function PacketRun() {
  const run = useApp(currentOffloadRun);
  const { runOffload, cancelOffloadRun } = useActions('offloadRuns');
  if (run && !run.result) {
    return (
      <div className="button-row">
        <progress
          aria-label="Packet by packet"
          {...(run.progress && { value: run.progress.done, max: run.progress.total })}
        />
        <button type="button" className="button" onClick={cancelOffloadRun}>
          Cancel
        </button>
      </div>
    );
  }
  if (run?.result?.ok) return <Done />;
  return (
    <>
      {run?.result?.ok === false && (
        <p role="alert">
          <SentenceText sentence={run.result.error} />
        </p>
      )}
      <div className="button-row">
        <button type="button" className="button" onClick={() => void runOffload()}>
          <Icon name="play" />
          Run packet by packet
        </button>
      </div>
    </>
  );
}

function Done() {
  const run = useApp(currentOffloadRun);
  const readOnly = useApp(state => state.open?.readOnly ?? true);
  const { lookIntoOffload } = useActions('offloadRuns');
  if (!run?.result?.ok) return null;
  const { size, served, throughMemory } = run.result.value;
  const stuck = served.stuck ?? throughMemory.stuck;
  return (
    <>
      <p className="small muted">
        Each buffer was used {size.rounds} times
        {size.sizeBytes < run.asked.target.sizeBytes && `, by commands cut to ${volumeText(size.sizeBytes)}`}.
        Credits, queues, tags and arbitration count; drives, adapter and DRAM take what the links bring.
      </p>
      {stuck && (
        <p>
          <SentenceText sentence={stuck} />
        </p>
      )}
      <div className="button-row">
        <button
          type="button"
          className="button"
          disabled={readOnly}
          title="In the Traffic tab, in place of the transfers there"
          onClick={() => lookIntoOffload('served')}
        >
          Look at its packets
        </button>
        <button
          type="button"
          className="button"
          disabled={readOnly}
          title="In the Traffic tab, in place of the transfers there"
          onClick={() => lookIntoOffload('throughMemory')}
        >
          Those through memory
        </button>
      </div>
    </>
  );
}
