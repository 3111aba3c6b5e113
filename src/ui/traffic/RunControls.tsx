import { sizeText } from '../../core/lib/byteSize.ts';
import { trafficEngines } from '../../store/traffic.ts';
import { useActions, useApp } from '../shared/app.ts';
import { Icon } from '../shared/Icon.tsx';
import { Segments } from '../shared/Segments.tsx';
import * as styles from './traffic.module.css';

/** How the transfers are run, and the button that runs them. */
export function RunControls() {
  const { engine, options, running } = useApp(state => state.traffic);
  const { chooseTrafficEngine, chooseRunOptions, runTraffic, cancelRun } = useActions('traffic');
  return (
    <section className={styles.trafficRun} aria-label="Run">
      <Segments
        label="Engine"
        options={trafficEngines}
        names={{ packets: 'Packets', flows: 'Flows' }}
        value={engine}
        onChoose={chooseTrafficEngine}
      />
      <p className="muted">
        {engine === 'packets'
          ? 'Every packet with its credits, queues, tags and arbitration. DRAM and copy engines take what the links bring.'
          : 'Every transfer at its fair share of the slowest link, all from the start, none waiting for another. No windows, queues or small packets.'}
      </p>
      {engine === 'packets' && (
        <Segments
          label="Queues in switches and root complexes"
          options={['separate', 'shared-fifo']}
          names={{ separate: 'Queues by kind', 'shared-fifo': 'One shared FIFO' }}
          value={options.queues}
          onChoose={queues => chooseRunOptions({ queues })}
        />
      )}
      {engine === 'packets' && options.queues === 'separate' && (
        <Segments
          label="Credits that receivers offer"
          options={['scaled', 'unscaled']}
          names={{ scaled: 'Scaled credits, Gen5 on', unscaled: 'Unscaled credits' }}
          value={options.scalesCreditsFrom === null ? 'unscaled' : 'scaled'}
          onChoose={credits => chooseRunOptions({ scalesCreditsFrom: credits === 'scaled' ? 5 : null })}
        />
      )}
      {engine === 'packets' && options.queues === 'shared-fifo' && (
        <p className="muted">
          One queue for all that comes in by a port breaks the ordering rules: devices that read from each
          other may lock up for ever.
        </p>
      )}
      {running ? (
        <div className={styles.trafficProgress}>
          <progress
            aria-label="Run"
            {...(running.progress && { value: running.progress.done, max: running.progress.total })}
          />
          <span className="muted">{running.progress ? bytesText(running.progress.done) : 'starting'}</span>
          <button type="button" className="button" onClick={cancelRun}>
            Cancel
          </button>
        </div>
      ) : (
        <button type="button" className="button button-main" onClick={() => void runTraffic()}>
          <Icon name="play" />
          Run
        </button>
      )}
    </section>
  );
}

const bytesText = (bytes: number): string =>
  bytes < 1 << 20 ? sizeText(BigInt(bytes)) : `${(bytes / (1 << 20)).toFixed(0)} MiB delivered`;
