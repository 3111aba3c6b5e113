import type { RouteAnswer } from '../../core/fabric/answers/routeAnswer.ts';
import { directFails, linkLoadText, memoryLoadText } from '../../core/fabric/rates/loadWords.ts';
import type { Comparison } from '../../core/fabric/routing/fallback.ts';
import { playOfRoute } from '../../store/playOfRoute.ts';
import { nodeById } from '../../store/selectors.ts';
import { useActions, useApp } from '../shared/app.ts';
import { Icon } from '../shared/Icon.tsx';
import { useCalm } from '../shared/useCalm.ts';
import * as styles from './route.module.css';

interface ThroughMemoryProps {
  readonly answer: RouteAnswer;
  readonly comparison: Comparison;
}

/** The same data by a bounce buffer in system memory, and what each way puts on links and DRAM. */
export function ThroughMemory({ answer, comparison }: ThroughMemoryProps) {
  const { play } = useActions('playing');
  const calm = useCalm();
  const both = playOfRoute('route-both', answer);
  return (
    <section className={styles.throughMemory} aria-labelledby="memory-title">
      <h4 id="memory-title" className="section-title">
        Direct, and through memory
      </h4>
      <p>
        What drivers do when they may not reach the peer: one device writes the data to a buffer in system
        memory, the other reads it from there.
      </p>
      <LoadTable comparison={comparison} />
      <div className={styles.routePlays}>
        <button
          type="button"
          className="button"
          onClick={() => play({ ...playOfRoute('route-fallback', answer), running: !calm })}
        >
          <Icon name="play" />
          Play the way through memory
        </button>
        <button
          type="button"
          className="button"
          onClick={() => play({ ...both, running: false, at: both.steps.length - 1 })}
        >
          Draw both
        </button>
      </div>
    </section>
  );
}

interface LoadTableProps {
  readonly comparison: Comparison;
}

function LoadTable({ comparison: { direct, links, memory } }: LoadTableProps) {
  const nodes = useApp(nodeById);
  const { select } = useActions('looking');
  const ids = [...new Set([...links.direct, ...links.fallback].map(({ link }) => link))];
  return (
    <table className={`facts-table ${styles.loads}`}>
      <caption className="visually-hidden">Bytes on each link and in DRAM</caption>
      <thead>
        <tr>
          <th scope="col">Link below</th>
          <th scope="col">
            Direct<span className="muted">{directFails(direct)?.replace('direct', '')}</span>
          </th>
          <th scope="col">Through memory</th>
        </tr>
      </thead>
      <tbody>
        {ids.map(id => (
          <tr key={id}>
            <th scope="row">
              <button type="button" className="node-link" onClick={() => select(id)}>
                {nodes.get(id)?.label ?? id}
              </button>
            </th>
            <td>{linkLoadText(links.direct, id)}</td>
            <td>{linkLoadText(links.fallback, id)}</td>
          </tr>
        ))}
        <tr>
          <th scope="row">DRAM</th>
          <td>{memoryLoadText(memory.direct)}</td>
          <td>{memoryLoadText(memory.fallback)}</td>
        </tr>
      </tbody>
    </table>
  );
}
