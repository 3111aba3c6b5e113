import { chosenSharing, nodeById } from '../../store/selectors.ts';
import { useActions, useApp } from '../shared/app.ts';
import { volumeText } from '../traffic/timeText.ts';
import * as styles from './sharing.module.css';

/** What the whole run puts on each link, each way. */
export function RunLoads() {
  const links = useApp(state => chosenSharing(state)?.loads.links);
  const nodes = useApp(nodeById);
  const { select } = useActions('looking');
  if (!links || links.length === 0) return null;
  return (
    <details className={styles.sharingMore}>
      <summary>Bytes on each link</summary>
      <table className="facts-table">
        <thead>
          <tr>
            <th scope="col">Link below</th>
            <th scope="col">Up</th>
            <th scope="col">Down</th>
          </tr>
        </thead>
        <tbody>
          {links.map(({ link, upBytes, downBytes }) => (
            <tr key={link}>
              <th scope="row">
                <button type="button" className="node-link" onClick={() => select(link)}>
                  {nodes.get(link)?.label ?? link}
                </button>
              </th>
              <td>{upBytes > 0 ? volumeText(upBytes) : '–'}</td>
              <td>{downBytes > 0 ? volumeText(downBytes) : '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
