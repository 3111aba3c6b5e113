import type { BarView, WindowView } from '../../core/dma/barLens.ts';
import { addressText } from '../../core/lib/hex.ts';
import type { AddressRange } from '../../core/topology/bar.ts';
import { Icon } from '../shared/Icon.tsx';
import { SentenceText } from '../shared/SentenceText.tsx';
import * as styles from './memory.module.css';
import { rangeOf } from './rangeOf.ts';

/** The windows through which a BAR is reached, each with where in it the BAR lies. */
export function WindowsAbove({ bar }: { bar: BarView }) {
  const { bus, windows } = bar;
  if (!bus || windows.length === 0) return null;
  const shut = windows.find(({ fits }) => fits === false);
  const unknown = windows.filter(({ fits }) => fits === undefined).length;
  const said = shut
    ? `does not fit the window of ${shut.of.text}`
    : unknown > 0
      ? `${unknown} of ${windows.length} not known`
      : `reached through ${windows.length}`;
  return (
    <details className={styles.memoryMore} open={shut !== undefined}>
      <summary>Windows above: {said}</summary>
      <ol className={styles.windows}>
        {windows.map(window => (
          <li key={window.of.node}>
            <span className={styles.windowHead}>
              <FitMark fits={window.fits} />
              <span>
                <SentenceText sentence={[window.of]} /> <span className="muted">{kindWords(window)}</span>
              </span>
            </span>
            {window.range && (
              <>
                <code className="muted">{rangeOf(window.range)}</code>
                <Track outer={window.range} inner={bus} />
              </>
            )}
          </li>
        ))}
      </ol>
    </details>
  );
}

function FitMark({ fits }: { fits: boolean | undefined }) {
  if (fits === undefined) return <Icon name="unknown" size={14} />;
  return <Icon name={fits ? 'direct' : 'blocked'} size={14} />;
}

function kindWords({ isHostBridge, via, fits, offset }: WindowView): string {
  if (fits === undefined) return 'window not known';
  if (!fits) return 'no window holds it';
  if (!isHostBridge) return via === 'prefetchable' ? 'prefetchable window' : 'memory window';
  if (offset === null || offset === 0n) return 'the same addresses for the CPU';
  const size = addressText(offset < 0n ? -offset : offset);
  return `CPU addresses are ${size} ${offset < 0n ? 'lower' : 'higher'}`;
}

/** Where one range lies in another; a small one keeps a width that can be seen. */
function Track({ outer, inner }: { outer: AddressRange; inner: AddressRange }) {
  const all = Number(outer.limit - outer.base + 1n);
  const from = (Number(inner.base - outer.base) / all) * 100;
  const share = (Number(inner.limit - inner.base + 1n) / all) * 100;
  return (
    <span className={styles.windowTrack} aria-hidden="true">
      <span style={{ insetInlineStart: `min(${from}%, 100% - 4px)`, inlineSize: `max(${share}%, 4px)` }} />
    </span>
  );
}
