import { useMemo, useState } from 'react';
import { memoryToShow } from '../../core/p2pdma/memory/memoryToShow.ts';
import type { NodeId } from '../../core/topology/machine.ts';
import { nodeById, providersInWords } from '../../store/selectors.ts';
import { useActions, useApp } from '../shared/app.ts';
import { Icon } from '../shared/Icon.tsx';
import { kindIcon } from '../shared/kindIcon.ts';
import * as styles from './memory.module.css';

const FIRST_SHOWN = 8;

/** Nobody is chosen yet: the devices that could offer memory and do not, each a click from its lens. */
export function WhoHasMemory() {
  const document = useApp(state => state.open?.document);
  const nodes = useApp(nodeById);
  const providers = useApp(providersInWords);
  const { select } = useActions('looking');
  const [isWhole, setWhole] = useState(false);
  const able = useMemo(
    () =>
      document
        ? memoryToShow(document.machine, document.drivers.memory).filter(
            ({ node }) => nodes.get(node)?.foldedBecause === null && !providers.has(node),
          )
        : [],
    [document, nodes, providers],
  );
  if (able.length === 0) return providers.size > 0 ? null : <NobodyShows />;
  const shown = isWhole ? able : able.slice(0, FIRST_SHOWN);
  return (
    <section aria-label="Who has memory to show">
      <h2 className="section-title">Who has memory to show</h2>
      <p className="muted">Choose a device to see its BARs to scale, and what lies in them.</p>
      <ul>
        {shown.map(({ node, words }) => (
          <li key={node}>
            <button type="button" className={styles.memoryOwner} onClick={() => select(node)}>
              <OwnerIcon node={node} />
              <span>
                {nodes.get(node)?.label ?? node} <span className="muted">{words}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      {shown.length < able.length && (
        <button type="button" className="button button-quiet" onClick={() => setWhole(true)}>
          {able.length - shown.length} more
        </button>
      )}
    </section>
  );
}

const OwnerIcon = ({ node }: { node: NodeId }) => {
  const kind = useApp(nodeById).get(node)?.kind ?? 'other';
  return <Icon name={kindIcon(kind)} />;
};

const NobodyShows = () => (
  <p className="muted">
    No device shows a memory BAR of known size. A capture by sudo lspci -vvv has them; choose a device to see
    what is known of it.
  </p>
);
