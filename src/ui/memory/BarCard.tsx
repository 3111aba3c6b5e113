import type { BarLens, BarView } from '../../core/dma/barLens.ts';
import { sizeText } from '../../core/lib/byteSize.ts';
import type { NodeId } from '../../core/topology/machine.ts';
import { AskAddress } from './AskAddress.tsx';
import { BarStrip } from './BarStrip.tsx';
import * as styles from './memory.module.css';
import { WindowsAbove } from './WindowsAbove.tsx';

/** One BAR: where it is in both address spaces, what lies in it, and the way to it. */
export function BarCard({ lens: { node, root }, bar }: { lens: BarLens; bar: BarView }) {
  const { index, kind, prefetchable, sizeBytes } = bar;
  const width = kind === 'memory64' ? '64-bit' : '32-bit';
  const size = sizeBytes === null ? 'size not known' : sizeText(sizeBytes);
  if (kind === 'io') {
    return (
      <p className={styles.barCard}>
        <strong>BAR {index}</strong>{' '}
        <span className="muted">{size} of I/O ports: never memory for peers</span>
      </p>
    );
  }
  return (
    <section className={styles.barCard} aria-label={`BAR ${index}`}>
      <h4>
        BAR {index}{' '}
        <span className="muted">
          {size}, {width}
          {prefetchable && ', prefetchable'}
        </span>
      </h4>
      <Addresses root={root} bar={bar} />
      {sizeBytes !== null && bar.segments.length > 0 && <BarStrip node={node} bar={bar} />}
      <WindowsAbove bar={bar} />
    </section>
  );
}

function Addresses({ root, bar: { bus, cpu } }: { root: NodeId; bar: BarView }) {
  if (bus === null) return <p className="tone-blocked">No address: it found no room.</p>;
  if (bus === undefined) return <p className="tone-unknown">? Where it lies is not shown by the capture.</p>;
  const isSame = cpu?.base === bus.base;
  return (
    <dl className={styles.barAddresses}>
      <dt>{isSame ? 'Bus and CPU' : 'Bus'}</dt>
      <dd>
        <AskAddress range={bus} space={isSame ? { space: 'cpu' } : { space: 'bus', root }} />
      </dd>
      {!isSame && (
        <>
          <dt>CPU</dt>
          <dd>
            {cpu ? (
              <AskAddress range={cpu} space={{ space: 'cpu' }} />
            ) : (
              <span className="tone-unknown">? not known</span>
            )}
          </dd>
        </>
      )}
    </dl>
  );
}
