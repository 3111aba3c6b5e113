import type { FlowSpec } from '../../core/fabric/packets/workload.ts';
import { sizeText } from '../../core/lib/byteSize.ts';
import { flowsOf } from '../../store/selectors.ts';
import { useActions, useApp } from '../shared/app.ts';
import { IconButton } from '../shared/IconButton.tsx';
import * as styles from './traffic.module.css';

/** More would push the run out of sight. */
const MOST_OPEN = 6;

/** The transfers that run together. */
export function FlowList() {
  const flows = useApp(flowsOf);
  const { removeFlow, clearFlows } = useActions('traffic');
  if (flows.length === 0) return null;
  return (
    <section aria-labelledby="flows-title">
      <div className={styles.trafficHead}>
        <h4 id="flows-title" className="section-title">
          {flows.length} {flows.length === 1 ? 'transfer' : 'transfers'}
        </h4>
        <button type="button" className="button button-quiet" onClick={clearFlows}>
          Clear
        </button>
      </div>
      <details open={flows.length <= MOST_OPEN} key={flows.length <= MOST_OPEN ? 'few' : 'many'}>
        <summary>What they are</summary>
        <ol className={styles.flowList}>
          {flows.map((flow, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: flows are known by their place, as those that follow them do
            <li key={index}>
              <span className={styles.flowNumber}>{index + 1}</span>
              <span className={styles.flowWords}>
                {flow.name}
                <small className="muted">{detailOf(flow)}</small>
              </span>
              <IconButton
                icon="close"
                label={`Remove ${flow.name}`}
                size={14}
                onClick={() => removeFlow(index)}
              />
            </li>
          ))}
        </ol>
      </details>
    </section>
  );
}

/** "1 MiB, 4 times, 2 at once, after transfer 1" */
function detailOf({ sizeBytes, repeat, queueDepth, follows }: FlowSpec): string {
  const parts = [sizeText(BigInt(sizeBytes))];
  if (repeat > 1) parts.push(`${repeat} times`);
  if (queueDepth > 1) parts.push(`${queueDepth} at once`);
  if (follows) parts.push(`each after that of ${follows.flow + 1}`);
  return parts.join(', ');
}
