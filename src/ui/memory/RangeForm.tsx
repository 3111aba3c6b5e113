import { useState } from 'react';
import type { BarView } from '../../core/dma/barLens.ts';
import { sizeText } from '../../core/lib/byteSize.ts';
import type { NodeId } from '../../core/topology/machine.ts';
import { useActions } from '../shared/app.ts';
import { Choice, Typed } from '../shared/fields.tsx';
import * as styles from './memory.module.css';
import { useSize } from './useSize.ts';

const indices = [0, 1, 2, 3, 4, 5] as const;

/** A range of a BAR, and what a driver may do with it. Any BAR can be asked for: the kernel refuses in its own words. */
export function RangeForm({ node, bars }: { node: NodeId; bars: readonly BarView[] }) {
  const { operateMemory } = useActions('drivers');
  const [bar, setBar] = useState(() => largestOf(bars));
  const offset = useSize();
  const size = useSize();

  /** The range, if both fields can be read. */
  function read() {
    const [offsetBytes, sizeBytes] = [offset.read(), size.read()];
    return offsetBytes === null || sizeBytes === null ? null : { node, bar, offsetBytes, sizeBytes };
  }
  const have = (kind: 'add-resource' | 'add-registers' | 'free' | 'virt-to-bus') => () => {
    const range = read();
    if (range) void operateMemory({ kind, ...range });
  };

  return (
    <form
      className={styles.memoryForm}
      aria-label="A range of a BAR"
      onSubmit={event => {
        event.preventDefault();
        have('add-resource')();
      }}
    >
      <Choice
        name="BAR"
        value={String(bar)}
        options={indices.map(index => ({ value: String(index), text: barName(index, bars) }))}
        onChoose={value => setBar(Number(value))}
      />
      <div className={styles.memoryPair}>
        <Typed
          name="Offset"
          value={offset.text}
          placeholder="0"
          complaint={offset.complaint}
          onType={offset.type}
        />
        <Typed
          name="Size"
          value={size.text}
          placeholder="the rest"
          complaint={size.complaint}
          onType={size.type}
        />
      </div>
      <div className={styles.memoryButtons}>
        <button type="submit" className="button button-main">
          Register as memory
        </button>
        <button type="button" className="button" onClick={have('add-registers')}>
          Register as doorbell
        </button>
        <button type="button" className="button" onClick={have('free')}>
          Free
        </button>
        <button type="button" className="button" onClick={have('virt-to-bus')}>
          Bus address
        </button>
      </div>
    </form>
  );
}

/** The one that a driver would most likely offer. */
function largestOf(bars: readonly BarView[]): number {
  const memory = bars.filter(({ kind }) => kind !== 'io');
  const [first] = memory.toSorted(
    (a, b) =>
      Number(b.prefetchable) - Number(a.prefetchable) || Number((b.sizeBytes ?? 0n) - (a.sizeBytes ?? 0n)),
  );
  return first?.index ?? 0;
}

function barName(index: number, bars: readonly BarView[]): string {
  const bar = bars.find(each => each.index === index);
  if (!bar) return `${index}: none`;
  const size = bar.sizeBytes === null ? 'size not known' : sizeText(bar.sizeBytes);
  return `${index}: ${size}${bar.kind === 'io' ? ' of I/O ports' : ''}`;
}
