import type { PrivateMemoryView } from '../../core/dma/barLens.ts';
import { sizeText } from '../../core/lib/byteSize.ts';
import { AskAddress } from './AskAddress.tsx';
import * as styles from './memory.module.css';

/** Memory of which the BAR shows a part: how much, and where the pages for all of it stand. */
export function PrivateMemory({ view }: { view: PrivateMemoryView }) {
  const { sizeBytes, aperture, hole } = view;
  const size = sizeText(sizeBytes);
  return (
    <section className={styles.barCard} aria-label="Device memory">
      <h4>
        Device memory <span className="muted">{size}</span>
      </h4>
      {aperture && (
        <>
          <div className={styles.aperture} aria-hidden="true">
            <span
              className={styles.apertureShown}
              style={{ inlineSize: `max(${aperture.to * 100}%, 4px)` }}
            />
          </div>
          <p className="muted">
            BAR {aperture.bar} shows {sizeText(aperture.sizeBytes)} of {size} at a time.
          </p>
        </>
      )}
      <p>
        {hole === undefined &&
          '? Where its pages stand is not known: a host bridge does not show its windows.'}
        {hole === null && 'Its pages find no hole below the limit of physical addresses.'}
        {hole && (
          <>
            Its pages (MEMORY_DEVICE_PRIVATE) stand in a hole at{' '}
            <AskAddress range={hole} space={{ space: 'cpu' }} />: numbers for the kernel, nothing answers
            there.
          </>
        )}
      </p>
    </section>
  );
}
